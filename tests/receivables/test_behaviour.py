"""How somebody pays and how long sales stand out, worked out from plain values."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from akker.receivables.rules_behaviour import (
    Behaviour,
    Debt,
    How,
    Late,
    Part,
    behaviour,
    last_year,
    quarters,
    still_late,
)
from akker.receivables.rules_dso import MonthSold, count_back, simple
from tests.receivables.selling import day

YEAR = (day("2026-01-01"), day("2026-12-31"))


def debt(number: str, due: str, amount: int, *parts: tuple[str, int, How]) -> Debt:
    issued = day(due) - dt.timedelta(days=14)
    return Debt(
        number, issued, day(due), amount, tuple(Part(day(on), n, how) for on, n, how in parts)
    )


def test_a_part_weighs_as_much_as_it_is_and_an_invoice_counts_once() -> None:
    """3/4 paid on time and 1/4 twenty days late is 5 days; the small one is 35 days late."""
    debts = [
        debt(
            "A", "2026-03-15", 400, ("2026-03-15", 300, How.MONEY), ("2026-04-04", 100, How.MONEY)
        ),
        debt("B", "2026-03-01", 100, ("2026-04-05", 100, How.MONEY)),
    ]

    found = behaviour(debts, *YEAR)

    assert found.days_weighted == Decimal("11.0")  # (300 x 0 + 100 x 20 + 100 x 35) / 500
    assert found.days_plain == Decimal("20.0")  # (5 + 35) / 2
    assert (found.paid_minor, found.paid_count, found.longest) == (500, 2, Late("B", 35))
    assert (found.due_minor, found.on_time_minor) == (500, 300)
    assert found.on_time_share == Decimal("0.6")


def test_who_pays_early_is_below_zero() -> None:
    found = behaviour([debt("A", "2026-03-15", 100, ("2026-03-05", 100, How.MONEY))], *YEAR)

    assert (found.days_weighted, found.longest, found.on_time_share) == (Decimal(-10), None, 1)


def test_money_that_was_there_before_the_invoice_pays_it_on_its_day() -> None:
    found = behaviour([debt("A", "2026-03-15", 100, ("2026-01-05", 100, How.MONEY))], *YEAR)

    assert found.days_weighted == Decimal(-14)


def test_what_was_credited_was_never_to_be_paid_and_what_was_written_off_never_was() -> None:
    debts = [
        debt(
            "A", "2026-03-15", 400, ("2026-05-01", 300, How.CREDIT), ("2026-03-10", 100, How.MONEY)
        ),
        debt("B", "2026-03-15", 100, ("2026-09-01", 100, How.WRITE_OFF)),
    ]

    found = behaviour(debts, *YEAR)

    assert (found.due_minor, found.on_time_minor, found.written_off_minor) == (200, 100, 100)
    assert (found.days_weighted, found.paid_minor) == (Decimal(-5), 100)
    assert still_late(debts, day("2026-12-31")).count == 0


def test_nothing_paid_has_no_days_and_nothing_due_no_share() -> None:
    found = behaviour([debt("A", "2027-03-15", 100)], *YEAR)

    assert (found.days_weighted, found.days_plain, found.on_time_share) == (None, None, None)


def test_what_is_due_today_is_not_late_yet() -> None:
    debts = [
        debt("A", "2026-03-15", 100),
        debt("B", "2026-03-10", 50, ("2026-03-12", 20, How.MONEY)),
    ]

    assert still_late(debts[:1], day("2026-03-15")) == still_late([], day("2026-03-15"))
    late = still_late(debts, day("2026-03-16"))
    assert (late.amount_minor, late.count, late.longest) == (130, 2, Late("B", 6))
    assert behaviour(debts[:1], YEAR[0], day("2026-03-15")).due_minor == 0


def test_a_year_and_its_quarters_end_with_the_day() -> None:
    assert last_year(day("2026-11-29")) == (day("2025-11-30"), day("2026-11-29"))
    found = quarters(day("2026-11-29"))
    assert len(found) == 8
    assert found[0] == (day("2025-01-01"), day("2025-03-31"))
    assert found[-1] == (day("2026-10-01"), day("2026-11-29"))
    assert all(a[1] + dt.timedelta(days=1) == b[0] for a, b in pairwise(found))


days = st.dates(dt.date(2025, 6, 1), dt.date(2027, 6, 30))
parts = st.builds(Part, days, st.integers(1, 5000), st.sampled_from(How))


@st.composite
def any_debts(draw: st.DrawFn) -> list[Debt]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        own = draw(st.lists(parts, max_size=4))
        left = draw(st.integers(0, 3000))
        amount = sum(part.amount_minor for part in own) + left
        issued = draw(days)
        due = issued + dt.timedelta(days=draw(st.integers(0, 60)))
        found.append(Debt(str(number), issued, due, max(amount, 1), tuple(own)))
    return found


def rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def cent_by_cent(debts: Sequence[Debt], since: dt.date, until: dt.date) -> dict[str, object]:
    """The same, with each cent that was paid on a heap of its own."""
    heap: list[int] = []
    means: list[Fraction] = []
    due = on_time = lost = 0
    for one in debts:
        own: list[int] = []
        credited = 0
        for part in one.parts:
            counted = part.on if part.on > one.issued_on else one.issued_on
            late = (counted - one.due_on).days
            if part.how == "credit":
                credited += part.amount_minor
            elif part.how == "money":
                if one.due_on >= since and one.due_on < until and late <= 0:
                    on_time += part.amount_minor
                if counted >= since and counted <= until:
                    own += [late] * part.amount_minor
            elif counted >= since and counted <= until:
                lost += part.amount_minor
        if own:
            heap += own
            means.append(Fraction(sum(own), len(own)))
        if one.due_on >= since and one.due_on < until:
            due += one.amount_minor - credited
    return {
        "paid_minor": len(heap),
        "paid_count": len(means),
        "days_weighted": rounded(Fraction(sum(heap), len(heap))) if heap else None,
        "days_plain": rounded(sum(means, Fraction()) / len(means)) if means else None,
        "due_minor": due,
        "on_time_minor": on_time,
        "written_off_minor": lost,
        "longest": max((n for n in heap if n > 0), default=None),
    }


@given(debts=any_debts(), since=days, length=st.integers(0, 500))
def test_any_behaviour_is_what_each_cent_says(
    debts: list[Debt], since: dt.date, length: int
) -> None:
    until = since + dt.timedelta(days=length)

    found: Behaviour = behaviour(debts, since, until)

    plain = cent_by_cent(debts, since, until)
    assert (found.longest.days if found.longest else None) == plain.pop("longest")
    assert {name: getattr(found, name) for name in plain} == plain


def test_count_back_uses_up_months_from_the_latest() -> None:
    """November with 10 of its days and October are used up; of September half is left."""
    months = [MonthSold(10, 100), MonthSold(31, 200), MonthSold(30, 80), MonthSold(31, 999)]

    assert count_back(340, months) == Decimal("56.0")
    assert simple(340, months) == Decimal("63.5")  # 340 / 380 x 71
    assert count_back(50, months) == Decimal("5.0")
    assert count_back(100, months) == Decimal("10.0")


def test_nothing_owed_is_no_days_and_more_than_was_sold_cannot_be_said() -> None:
    months = [MonthSold(30, 100), MonthSold(31, -50), MonthSold(31, 20)]

    assert (count_back(0, months), simple(-5, months)) == (0, 0)
    assert count_back(121, months) is None
    assert count_back(110, months) == Decimal("76.5")  # the month of credits only lets days pass
    assert simple(10, [MonthSold(30, 0)]) is None


sold = st.lists(st.builds(MonthSold, st.integers(28, 31), st.integers(-300, 900)), max_size=8)


@given(balance=st.integers(-500, 4000), months=sold)
def test_any_count_back_is_what_counting_by_the_cent_says(
    balance: int, months: list[MonthSold]
) -> None:
    """Each cent of the balance takes a cent of sales, and with it a part of the days."""
    passed, left = Fraction(), balance
    for month in months:
        if left <= 0:
            break
        cents = 0
        while left > 0 and cents < month.sold_minor:
            left, cents = left - 1, cents + 1
        passed += Fraction(cents, month.sold_minor) * month.days if left == 0 else month.days
    expected = None if left > 0 else rounded(passed)

    assert count_back(balance, months) == expected

"""Interest on what is paid late, worked out by hand."""

import datetime as dt

import pytest

from akker.dunning.interest_rules import Late, interest_of, interest_parts
from akker.kernel.errors import Refused
from akker.packs.interest import LateInterest
from akker.packs.nl.interest import COMMERCIAL, CONSUMER

TEN = LateInterest(
    rates=((dt.date(2020, 1, 1), 10_00), (dt.date(2026, 7, 1), 12_00)),
    known_until=dt.date(2028, 12, 31),
    law="art. 1",
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def parts_of(late: Late, until: str, table: LateInterest = TEN) -> list[tuple[str, int, int, int]]:
    """First day, days, what it is on, and rate of each part."""
    return [
        (part.first.isoformat(), part.days, part.owed_minor + part.added_minor, part.rate_e2)
        for part in interest_parts(late, table, day(until))
    ]


def interest(late: Late, until: str, table: LateInterest = TEN) -> int:
    return interest_of(interest_parts(late, table, day(until)))


def test_e25_ninety_days_at_10_15_percent() -> None:
    late = Late(day("2026-03-16"), 2420_00, paid=((day("2026-03-10"), 605_00),))

    assert parts_of(late, "2026-06-14", COMMERCIAL) == [("2026-03-17", 90, 1815_00, 10_15)]
    assert interest(late, "2026-06-14", COMMERCIAL) == 45_42


def test_the_due_date_itself_is_not_late_and_the_next_day_is() -> None:
    late = Late(day("2026-03-16"), 36_500_00)

    assert interest(late, "2026-03-16") == 0
    assert interest(late, "2026-03-17") == 10_00


def test_rates_change_between_days() -> None:
    late = Late(day("2026-06-20"), 36_500_00)

    # Ten days of June at 10.00 a day, two of July at 12.00.
    assert parts_of(late, "2026-07-02") == [
        ("2026-06-21", 10, 36_500_00, 10_00),
        ("2026-07-01", 2, 36_500_00, 12_00),
    ]
    assert interest(late, "2026-07-02") == 124_00


def test_the_day_of_payment_is_late_still() -> None:
    late = Late(day("2026-03-16"), 36_500_00, paid=((day("2026-03-20"), 18_250_00),))

    # Four days at 10.00, then 5.00 a day.
    assert interest(late, "2026-03-20") == 40_00
    assert interest(late, "2026-03-22") == 50_00


def test_what_was_undone_is_owed_again() -> None:
    paid = ((day("2026-03-18"), 36_500_00), (day("2026-03-20"), -36_500_00))
    late = Late(day("2026-03-16"), 36_500_00, paid=paid)

    assert interest(late, "2026-03-21") == 30_00  # the 17th, the 18th and the 21st


def test_nothing_runs_while_it_is_contested() -> None:
    contested = ((day("2026-03-19"), day("2026-03-21")), (day("2026-03-25"), None))
    late = Late(day("2026-03-16"), 36_500_00, contested=contested)

    # The 17th and 18th, and the 22nd, 23rd and 24th.
    assert interest(late, "2026-12-31") == 50_00


def test_after_a_year_interest_bears_interest() -> None:
    late = Late(day("2024-12-31"), 1000_00)

    assert interest(late, "2025-12-31") == 100_00
    # 1,100.00 at 10% for 73 days of 365.
    assert interest(late, "2026-03-14") == 122_00
    assert parts_of(late, "2026-01-10")[-1] == ("2026-01-01", 10, 1100_00, 10_00)


def test_a_leap_year_is_worth_no_more_than_the_rate() -> None:
    late = Late(day("2023-12-31"), 1000_00)

    assert interest(late, "2024-12-31") == 100_00


def test_what_was_charged_is_not_charged_again() -> None:
    whole = Late(day("2026-03-16"), 36_500_00)
    rest = Late(day("2026-03-16"), 36_500_00, charged_until=day("2026-03-20"))

    assert interest(rest, "2026-03-20") == 0
    assert interest(rest, "2026-03-30") == interest(whole, "2026-03-30") - 40_00


def test_days_of_which_no_rate_is_known_are_refused() -> None:
    early, late = Late(day("2014-06-30"), 100_00), Late(day("2026-12-01"), 100_00)
    for one, until in ((early, "2014-12-01"), (late, "2027-01-01")):
        with pytest.raises(Refused) as refused:
            interest(one, until, COMMERCIAL)
        assert refused.value.code == "interest_unknown"
    assert "art. 6:119a BW is known from 2015-01-01" in refused.value.sentence
    assert interest(late, "2026-12-31", COMMERCIAL) == 85  # 100.00 x 10.40% x 30/365


@pytest.mark.parametrize("table", [COMMERCIAL, CONSUMER])
def test_first_days_are_in_order_and_begin_a_half_year(table: LateInterest) -> None:
    firsts = [first for first, _ in table.rates]

    assert firsts == sorted(set(firsts))
    assert all((first.month, first.day) in ((1, 1), (7, 1)) for first in firsts)
    assert firsts[-1] <= table.known_until

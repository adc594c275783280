"""Entries that are due every so many months."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.kernel.calendar import add_months, is_month_end
from akker.ledger.closing import lock_until
from akker.ledger.queries_due import due_days, due_runs, recurring_entries
from akker.ledger.recurring import (
    add_recurring_entry,
    change_recurring_entry,
    run_recurring,
    stop_recurring_entry,
)
from tests.make import Make, refusal_of
from tests.text import journal_text

RENT: dict[str, Any] = {
    "journal": "MEM",
    "description": "Rent",
    "lines": [{"code": "4200", "amount": "900.00"}, {"code": "1020", "amount": "-900.00"}],
}
JANUARY = dt.date(2026, 1, 31)


def add_rent(make: Make, **how: Any) -> int:
    return add_recurring_entry(
        make.alice, **{"name": "Rent", "content": RENT, "starts_on": JANUARY, **how}
    )


def test_a_month_end_stays_a_month_end(make: Make) -> None:
    add_rent(make)

    results = run_recurring(make.alice, until=dt.date(2026, 4, 30))

    assert [(r.due_on.isoformat(), r.label) for r in results] == [
        ("2026-01-31", "MEM/2026/1"),
        ("2026-02-28", "MEM/2026/2"),
        ("2026-03-31", "MEM/2026/3"),
        ("2026-04-30", "MEM/2026/4"),
    ]
    assert journal_text(make.book).splitlines()[3:6] == [
        "2026-02-28 MEM/2026/2 Rent",
        "    4200 Rent                           900.00",
        "    1020 Bank EUR                      -900.00",
    ]


def test_running_again_posts_nothing_twice(make: Make) -> None:
    add_rent(make, every_months=3, ends_on=dt.date(2026, 8, 1))
    run_recurring(make.alice, until=dt.date(2026, 1, 31))

    results = run_recurring(make.alice, until=dt.date(2026, 12, 31))

    assert [r.due_on.isoformat() for r in results] == ["2026-04-30", "2026-07-31"]
    assert run_recurring(make.alice, until=dt.date(2026, 12, 31)) == []


def test_what_is_refused_stays_due_and_says_why(make: Make) -> None:
    add_rent(make)
    lock_until(make.alice, kind="hard", until=dt.date(2026, 2, 28))

    results = run_recurring(make.alice, until=dt.date(2026, 3, 31))

    assert [bool(r.label) for r in results] == [False, False, True]
    with reading(make.book):
        missed = due_runs(make.book, until=dt.date(2026, 3, 31))
    assert [(run.due_on, "locked for good up to" in run.refusal) for run in missed] == [
        (dt.date(2026, 1, 31), True),
        (dt.date(2026, 2, 28), True),
    ]


def test_days_without_a_fiscal_year_wait_for_it(make: Make) -> None:
    add_rent(make, starts_on=dt.date(2027, 1, 31))

    (result,) = run_recurring(make.alice, until=dt.date(2027, 2, 1))

    assert "no fiscal year" in result.refusal


def test_a_change_holds_from_now_on_and_a_stop_ends_it(make: Make) -> None:
    add_rent(make)
    run_recurring(make.alice, until=JANUARY)
    lines = [{"code": "4200", "amount": "950.00"}, {"code": "1020", "amount": "-950.00"}]
    change_recurring_entry(make.alice, name="Rent", content={**RENT, "lines": lines})
    run_recurring(make.alice, until=dt.date(2026, 2, 28))

    stop_recurring_entry(make.alice, name="Rent")

    assert [line[-6:] for line in journal_text(make.book).splitlines() if "4200" in line] == [
        "900.00",
        "950.00",
    ]
    assert run_recurring(make.alice, until=dt.date(2026, 12, 31)) == []
    with reading(make.book):
        assert [r.is_stopped for r in recurring_entries(make.book)] == [True]


def test_what_could_never_be_posted_is_refused_at_once(make: Make) -> None:
    unbalanced = {**RENT, "lines": [{"code": "4200", "amount": "1.00"}] * 2}
    assert refusal_of(add_rent, make, content=unbalanced) == "entry_unbalanced"
    assert refusal_of(add_rent, make, content={**RENT, "journal": "X"}) == "journal_unknown"
    assert refusal_of(add_rent, make, every_months=0) == "recurring_unfit"
    assert refusal_of(add_rent, make, ends_on=dt.date(2025, 1, 1)) == "recurring_unfit"
    add_rent(make)
    assert refusal_of(add_rent, make) == "recurring_exists"
    assert refusal_of(stop_recurring_entry, make.alice, name="Lease") == "recurring_unknown"


def test_who_may_not_post_is_refused(make: Make) -> None:
    for actor in (make.bob, make.charlie):
        assert refusal_of(run_recurring, actor, until=JANUARY) == "permission_missing"


@given(
    starts_on=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    every_months=st.integers(1, 24),
    days=st.integers(-40, 3000),
)
def test_due_days_never_drift(starts_on: dt.date, every_months: int, days: int) -> None:
    until = starts_on + dt.timedelta(days=days)

    found = due_days(starts_on, every_months, until)

    assert found == sorted(set(found))
    assert all(day <= until for day in found)
    assert all(day.day == starts_on.day or is_month_end(day) for day in found)
    assert (found[:1] == [starts_on]) == (days >= 0)
    following = add_months(starts_on, every_months * len(found))
    assert following > until

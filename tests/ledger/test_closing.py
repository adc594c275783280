"""Locking periods, closing years, reopening them."""

import datetime as dt

import pytest
from django.db import connection

from akker.books.actor import reading
from akker.books.queries import fiscal_years
from akker.jobs.starting import start_job
from akker.jobs.working import run_jobs
from akker.ledger.charting import (
    NewLedgerAccount,
    add_ledger_account,
    require_dimensions,
    retire_ledger_account,
)
from akker.ledger.closing import close_fiscal_year, lock_until, reopen_fiscal_year
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.opening import open_fiscal_year
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import balances
from akker.ledger.rules import NewLine
from tests.ledger.unguarded import guards_off
from tests.make import ENERGY, Make, refusal_of
from tests.text import journal_text

SALE = [("1020", "250.00"), ("8020", "-250.00")]
YEAR_END = dt.date(2026, 12, 31)


def test_closing_brings_income_and_expense_to_zero_against_the_result(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    make.post("2026-03-03", "Advice", SALE)
    last = make.post("2026-12-31", "Energy", ENERGY)

    label = close_fiscal_year(make.alice, name="2026")

    assert label == "AFS/2026/1"
    assert journal_text(make.book, since_id=last.entry_id) == (
        "2026-12-31 AFS/2026/1 Closing of 2026\n"
        "    4600 Energy                        -200.00\n"
        "    8020 Sales services 21%             250.00\n"
        "    0540 Result for the year            -50.00"
    )
    with reading(make.book):
        assert balances(make.book, until=YEAR_END) == {"0540": -5000, "1020": 5000}
        assert balances(make.book, until=YEAR_END, closing=False)["8020"] == -25000
        assert [(y.name, y.is_closed) for y in fiscal_years(make.book)] == [
            ("2026", True),
            ("2027", False),
        ]


def test_a_closed_year_takes_no_entry_until_it_is_reopened(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    close_fiscal_year(make.alice, name="2026")
    assert refusal_of(make.post, "2026-12-31", "Late", ENERGY) == "year_closed"
    assert refusal_of(close_fiscal_year, make.alice, name="2026") == "year_closed"

    reversal = reopen_fiscal_year(make.alice, name="2026")
    make.post("2026-12-31", "Late", ENERGY)
    again = close_fiscal_year(make.alice, name="2026")

    assert (reversal, again) == ("AFS/2026/2", "AFS/2026/3")
    assert refusal_of(make.post, "2026-12-31", "Later", ENERGY) == "year_closed"
    with reading(make.book):
        assert balances(make.book, until=YEAR_END) == {"0540": 20000, "1020": -20000}


def test_a_year_without_a_result_is_closed_without_an_entry(make: Make) -> None:
    make.post("2026-03-02", "Capital", [("1020", "1.00"), ("0500", "-1.00")])

    assert close_fiscal_year(make.alice, name="2026") == ""
    assert reopen_fiscal_year(make.alice, name="2026") == ""
    assert refusal_of(reopen_fiscal_year, make.alice, name="2026") == "year_is_open"


def test_a_result_of_exactly_nothing_needs_no_line_for_it(make: Make) -> None:
    make.post("2026-03-02", "Energy passed on", [("4600", "5.00"), ("8020", "-5.00")])

    close_fiscal_year(make.alice, name="2026")

    assert "0540" not in journal_text(make.book)


def test_years_are_closed_in_order_and_reopened_from_the_last(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    open_fiscal_year(make.alice)
    make.post("2027-03-02", "Energy", ENERGY)
    assert refusal_of(close_fiscal_year, make.alice, name="2027") == "year_open"

    close_fiscal_year(make.alice, name="2026")
    close_fiscal_year(make.alice, name="2027")

    assert refusal_of(reopen_fiscal_year, make.alice, name="2026") == "year_closed"
    reopen_fiscal_year(make.alice, name="2027")
    reopen_fiscal_year(make.alice, name="2026")
    with reading(make.book):
        assert balances(make.book, until=dt.date(2027, 12, 31))["4600"] == 20000


def test_closing_empties_what_is_retired_or_needs_a_dimension(make: Make) -> None:
    add_dimension(make.alice, code="project", name="Project")
    add_dimension_value(make.alice, dimension="project", code="P1", name="First")
    cost = NewLine("4600", 10000, dimensions=(("project", "P1"),))
    make.post("2026-03-02", "Energy", [cost, ("1020", "-100.00")])
    make.post("2026-03-02", "Rent", [("4200", "100.00"), ("1020", "-100.00")])
    require_dimensions(make.alice, code="4600", dimensions=["project"])
    retire_ledger_account(make.alice, code="4200")

    close_fiscal_year(make.alice, name="2026")

    with reading(make.book):
        assert set(balances(make.book, until=YEAR_END)) == {"0540", "1020"}


def test_closing_empties_income_that_is_kept_in_another_currency(make: Make) -> None:
    new = NewLedgerAccount(code="8900", name="Sales USD", type="income", currency="USD")
    add_ledger_account(make.alice, new=new)
    for own, foreign in ((9000, 10000), (-9500, -10000)):
        make.post(
            "2026-03-02",
            "Sale",
            [
                NewLine("8900", -own, currency="USD", currency_minor=-foreign),
                NewLine("1020", own),
            ],
        )

    close_fiscal_year(make.alice, name="2026")

    with reading(make.book):
        assert "8900" not in balances(make.book, until=YEAR_END)


def test_the_closing_entry_is_taken_back_by_reopening_only(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    label = close_fiscal_year(make.alice, name="2026")

    assert refusal_of(reverse_entry, make.alice, label=label) == "entry_of_closing"


def test_the_closing_journal_takes_entries_on_the_last_day_only(make: Make) -> None:
    assert refusal_of(make.post, "2026-12-30", "Odd", ENERGY, journal="AFS") == "not_year_end"
    assert make.post("2026-12-31", "By hand", ENERGY, journal="AFS").number == 1


@pytest.mark.parametrize(
    ("kind", "journal", "sides", "refused"),
    [
        ("sales", "VRK", SALE, True),
        ("sales", "INK", ENERGY, False),
        ("purchase", "INK", ENERGY, True),
        ("purchase", "MEM", ENERGY, False),
        ("vat", "MEM", [("1520", "1.00"), ("1020", "-1.00")], True),
        ("vat", "MEM", ENERGY, False),
        ("hard", "MEM", ENERGY, True),
    ],
)
def test_a_lock_stops_entries_of_its_kind_up_to_and_including_its_day(
    make: Make, kind: str, journal: str, sides: list[tuple[str, str]], refused: bool
) -> None:
    lock_until(make.alice, kind=kind, until=dt.date(2026, 3, 31))

    if refused:
        assert refusal_of(make.post, "2026-03-31", "Locked", sides, journal=journal) == (
            "period_locked"
        )
    else:
        make.post("2026-03-31", "Open", sides, journal=journal)
    make.post("2026-04-01", "Open", sides, journal=journal)


def test_all_locks_but_the_hard_one_can_be_lifted(make: Make) -> None:
    day = dt.date(2026, 3, 31)
    for kind in ("sales", "purchase", "vat", "hard"):
        lock_until(make.alice, kind=kind, until=day)
    for kind in ("sales", "purchase", "vat"):
        lock_until(make.alice, kind=kind, until=None)

    for earlier in (None, dt.date(2026, 3, 30)):
        assert refusal_of(lock_until, make.alice, kind="hard", until=earlier) == "hard_lock_stays"
    lock_until(make.alice, kind="hard", until=dt.date(2026, 4, 30))
    assert refusal_of(make.post, "2026-04-30", "Late", ENERGY) == "period_locked"
    assert refusal_of(lock_until, make.alice, kind="all", until=day) == "lock_unknown"


def test_the_hard_lock_waits_for_the_close_of_the_year(make: Make) -> None:
    assert refusal_of(lock_until, make.alice, kind="hard", until=YEAR_END) == "year_open"
    make.post("2026-03-02", "Energy", ENERGY)
    close_fiscal_year(make.alice, name="2026")
    lock_until(make.alice, kind="hard", until=YEAR_END)

    assert refusal_of(reopen_fiscal_year, make.alice, name="2026") == "period_locked"


def test_who_may_not_close_or_lock_is_refused(make: Make) -> None:
    for actor in (make.bob, make.charlie):
        for refusal in (
            refusal_of(lock_until, actor, kind="vat", until=YEAR_END),
            refusal_of(close_fiscal_year, actor, name="2026"),
            refusal_of(reopen_fiscal_year, actor, name="2026"),
        ):
            assert refusal == "permission_missing"
    assert refusal_of(close_fiscal_year, make.alice, name="2031") == "no_fiscal_year"


def test_who_is_not_sure_is_told_that_the_year_is_not_over(make: Make) -> None:
    make.first_day = dt.date(2199, 1, 1)
    make.post("2199-03-02", "Energy", ENERGY)

    assert refusal_of(close_fiscal_year, make.alice, name="2199", is_sure=False) == "year_doubtful"
    assert close_fiscal_year(make.alice, name="2199", is_sure=True) == "AFS/2199/1"


def test_a_year_that_is_over_closes_without_a_question_unless_a_check_failed(make: Make) -> None:
    make.first_day = dt.date(2020, 1, 1)
    make.post("2020-03-02", "Energy", ENERGY)
    start_job(make.alice, kind="check")
    run_jobs()
    assert close_fiscal_year(make.alice, name="2020", is_sure=False) == "AFS/2020/1"
    reopen_fiscal_year(make.alice, name="2020")

    with guards_off(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_monthtotal SET line_count = line_count + 1 WHERE book_id = %s",
            [make.book.pk],
        )
    start_job(make.alice, kind="check")
    run_jobs()

    assert refusal_of(close_fiscal_year, make.alice, name="2020", is_sure=False) == "year_doubtful"
    assert close_fiscal_year(make.alice, name="2020") == "AFS/2020/3"

"""Who owes us by age is what the open items come to one by one, on whatever day one looks."""

import datetime as dt
from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.clearing.models import Allocation
from akker.clearing.queries import open_items_of
from akker.kernel.money import parse_decimal
from akker.ledger.checks import check_book
from akker.ledger.rules import NewLine
from akker.parties.merging import merge_parties
from akker.parties.queries import merged_codes
from akker.receivables.allocating import undo_allocation
from akker.receivables.refilling import fill_open_lines
from akker.reports.aged_lines import BUCKET_DAYS
from akker.reports.aged_receivables import aged_receivables
from akker.reports.open_items import open_items
from tests.ledger.unguarded import guards_off
from tests.make import Make
from tests.receivables.paying import received_oldest_first
from tests.receivables.selling import customer, day, issued, line, ready

CODES = ("J1", "P1", "Q1", "R1")
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1))
cents = st.integers(1, 900_00).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
acts = st.lists(
    st.tuples(st.sampled_from(["sale", "money", "hand", "undo"]), st.sampled_from(CODES), cents),
    min_size=3,
    max_size=12,
)


def one_by_one(make: Make, as_of: dt.date) -> dict[str, list[int]]:
    """The buckets and credits by party, added up from the open items."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    into = merged_codes(make.book)
    rows = open_items(make.book, as_of=as_of).rows
    for code in CODES:  # these are added up from lines and allocations, not from what is kept
        lines = open_items_of(make.book, code, as_of=as_of)
        told = open_items(make.book, as_of=as_of, party_code=code).rows
        summed = sorted((one.line_id, one.open_minor, one.base_minor) for one in lines)
        assert sorted((one.line_id, one.open_minor, one.base_minor) for one in told) == summed
        assert set(told) <= set(rows)
    for row in rows:
        code = into.get(row.party_code, (row.party_code, ""))[0]
        late = 0 if row.due_on is None else (as_of - row.due_on).days
        bucket = -1 if row.base_minor < 0 else sum(late > edge for edge in BUCKET_DAYS)
        found[code][bucket] += row.base_minor
    return found


def same_as_one_by_one(make: Make, as_of: dt.date) -> None:
    with reading(make.book):
        expected = one_by_one(make, as_of)
        report = aged_receivables(make.book, as_of=as_of)
        told = {row.code: [*row.buckets, row.credit_minor] for row in report.rows}
        assert told == expected
        for most in range(len(expected) + 2):
            some = aged_receivables(make.book, as_of=as_of, most=most)
            assert some.rows == report.rows[:most]
            assert (some.total, some.has_more) == (report.total, most < len(expected))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts, on=st.lists(days, min_size=12, max_size=12), asked=st.lists(days, max_size=4))
def test_by_age_is_what_the_open_items_come_to_on_any_day(
    make: Make, acts: list[tuple[str, str, str]], on: list[dt.date], asked: list[dt.date]
) -> None:
    make = ready(Make())
    for code in CODES[1:]:
        customer(make, code, payment_days=None if code == "Q1" else 45)
    for (act, code, amount), when in zip(acts, sorted(on), strict=False):
        text = when.isoformat()
        if act == "sale":
            issued(make, line(amount), party=code, date=text)
        elif act == "money":
            received_oldest_first(make, amount, code=code, on=text)
        elif act == "hand":
            owed = NewLine("1300", parse_decimal(amount, "EUR"), code)
            make.post(text, "By hand", [owed, ("8005", f"-{amount}")])
        else:
            standing = Allocation.objects.filter(book=make.book, undoes=None, allocation=None)
            for allocation in standing[:1]:
                undo_allocation(make.alice, allocation_id=allocation.pk, on=when)
    merge_parties(make.alice, code="R1", into="P1")

    for as_of in (*asked, *on[:2], dt.date(2026, 12, 31)):
        same_as_one_by_one(make, as_of)
    assert check_book(make.book).findings == ()


def first_codes(make: Make, most: int | None = None) -> list[str]:
    with reading(make.book):
        report = aged_receivables(make.book, as_of=day("2026-12-31"), most=most)
    return [row.code for row in report.rows]


def test_equal_debts_stand_in_the_order_in_which_customers_were_entered(make: Make) -> None:
    ready(make)
    for code in ("B2", "A9", "C3"):
        customer(make, code)
        issued(make, line("10.00"), party=code, date="2026-01-05")

    assert first_codes(make) == ["B2", "A9", "C3"]
    assert first_codes(make, most=2) == ["B2", "A9"]


def test_the_largest_invoice_of_what_is_due_longest_stands_first(make: Make) -> None:
    ready(make)
    for code in ("A9", "B2", "C3"):
        customer(make, code)
    for _ in range(5):  # more than B2 owes, in small invoices
        issued(make, line("30.00"), party="A9", date="2026-01-05")
    issued(make, line("100.00"), party="B2", date="2026-01-05")
    issued(make, line("900.00"), party="C3", date="2026-12-05")

    assert first_codes(make) == ["B2", "A9", "C3"]


def test_many_invoices_of_few_hide_nobody_from_the_first_rows(make: Make) -> None:
    ready(make)
    for code in ("A9", "B2", "C3"):
        customer(make, code)
    for _ in range(9):
        issued(make, line("30.00"), party="A9", date="2026-01-05")
    issued(make, line("20.00"), party="B2", date="2026-01-05")
    issued(make, line("10.00"), party="C3", date="2026-01-05")

    assert [first_codes(make, most=most) for most in (1, 2, 3)] == [
        ["A9"],
        ["A9", "B2"],
        ["A9", "B2", "C3"],
    ]


@pytest.mark.sqlite
def test_the_first_rows_are_read_from_indexes_that_hold_them_whole(make: Make) -> None:
    ready(make)
    issued(make, line("10.00"), date="2026-01-05")
    with reading(make.book), CaptureQueriesContext(connection) as asked:
        aged_receivables(make.book, as_of=day("2026-12-31"), most=1)
    plans = []
    with connection.cursor() as cursor:
        for statement in (one["sql"] for one in asked if "FROM ledger_controlline" in one["sql"]):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plans += [row[3] for row in cursor.fetchall() if row[3].startswith(("SEARCH", "SCAN"))]
    assert plans
    assert [one for one in plans if "COVERING INDEX control_line_" not in one] == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE ledger_controlline SET open_minor = open_minor - 1 WHERE book_id = %s",
        "UPDATE ledger_controlline SET base_minor = 0 WHERE book_id = %s",
        "UPDATE ledger_controlline SET due_on = '2026-01-01' WHERE book_id = %s",
        "UPDATE ledger_controlline SET party_id = NULL WHERE book_id = %s",
        "DELETE FROM ledger_controlline WHERE book_id = %s",
    ],
)
def test_what_is_kept_as_open_is_recomputed(make: Make, damage: str) -> None:
    ready(make)
    issued(make, line("10.00"), date="2026-01-05")
    assert check_book(make.book).findings == ()
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(damage, [make.book.pk])

    assert {finding.check for finding in check_book(make.book).findings} == {"open lines"}


def test_books_from_before_it_was_kept_are_filled(make: Make) -> None:
    ready(make)
    issued(make, line("10.00"), date="2026-01-05")
    received_oldest_first(make, "5.00", on="2026-02-05")
    with guards_off(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_controlline WHERE book_id = %s", [make.book.pk])
    assert check_book(make.book).findings

    for _ in range(2):  # what is kept already stays
        fill_open_lines(connection)

    same_as_one_by_one(make, day("2026-12-31"))
    assert check_book(make.book).findings == ()

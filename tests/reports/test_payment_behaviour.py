"""How customers pay and how long sales stand out, read from books, as of any day."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.clearing.models import Allocation
from akker.ledger.models import JournalLine
from akker.ledger.queries import balance_of
from akker.ledger.rules import NewLine
from akker.parties.merging import merge_parties
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.models import Invoice
from akker.receivables.rules_behaviour import Late
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off
from akker.reports.catalogue import build
from akker.reports.dso import dso
from akker.reports.options import read_options
from akker.reports.payment_behaviour import PartyBehaviour, payment_behaviour
from tests.dunning.agreeing import closed, disputed, promised
from tests.make import Make, refusal_of
from tests.receivables.paying import items, paid, received
from tests.receivables.selling import customer, day, issued, line, ready
from tests.receivables.test_behaviour import rounded


def behaving(make: Make, as_of: str, code: str = "J1") -> PartyBehaviour:
    with reading(make.book):
        (row,) = payment_behaviour(make.book, as_of=day(as_of), party_code=code).rows
    return row


@pytest.fixture
def sold(make: Make) -> Make:
    """Two invoices of one customer: 121.00 due on 19 January, 242.00 due on 24 February."""
    ready(make)
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("200.00"), date="2026-02-10")
    return make


def test_days_are_those_between_the_due_day_and_the_money(sold: Make) -> None:
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-01-29")
    received(sold, "242.00", paid(sold, "2026-0002", "242.00"), on="2026-02-24")

    year = behaving(sold, "2026-12-31").year

    assert year.days_weighted == Decimal("3.3")  # 121 x 10 / 363
    assert year.days_plain == Decimal("5.0")
    assert year.on_time_share == Decimal(24200) / Decimal(36300)
    assert year.longest == Late("2026-0001", 10)


def test_a_past_day_knows_nothing_of_what_came_later(sold: Make) -> None:
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-01-29")

    before = behaving(sold, "2026-01-28")
    assert (before.year.days_weighted, before.still_late.amount_minor) == (None, 12100)
    after = behaving(sold, "2026-01-29")
    assert (after.year.days_weighted, after.still_late.amount_minor) == (Decimal(10), 0)


def test_money_counts_from_the_day_it_came_in_whenever_it_was_allocated(sold: Make) -> None:
    received(sold, "121.00", on="2026-01-20")
    first, _, credit = sorted(items(sold), key=lambda one: (one.open_minor < 0, one.booked_on))
    allocate(
        sold.alice,
        debit_line_id=first.line_id,
        credit_line_id=credit.line_id,
        amount_minor=121_00,
        on=day("2026-03-01"),
    )

    assert behaving(sold, "2026-02-28").year.days_weighted is None
    assert behaving(sold, "2026-03-01").year.days_weighted == Decimal(1)


def test_an_allocation_that_was_undone_counts_up_to_that_day(sold: Make) -> None:
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-01-29")
    undo_allocation(
        sold.alice,
        allocation_id=Allocation.objects.get(book=sold.book).pk,
        on=day("2026-02-15"),
    )

    assert behaving(sold, "2026-02-14").year.days_weighted == Decimal(10)
    undone = behaving(sold, "2026-02-15")
    assert (undone.year.days_weighted, undone.still_late.amount_minor) == (None, 12100)


def test_a_receipt_that_was_taken_back_paid_nothing(sold: Make) -> None:
    found = received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-01-29")
    take_back(sold.alice, label=found.entry)

    row = behaving(sold, "2026-12-31")
    assert (row.year.paid_minor, row.still_late.count) == (0, 2)


def test_credit_notes_and_write_offs_are_no_payments(sold: Make) -> None:
    issued(sold, line("50.00"), kind="credit-note", corrects="2026-0002", date="2026-02-20")
    received(sold, "60.50", paid(sold, "2026-0002", "60.50"), on="2026-02-20")
    left = next(one for one in items(sold) if one.number == "2026-0002")
    write_off(sold.alice, line_id=left.line_id, on=day("2026-06-01"), reason="Bust",
              takes_vat_back=False)  # fmt: skip

    year = behaving(sold, "2026-12-31").year

    assert (year.days_weighted, year.paid_minor) == (Decimal(-4), 6050)
    assert (year.due_minor, year.on_time_minor) == (12100 + 24200 - 6050, 6050)
    assert year.written_off_minor == 12100


def test_an_opening_balance_is_due_as_agreed(make: Make) -> None:
    ready(make)
    make.post("2026-02-01", "Opening", [NewLine("1300", 100_00, "J1", "old"), ("8005", "-100.00")])
    received(make, "100.00", paid(make, "old", "100.00"), on="2026-02-20")

    assert behaving(make, "2026-03-01").year.days_weighted == Decimal(5)


def test_promises_and_disputes_are_counted_by_how_they_stand(sold: Make) -> None:
    promised(sold, "100.00", by="2026-04-15")
    promised(sold, "50.00", by="2026-04-20")
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-04-10")
    closed(sold, disputed(sold, "2026-0001"), "stands")
    disputed(sold, "2026-0002")

    row = behaving(sold, "2026-05-01")
    assert (row.promised, row.contested) == ({"kept": 2}, {"stands": 1, "open": 1})
    assert behaving(sold, "2026-04-10").contested == {"open": 2}
    assert behaving(sold, "2026-04-01").contested == {}


def test_who_was_merged_is_one_customer(sold: Make) -> None:
    customer(sold, "P1", name="Pieters")
    issued(sold, line("100.00"), party="P1", date="2026-03-02")
    merge_parties(sold.alice, code="P1", into="J1")

    assert behaving(sold, "2026-12-31").still_late.count == 3


def test_everybody_stands_in_the_report_the_latest_first(sold: Make) -> None:
    customer(sold, "P1", name="Pieters")
    issued(sold, line("100.00"), party="P1", date="2026-03-02")
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-01-29")
    received(sold, "121.00", paid(sold, "2026-0003", "121.00", code="P1"), code="P1",
             on="2026-05-15")  # fmt: skip

    made = build(sold.book, "payment-behaviour", read_options({"as-of": "2026-06-30"}))
    rows: Any = made.json["rows"]

    told = [(row["code"], row["days_late"], row["longest"], row["on_time_share"]) for row in rows]
    assert told == [
        ("P1", "60.0", {"number": "2026-0003", "days": 60}, "0.0000"),
        ("J1", "10.0", {"number": "2026-0001", "days": 10}, "0.0000"),
    ]
    assert [row.cells[0] for row in made.table.rows] == ["P1", "J1"]
    one = build(sold.book, "payment-behaviour", read_options({"party": "P1"})).table
    assert len(one.rows) == 9


def test_many_invoices_cost_as_many_queries_as_few(sold: Make) -> None:
    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            build(sold.book, name, read_options({"as-of": "2026-12-31", "party": "J1"}))
        return len(seen)

    few = count("payment-behaviour"), count("dso")
    for _ in range(5):
        issued(sold, line("10.00"), date="2026-03-02")
    assert (count("payment-behaviour"), count("dso")) == few
    assert few[0] <= 17
    assert few[1] <= 6


def test_dso_of_each_month_ties_to_the_control_account(sold: Make) -> None:
    customer(sold, "P1", name="Pieters")
    issued(sold, line("1000.00"), party="P1", date="2026-03-10")
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-03-20")

    with reading(sold.book):
        found = dso(sold.book, as_of=day("2026-03-31"), by="customer")
        for one in found.months:
            assert one.balance_minor == balance_of(sold.book, "1300", until=one.as_of)
    assert sum(row.dso.balance_minor for row in found.rows) == found.now.balance_minor == 145200
    assert found.now.sold_minor == 121000
    # All of March, and of February's 242.00 the rest: all 28 days.
    assert found.now.count_back == Decimal("59.0")
    assert found.now.simple == Decimal("83.1")  # 1452 / 1573 x 90
    by = {row.code: row.dso.count_back for row in found.rows}
    assert by == {"J1": Decimal("59.0"), "P1": Decimal("31.0")}


def test_dso_says_nothing_of_what_no_sales_explain(make: Make) -> None:
    ready(make)
    make.post("2026-02-01", "Opening", [NewLine("1300", 100_00, "J1", "old"), ("8005", "-100.00")])

    with reading(make.book):
        now = dso(make.book, as_of=day("2026-03-31"), party_code="J1").now
        assert refusal_of(dso, make.book, as_of=day("2026-03-31"), by="planet") == "dso_by_unknown"
    assert (now.balance_minor, now.count_back, now.simple) == (10000, None, None)


def plainly(make: Make, since: dt.date, until: dt.date) -> dict[str, Any]:
    """Recomputed row by row from the tables, without what the report reads with."""
    undone = {row.undoes_id for row in Allocation.objects.filter(undoes__isnull=False)
              if row.allocated_on <= until}  # fmt: skip
    days: dict[int, list[int]] = defaultdict(list)
    on_time = due = 0
    for debit in JournalLine.objects.filter(
        book=make.book, ledger_account__code="1300", amount_minor__gt=0, booked_on__lte=until
    ):
        invoice = Invoice.objects.filter(entry=debit.entry_id).first()
        if invoice is None:
            continue
        credited = 0
        for row in Allocation.objects.filter(debit_line=debit.pk, undoes=None):
            if row.pk in undone or row.allocated_on > until:
                continue
            if Invoice.objects.filter(entry=row.credit_line.entry_id).exists():
                credited += row.base_minor
                continue
            late = (max(row.credit_line.booked_on, debit.booked_on) - invoice.due_on).days
            if since <= row.credit_line.booked_on <= until:
                days[debit.pk] += [late] * row.base_minor
            if late <= 0 and since <= invoice.due_on < until:
                on_time += row.base_minor
        if since <= invoice.due_on < until:
            due += debit.amount_minor - credited
    heap = [n for many in days.values() for n in many]
    means = [Fraction(sum(many), len(many)) for many in days.values()]
    return {
        "days_weighted": rounded(Fraction(sum(heap), len(heap))) if heap else None,
        "days_plain": rounded(sum(means, Fraction()) / len(means)) if means else None,
        "due_minor": due,
        "on_time_minor": on_time,
    }


cents = st.integers(1, 3000)
soon = st.integers(0, 80).map(lambda n: dt.date(2026, 3, 2) + dt.timedelta(days=n))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sales=st.lists(cents, min_size=1, max_size=3),
    paid_in=st.lists(st.tuples(cents, soon), max_size=3),
    credit=st.integers(0, 3000),
    undo_on=st.none() | soon,
    as_of=soon,
)
def test_whatever_is_sold_paid_credited_and_undone_it_is_as_recomputed(
    make: Make,
    sales: list[int],
    paid_in: list[tuple[int, dt.date]],
    credit: int,
    undo_on: dt.date | None,
    as_of: dt.date,
) -> None:
    make = ready(Make())

    def text(minor: int) -> str:
        return f"{minor // 100}.{minor % 100:02}"

    for minor in sales:
        issued(make, line(text(minor), "V0"))
    if 0 < credit <= sales[0]:
        issued(make, line(text(credit), "V0"), kind="credit-note", corrects="2026-0001",
               date="2026-03-02")  # fmt: skip
    for minor, on in paid_in:
        owed = [one for one in items(make) if one.open_minor > 0]
        if owed:
            amount = text(min(minor, owed[-1].open_minor))
            received(make, amount, paid(make, owed[-1].number, amount), on=on.isoformat())
    last = Allocation.objects.filter(book=make.book).order_by("-pk").first()
    if last and undo_on and undo_on >= last.allocated_on:
        undo_allocation(make.alice, allocation_id=last.pk, on=undo_on)

    year = behaving(make, as_of.isoformat()).year

    plain = plainly(make, year.since, year.until)
    assert {name: getattr(year, name) for name in plain} == plain

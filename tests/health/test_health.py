"""Health read from books: only what was known that day, of whom the reader sees."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.health.queries import CustomerHealth, health_of_customer, healths
from akker.health.rules import Part
from akker.health.weighing import change_weights
from akker.parties.merging import merge_parties
from akker.receivables.allocating import allocate
from akker.reports.catalogue import build
from akker.reports.options import read_options
from tests.dunning.agreeing import closed, disputed
from tests.make import Make, refusal_of
from tests.receivables.paying import items, paid, received
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_receipts import dollars


@pytest.fixture
def sold(make: Make) -> Make:
    """Two customers: one with three orders a month apart, one with a single large one."""
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("100.00"), date="2026-02-04")
    issued(make, line("900.00"), party="P1", date="2026-02-10")
    issued(make, line("100.00"), date="2026-03-06")
    return make


def of(make: Make, code: str, as_of: str) -> CustomerHealth:
    with reading(make.book):
        return health_of_customer(make.book, code, as_of=day(as_of))


def reasons(make: Make, code: str, as_of: str) -> dict[str, int]:
    part = of(make, code, as_of).health.part(Part.MONEY)
    assert part is not None
    return {one.name: one.points_e1 for one in part.reasons}


def listed(make: Make, as_of: str) -> list[str]:
    with reading(make.book):
        return [row.code for row in healths(make.book, as_of=day(as_of))]


def test_a_past_day_knows_only_the_invoices_up_to_it(sold: Make) -> None:
    assert listed(sold, "2026-01-04") == []
    assert listed(sold, "2026-01-05") == ["J1"]
    before = of(sold, "J1", "2026-02-28")
    assert (before.orders.day_count, before.orders.net_minor) == (2, 200_00)

    issued(sold, line("50.00"), date="2026-03-20")

    assert of(sold, "J1", "2026-02-28") == before
    assert of(sold, "J1", "2026-03-20").orders.day_count == 4


def test_orders_of_one_day_are_one_and_credit_notes_are_none(sold: Make) -> None:
    issued(sold, line("10.00"), date="2026-03-06")
    issued(sold, line("20.00"), date="2026-03-10", kind="credit-note", corrects="2026-0001")

    row = of(sold, "J1", "2026-12-31")

    assert (row.orders.day_count, row.invoice_count) == (3, 4)
    assert row.orders.last_on == dt.date(2026, 3, 6)


def test_books_without_payments_say_nothing_of_paying_late(sold: Make) -> None:
    assert "overdue" not in reasons(sold, "J1", "2026-12-31")
    certainty = of(sold, "J1", "2026-12-31").health.certainty

    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-01-19")

    assert reasons(sold, "J1", "2026-12-31")["overdue"] == -100  # two of three are open
    assert of(sold, "J1", "2026-12-31").health.certainty > certainty
    assert "overdue" not in reasons(sold, "J1", "2026-01-18")


def test_money_counts_from_the_day_it_was_set_against_the_invoice(sold: Make) -> None:
    received(sold, "363.00", on="2026-03-20")
    credit = next(one for one in items(sold) if one.open_minor < 0)
    for one in items(sold):
        if one.open_minor > 0:
            allocate(
                sold.alice,
                debit_line_id=one.line_id,
                credit_line_id=credit.line_id,
                amount_minor=one.open_minor,
                on=day("2026-05-01"),
            )

    assert reasons(sold, "J1", "2026-04-30")["overdue"] < 0
    assert reasons(sold, "J1", "2026-05-01")["overdue"] == 0


def test_paying_later_than_ones_own_habit_costs_points(sold: Make) -> None:
    issued(sold, line("100.00"), date="2026-06-01")
    for number, on in (("1", "2026-01-19"), ("2", "2026-02-18"), ("4", "2026-03-20")):
        received(sold, "121.00", paid(sold, f"2026-000{number}", "121.00"), on=on)
    received(sold, "121.00", paid(sold, "2026-0005", "121.00"), on="2026-07-05")

    told = reasons(sold, "J1", "2026-07-31")

    assert told["later"] == -5 * (20 - 5)  # twenty days after 15 June
    assert told["overdue"] == 0


def test_a_dispute_counts_while_it_is_open(sold: Make) -> None:
    dispute = disputed(sold, "2026-0001", date="2026-03-10")
    closed(sold, dispute, on="2026-04-10")

    assert "disputes" not in reasons(sold, "J1", "2026-03-09")
    assert reasons(sold, "J1", "2026-03-10")["disputes"] == -30
    assert reasons(sold, "J1", "2026-04-09")["disputes"] == -30
    assert "disputes" not in reasons(sold, "J1", "2026-04-10")


def test_those_who_were_merged_are_one(sold: Make) -> None:
    merge_parties(sold.alice, code="P1", into="J1")

    row = of(sold, "P1", "2026-12-31")

    assert (row.code, row.orders.day_count, row.orders.net_minor) == ("J1", 4, 1200_00)
    assert listed(sold, "2026-12-31") == ["J1"]


def test_who_has_no_invoice_yet_or_is_unknown_is_refused_in_words(sold: Make) -> None:
    assert refusal_of(of, sold, "P1", "2026-02-09") == "health_unknown"
    assert refusal_of(of, sold, "nobody", "2026-02-09") == "party_unknown"
    assert refusal_of(of, sold, "J1", "1492-01-01") == "date_out_of_range"


def test_the_report_tells_everybody_and_of_one_every_reason(sold: Make) -> None:
    all_rows = build(sold.book, "health", read_options({"as-of": "2026-06-30"}))
    one = build(sold.book, "health", read_options({"as-of": "2026-06-30", "party": "J1"}))

    rows = all_rows.json["rows"]
    assert isinstance(rows, list)
    assert {row["code"] for row in rows} == {"J1", "P1"}
    (told,) = one.json["rows"]  # type: ignore[misc]
    assert told == next(row for row in rows if row["code"] == "J1")
    points = [float(each["points"]) for each in told["parts"]["money"]["reasons"]]
    assert told["score"] == told["parts"]["money"]["score"] == int(sum(points) + 0.5)
    assert len(one.table.rows) == len(points) + 2
    assert one.table.rows[-2].cells[1:] == (
        "Together, from 0 to 100; 100.0% of the score",
        sum(row.cells[2] for row in one.table.rows[:-2]),
    )
    assert one.table.rows[-1].cells[2] == told["score"]
    assert [row.cells[0] for row in all_rows.table.rows] == [row["code"] for row in rows]


def test_where_only_what_is_not_known_counts_the_score_is_nothing(sold: Make) -> None:
    change_weights(
        sold.alice, weights={"money": 0, "contact": 0, "voice": 0, "plan": 100, "use": 0}
    )

    found = build(sold.book, "health", read_options({"as-of": "2026-06-30", "party": "J1"}))

    (told,) = found.json["rows"]  # type: ignore[misc]
    assert (told["score"], told["certainty"]) == (0, 0)
    assert told["parts"]["money"]["share"] == "0.0"


def test_a_report_costs_as_many_queries_for_many_as_for_few(sold: Make) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            build(sold.book, "health", read_options({"as-of": "2026-12-31"}))
        return len(asked)

    received(sold, "121.00", paid(sold, "2026-0001", "121.00"), on="2026-01-19")
    disputed(sold, "2026-0002", date="2026-03-10")
    few = count()
    for number in range(5):
        customer(sold, f"Q{number}", name=f"Quist {number}")
        issued(sold, line("10.00"), party=f"Q{number}", date="2026-04-01")

    assert count() == few


def test_a_foreign_invoice_counts_as_what_it_is_in_the_books(sold: Make) -> None:
    customer(sold, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(sold, d2026_03_20=1_250_000_000)
    issued(sold, line("1000", "X-EXP", "8040"), party="US1", date="2026-03-20")

    assert of(sold, "US1", "2026-03-20").orders.net_minor == 800_00

"""Who owes us, what was sold, and the VAT of it; as of any day, and of these books alone."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.ledger.queries import balance_of
from akker.parties.merging import merge_parties
from akker.reports.aged_receivables import aged_receivables
from akker.reports.catalogue import build
from akker.reports.open_items import open_items
from akker.reports.options import read_options
from akker.reports.statement import statement
from tests.ledger.old_books import posted_unnamed
from tests.make import Make, refusal_of
from tests.receivables.paying import paid, received, received_oldest_first
from tests.receivables.selling import customer, day, issued, line, ready

OTHERS = ("open-items", "sales", "aged-receivables", "vat-lines")


def sold(make: Make) -> Make:
    """Two customers, of whom one is late, one paid in part and has a credit too much."""
    ready(make)
    customer(make, "P1", name="Pieters", payment_days=30)
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("200.00", "V9", "8010"), date="2026-02-10")
    issued(make, line("1000.00"), party="P1", date="2026-03-02")
    back = {"kind": "credit-note", "corrects": "2026-0002", "date": "2026-03-05", "reason": ""}
    issued(make, line("50.00", "V9", "8010"), **back)
    received(make, "40.00", paid(make, "2026-0001", "40.00"), on="2026-03-10")
    received(make, "7.00", code="P1", on="2026-03-12")
    return make


def report(make: Make, name: str, **texts: str) -> dict[str, object]:
    return build(make.book, name, read_options(texts)).json


def test_receivables_by_age_add_up_to_the_control_account_on_any_day(make: Make) -> None:
    sold(make)
    for on in ("2026-01-05", "2026-02-28", "2026-03-04", "2026-03-11", "2026-12-31"):
        with reading(make.book):
            aged = aged_receivables(make.book, as_of=day(on))
            items = open_items(make.book, as_of=day(on))
            balance = balance_of(make.book, "1300", until=day(on))
        assert aged.total.total_minor == items.total_minor == balance, on

    rows = report(make, "aged-receivables", as_of="2026-04-05")["rows"]
    assert rows == [
        {
            "code": "J1",
            "name": "Bakkerij Jansen",
            "not_due": "0.00",
            "days_30": "0.00",
            "days_60": "163.50",
            "days_90": "81.00",
            "older": "0.00",
            "credits": "0.00",
            "total": "244.50",
        },
        {
            "code": "P1",
            "name": "Pieters",
            "not_due": "0.00",
            "days_30": "1210.00",
            "days_60": "0.00",
            "days_90": "0.00",
            "older": "0.00",
            "credits": "-7.00",
            "total": "1203.00",
        },
    ]


def test_the_first_of_many_stand_under_the_total_of_all(make: Make) -> None:
    sold(make)
    with reading(make.book):
        every = aged_receivables(make.book, as_of=day("2026-04-05"))
        for most in (0, 1, 2, 9):
            some = aged_receivables(make.book, as_of=day("2026-04-05"), most=most)
            assert some.rows == every.rows[:most]
            assert (some.total, some.has_more) == (every.total, most < len(every.rows))
    assert every.total.total_minor == sum(row.total_minor for row in every.rows) != 0
    with reading(make.book):
        nothing = aged_receivables(make.book, as_of=day("2026-01-01"))
    assert (nothing.rows, nothing.total.total_minor, nothing.has_more) == ((), 0, False)


def test_what_was_merged_is_one_party(make: Make) -> None:
    sold(make)
    merge_parties(make.alice, code="P1", into="J1")

    with reading(make.book):
        (row,) = aged_receivables(make.book, as_of=day("2026-04-05")).rows
    assert (row.code, row.total_minor) == ("J1", 24450 + 120300)


def test_lines_about_nobody_from_before_they_had_to_are_in_it(make: Make) -> None:
    ready(make)
    posted_unnamed(make, "2026-02-01", "By hand", [("1300", "5.00"), ("8005", "-5.00")])

    rows = report(make, "aged-receivables", as_of="2026-02-15")["rows"]
    assert [(row["code"], row["not_due"]) for row in rows] == [("", "5.00")]  # type: ignore[attr-defined]


def test_open_items_are_told_one_by_one(make: Make) -> None:
    sold(make)

    rows = report(make, "open-items", as_of="2026-04-05", party="P1")["rows"]
    told = [(row["number"], row["due"], row["days_late"], row["open"]) for row in rows]  # type: ignore[attr-defined]

    assert told == [("", None, 0, "-7.00"), ("2026-0003", "2026-04-01", 4, "1210.00")]


def test_a_statement_runs_from_the_opening_to_the_closing_balance(make: Make) -> None:
    sold(make)

    with reading(make.book):
        found = statement(make.book, "J1", since=day("2026-02-01"), until=day("2026-03-31"))

    (section,) = found.sections
    assert section.opening_minor == 12100
    assert [line.balance_minor for line in section.lines] == [33900, 28450, 24450]
    assert section.closing_minor == found.closing_base == 24450
    with reading(make.book):
        assert refusal_of(statement, make.book, "nobody", until=day("2026-03-31")) == (
            "party_unknown"
        )


def test_sales_subtract_credit_notes(make: Make) -> None:
    sold(make)

    def net(by: str) -> dict[object, object]:
        rows = report(make, "sales", until="2026-12-31", by=by)["rows"]
        return {row["key"]: row["net"] for row in rows}  # type: ignore[attr-defined]

    assert net("month") == {"2026-01": "100.00", "2026-02": "200.00", "2026-03": "950.00"}
    assert net("customer") == {"J1": "250.00", "P1": "1000.00"}
    assert net("vat-code") == {"V21": "1100.00", "V9": "150.00"}
    options = read_options({"by": "planet"})
    assert refusal_of(build, make.book, "sales", options) == "sales_by_unknown"


@pytest.mark.parametrize("name", OTHERS)
def test_one_book_knows_nothing_of_another(make: Make, name: str) -> None:
    sold(make)
    other = ready(Make())

    assert report(other, name, until="2026-12-31")["rows"] == []
    assert report(make, name, until="2026-12-31")["rows"] != []


@pytest.mark.parametrize("name", [*OTHERS, "statement"])
def test_a_report_costs_as_many_queries_for_many_customers(make: Make, name: str) -> None:
    sold(make)
    texts = {"until": "2026-12-31", **({"party": "J1"} if name == "statement" else {})}

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            build(make.book, name, read_options(texts))
        return len(captured)

    few = count()
    for number in range(5):
        customer(make, f"X{number}")
        issued(make, line("1.00"), party=f"X{number}", date="2026-03-20")
    assert count() == few <= 10


amounts = st.integers(1, 500_00).map(lambda cents: f"{cents // 100}.{cents % 100:02}")


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sales=st.lists(amounts, min_size=1, max_size=4), paid_in=st.lists(amounts, max_size=4))
def test_whatever_is_sold_and_paid_the_items_are_the_control_account(
    make: Make, sales: list[str], paid_in: list[str]
) -> None:
    make = ready(Make())
    for price in sales:
        issued(make, line(price))
    for amount in paid_in:
        received_oldest_first(make, amount)

    for on in (dt.date(2026, 3, 2), dt.date(2026, 12, 31)):
        with reading(make.book):
            total = aged_receivables(make.book, as_of=on).total.total_minor
            assert total == balance_of(make.book, "1300", until=on)

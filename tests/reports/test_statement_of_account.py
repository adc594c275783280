"""The account of one customer, in the currencies of their documents; figures are made by hand.

Rates are dollars for one euro: 1.1000 on 10 November, 1.1200 on the 20th. 1,000.00 dollars are
909.09 and 892.86 then; 980.00 at 1.1200 is 875.00; a discount of 20.00 of 1,000.00 is 18.18 of
909.09, so that 909.09 - 875.00 - 18.18 = 15.91 is lost on the rate.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.clearing.queries import open_items_of
from akker.dunning.charging import charge_late
from akker.ledger.checks import check_book
from akker.ledger.queries import balance_of
from akker.parties.merging import merge_parties
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off
from akker.reports.catalogue import build
from akker.reports.open_items import open_items
from akker.reports.options import read_options
from akker.reports.statement import Statement, statement
from tests.make import Make
from tests.receivables.paying import items, paid, received, received_oldest_first
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_receipts import dollars

IN_DOLLARS = {"code": "US1", "currency": "USD"}
Shown = tuple[str, str, int, int, int]


def exporter(make: Make) -> Make:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_11_10=1_100_000_000, d2026_11_20=1_120_000_000)
    return make


def sold(make: Make, price: str, on: str, **more: object) -> None:
    issued(make, line(price, "X-EXP", "8040"), party="US1", date=on, **more)


def read(make: Make, code: str, until: str = "2026-12-31", since: str = "2026-01-01") -> Statement:
    with reading(make.book):
        return statement(make.book, code, since=day(since), until=day(until))


def shown(found: Statement, currency: str) -> list[Shown]:
    (section,) = [one for one in found.sections if one.currency == currency]
    return [
        (one.kind, one.number, one.amount_minor, one.balance_minor, one.base_minor)
        for one in section.lines
    ]


def test_a_customer_billed_in_dollars_has_an_account_in_dollars(make: Make) -> None:
    exporter(make)
    sold(make, "1000", "2026-11-10")
    part = paid(make, "2026-0001", "980.00", discount="20.00", **IN_DOLLARS)
    received(make, "980.00", part, on="2026-11-20", bank="1021", **IN_DOLLARS)
    sold(make, "500", "2026-11-20")

    found = read(make, "US1")

    assert [one.currency for one in found.sections] == ["USD"]
    assert shown(found, "USD") == [
        ("invoice", "2026-0001", 1000_00, 1000_00, 909_09),
        ("received", "", -980_00, 20_00, -875_00),
        ("discount", "", -20_00, 0, -18_18),
        ("exchange_difference", "", 0, 0, -15_91),
        ("invoice", "2026-0002", 500_00, 500_00, 446_43),
    ]
    assert found.sections[0].closing_minor == 500_00
    assert found.closing_base == 446_43
    assert found.party_name == "Acme Inc."
    assert check_book(make.book).findings == ()


def test_dollars_on_a_bank_account_in_euros_are_told_apart_in_proportion(make: Make) -> None:
    exporter(make)
    sold(make, "1000", "2026-11-10")
    part = paid(make, "2026-0001", "980.00", discount="20.00", **IN_DOLLARS)
    received(make, "980.00", part, on="2026-11-20", bank="1020", **IN_DOLLARS)

    assert [row[:3] for row in shown(read(make, "US1"), "USD")] == [
        ("invoice", "2026-0001", 1000_00),
        ("received", "", -980_00),
        ("discount", "", -20_00),
        ("exchange_difference", "", 0),
    ]


def test_each_currency_has_an_account_and_together_they_are_the_party_in_the_books(
    make: Make,
) -> None:
    exporter(make)
    sold(make, "1000", "2026-11-10")
    sold(make, "60", "2026-11-12", currency="EUR")

    found = read(make, "US1")
    table = build(
        make.book,
        "statement",
        read_options({"party": "US1", "until": "2026-12-31", "language": "en"}),
    ).table

    assert [(one.currency, one.closing_minor) for one in found.sections] == [
        ("EUR", 60_00),
        ("USD", 1000_00),
    ]
    assert found.closing_base == 969_09
    assert [row.cells[3] for row in table.rows if row.style in ("group", "total")] == [
        *("EUR", "Closing balance", "USD", "Closing balance", "Total in EUR"),
    ]


def test_money_and_discount_and_cents_are_told_apart(make: Make) -> None:
    ready(make)
    issued(make, line("1000.00"))
    issued(make, line("10.00"))
    received(make, "1185.80", paid(make, "2026-0001", "1185.80", discount="24.20"))
    short = received(make, "12.08", paid(make, "2026-0002", "12.08", difference="0.02"))
    take_back(make.alice, label=short.entry)

    assert [(kind, amount) for kind, _, amount, *_ in shown(read(make, "J1"), "EUR")] == [
        ("invoice", 1210_00),
        ("invoice", 12_10),
        ("received", -1185_80),
        ("discount", -24_20),
        ("received", -12_08),
        ("payment_difference", -2),
        ("received", 12_08),
        ("payment_difference", 2),
    ]
    rows = read(make, "J1").sections[0].lines
    assert [one.is_taken_back for one in rows] == [*[False] * 6, True, True]


def test_interest_has_its_own_words_and_the_due_day_of_the_open_items(make: Make) -> None:
    ready(make)
    issued(make, line("1000.00"))
    received(make, "1210.00", paid(make, "2026-0001", "1210.00"), on="2026-07-01")
    charge_late(make.alice, invoices=["2026-0001"], on=day("2026-07-01"), with_costs=False)

    last = read(make, "J1").sections[0].lines[-1]
    with reading(make.book):
        (item,) = open_items(make.book, as_of=day("2026-12-31")).rows

    assert (last.kind, last.number, last.due_on) == ("interest", "2026-0001", day("2026-07-15"))
    assert (item.due_on, item.base_minor) == (last.due_on, last.amount_minor)


def test_what_is_written_off_is_called_so_and_keeps_its_reason_inside(make: Make) -> None:
    ready(make)
    issued(make, line("100.00"))
    (item,) = items(make)
    write_off(
        make.alice,
        line_id=item.line_id,
        on=day("2026-05-01"),
        reason="a rogue",
        takes_vat_back=False,
    )

    assert shown(read(make, "J1"), "EUR")[-1][:3] == ("written_off", "2026-0001", -121_00)
    texts = {"party": "J1", "until": "2026-12-31", "language": "nl"}
    report = build(make.book, "statement", read_options(texts))
    assert report.table.rows[-2].cells[3] == "Afgeboekt"
    assert "rogue" not in str(report.json)


def test_who_was_merged_is_on_the_statement_of_who_is_left(make: Make) -> None:
    exporter(make)
    customer(make, "US2", name="Acme Trading", country="US", currency="USD")
    sold(make, "1000", "2026-11-10")
    issued(make, line("70", "X-EXP", "8040"), party="US2", date="2026-11-10")
    merge_parties(make.alice, code="US2", into="US1")

    found = read(make, "US1")

    assert [row[1:4] for row in shown(found, "USD")] == [
        ("2026-0001", 1000_00, 1000_00),
        ("2026-0002", 70_00, 1070_00),
    ]
    assert found.closing_base == 909_09 + 63_64


def test_the_opening_balance_is_of_the_day_before(make: Make) -> None:
    exporter(make)
    sold(make, "1000", "2026-11-10")
    sold(make, "500", "2026-11-20")

    (section,) = read(make, "US1", since="2026-11-20").sections

    assert (section.opening_minor, section.opening_base) == (1000_00, 909_09)
    assert (section.closing_minor, section.closing_base) == (1500_00, 909_09 + 446_43)


def test_whom_nothing_was_booked_for_has_an_empty_account(make: Make) -> None:
    exporter(make)

    (section,) = read(make, "US1").sections

    assert (section.currency, section.lines, section.closing_minor) == ("EUR", (), 0)


cents = st.integers(1, 900_00).map(lambda amount: f"{amount // 100}.{amount % 100:02}")
days = st.sampled_from(["2026-11-10", "2026-11-15", "2026-11-20", "2026-11-24"])
moves = st.lists(st.tuples(st.booleans(), st.booleans(), cents, days), min_size=1, max_size=6)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_whatever_is_sold_and_paid_in_two_currencies_the_statement_is_the_control_account(
    make: Make, moves: list[tuple[bool, bool, str, str]]
) -> None:
    make = exporter(Make())
    for is_sale, is_foreign, amount, on in sorted(moves, key=lambda move: move[3]):
        currency, bank = ("USD", "1021") if is_foreign else ("EUR", "1020")
        if is_sale:
            sold(make, amount, on, currency=currency, reason="late")
        else:
            received_oldest_first(make, amount, on=on, code="US1", currency=currency, bank=bank)

    for until in ("2026-11-10", "2026-11-19", "2026-12-31"):
        found = read(make, "US1", until)
        with reading(make.book):
            own = open_items_of(make.book, "US1", as_of=day(until))
            assert found.closing_base == balance_of(make.book, "1300", until=day(until))
        for section in found.sections:
            of_it = [one for one in own if one.currency == section.currency]
            assert section.closing_minor == sum(one.open_minor for one in of_it)
            assert section.closing_base == sum(one.base_minor for one in of_it)
            assert section.opening_minor + sum(one.amount_minor for one in section.lines) == (
                section.closing_minor
            )


@pytest.mark.parametrize("since", ["2026-11-11", "2026-12-31"])
def test_a_later_first_day_comes_to_the_same(make: Make, since: str) -> None:
    exporter(make)
    sold(make, "1000", "2026-11-10")
    received_oldest_first(make, "300.00", on="2026-11-20", bank="1021", **IN_DOLLARS)

    assert read(make, "US1", since=since).closing_base == read(make, "US1").closing_base

"""What is left of the lines of an invoice, and of its VAT: credits come to it, never to more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.kernel.quantities import SCALE, parse_millionths
from akker.ledger.checks import check_book
from akker.ledger.models import JournalLine
from akker.receivables.credits import credit_of
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import IssuedInvoice, issued_invoice
from akker.receivables.queries_files import einvoice_of
from akker.receivables.queries_taken import left_of
from akker.tax.models import TaxLine
from tests.ledger.random_books import few
from tests.make import Make, refusal_of
from tests.receivables.paying import still_open
from tests.receivables.rules_of_einvoices import broken_rules
from tests.receivables.selling import customer, day, form, issued, line, ready

NOTE = {"kind": "credit-note", "corrects": "2026-0001"}


def credited(make: Make, quantities: dict[int, str] | None = None) -> IssuedInvoice:
    """Some of lines of 2026-0001, or what is left of it."""
    with reading(make.book):
        found = issued_invoice(make.book, "2026-0001")
        left = left_of(make.book, found.row.invoice_id)
    asked = {no: parse_millionths(text) for no, text in (quantities or {}).items()}
    note = credit_of(found, on=day("2026-03-09"), quantities=asked or left)
    label = issue_invoice(make.alice, invoice=note).label
    with reading(make.book):
        return issued_invoice(make.book, label)


def test_the_last_of_a_line_is_what_is_left_of_it(make: Make) -> None:
    """3 x 33.335 is 100.01 with 21.00 of VAT; one is 33.34."""
    ready(make)
    issued(make, line("33.335", quantity="3"))

    notes = [credited(make, {1: "1"}).row for _ in range(3)]

    assert [one.net_minor for one in notes] == [-33_34, -33_33, -33_34]
    assert sum(one.tax_minor for one in notes) == -21_00
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


@pytest.mark.parametrize("prices", ["net", "gross"])
def test_e_invoices_of_credits_one_after_another_pass_every_rule(make: Make, prices: str) -> None:
    """Lines that come to a cent more or less than their quantity at their price, and their VAT."""
    ready(make)
    customer(make, "B1", identifiers=[{"scheme": "kvk", "number": "33286383"}])
    lines = [
        line("33.335", quantity="3"),
        line("0.119", quantity="7", text="Screws"),
        line("9.99", "V9", "8010", quantity="3", discount="12.5"),
    ]
    issued(make, *lines, party="B1", prices=prices)

    for quantities in ({1: "1", 2: "3"}, {1: "1", 3: "2"}, {2: "2"}, None):
        note = credited(make, quantities)
        with reading(make.book):
            content = einvoice_of(make.book, note)
        assert broken_rules(content) == [], quantities
    assert still_open(make, "B1") == {}


def test_without_lines_what_is_left_is_credited(make: Make) -> None:
    ready(make)
    issued(make, line("100.00", quantity="5", unit="HUR"), line("9.99", "V9", "8010"))
    credited(make, {1: "2"})

    rest = credited(make)

    assert [(one.line_no, one.quantity_e6) for one in rest.lines] == [(1, 3 * SCALE), (2, SCALE)]
    assert still_open(make) == {}
    with reading(make.book):
        left = left_of(make.book, issued_invoice(make.book, "2026-0001").row.invoice_id)
    assert left == {1: 0, 2: 0}
    assert refusal_of(credited, make) == "credit_empty"


def test_a_credit_note_that_was_written_by_hand_takes_the_lines_it_repeats(make: Make) -> None:
    ready(make)
    issued(make, line("33.335", quantity="3"), line("33.335", quantity="3", text="More"))
    for _ in range(2):
        issued(make, line("33.335", quantity="1"), **NOTE)

    rest = credited(make)

    assert [(one.text, one.quantity_e6, one.net_minor) for one in rest.lines] == [
        ("Goods", SCALE, -33_34),
        ("More", 3 * SCALE, -100_01),
    ]
    assert still_open(make) == {}


def test_two_lines_that_say_the_same_are_taken_one_after_the_other(make: Make) -> None:
    ready(make)
    issued(make, line("10.00", quantity="2"), line("10.00", quantity="2"))
    issued(make, line("10.00", quantity="2"), **NOTE)

    assert [one.line_no for one in credited(make, {2: "2"}).lines] == [1]
    assert still_open(make) == {}


def test_what_was_taken_off_an_invoice_is_given_back_with_the_rest(make: Make) -> None:
    """An advance of 30.00 that a final invoice took off."""
    ready(make)
    make.post("2026-01-01", "Advance of before", [("1020", "30.00"), ("1675", "-30.00")])
    issued(make, line("100.00"), line("30.00", "V21", "1675", quantity="-1"))
    credited(make, {1: "0.5"})

    rest = credited(make)

    assert [one.quantity_e6 for one in rest.lines] == [SCALE // 2, -SCALE]
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


def test_no_more_comes_back_of_a_line_or_under_a_vat_code_than_was_charged(make: Make) -> None:
    """100.00 at 21 % and 1000.00 at 9 %."""
    ready(make)
    issued(make, line("100.00"), line("1000.00", "V9", "8010"))

    def refused(*lines: dict[str, str]) -> str:
        invoice = invoice_from_form(form(*lines, **NOTE))
        return refusal_of(issue_invoice, make.alice, invoice=invoice)

    assert refused(line("100.00", quantity="5")) == "credit_code_too_large"
    assert refused(line("80.00", "V0", "8005")) == "credit_code_too_large"
    assert refused(line("1.00"), line("1000.01", "V9", "8010")) == "credit_code_too_large"
    assert refused(line("100.00", quantity="0.5"), line("50.01")) == "credit_code_too_large"
    issued(make, line("60.00"), **NOTE)
    assert refused(line("40.01")) == "credit_code_too_large"
    issued(make, line("40.00"), line("1000.00", "V9", "8010"), **NOTE)
    assert still_open(make) == {}


def test_no_more_comes_back_of_a_line_though_others_have_its_code(make: Make) -> None:
    ready(make)
    issued(make, line("10.00", quantity="2"), line("500.00", text="Machine"))
    credited(make, {1: "1"})

    assert refusal_of(credited, make, {1: "2"}) == "credit_line_too_large"
    assert refusal_of(credited, make, {3: "1"}) == "credit_line_unknown"
    assert still_open(make) == {"2026-0001": "617.10"}


Sold = list[tuple[tuple[str, str], int, int]]
PLACES = [("V21", "8005"), ("V21", "8020"), ("V9", "8010"), ("V0", "8040")]


@pytest.mark.usefixtures("db")
@few
@given(
    st.lists(
        st.tuples(st.sampled_from(PLACES), st.integers(1, 99_999), st.integers(1, 5)),
        min_size=1, max_size=4,
    ),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["1", "0.5", "0.333333"])), max_size=7),
    st.sampled_from(["net", "gross"]),
)  # fmt: skip
def test_credits_one_after_another_come_to_the_invoice_on_every_ledger_account(
    sold: Sold, picks: list[tuple[int, str]], prices: str
) -> None:
    """Prices of three decimals, with VAT in them or without."""
    make = ready(Make())
    lines = [
        line(f"{price // 1000}.{price % 1000:03}", vat, code, quantity=str(quantity))
        for (vat, code), price, quantity in sold
    ]
    issued(make, *(one | {"text": f"Line {no}"} for no, one in enumerate(lines)), prices=prices)
    with reading(make.book):
        invoice = issued_invoice(make.book, "2026-0001").row
    for pick, quantity in picks:
        number = pick % len(sold) + 1
        with reading(make.book):
            left = left_of(make.book, invoice.invoice_id)
        if left[number] >= SCALE:
            credited(make, {number: quantity})

    with reading(make.book):
        left = left_of(make.book, invoice.invoice_id)
    if any(left.values()):
        credited(make)

    with reading(make.book):
        rows = JournalLine.objects.filter(book=make.book).values_list(
            "ledger_account__code", "amount_minor"
        )
        sums = {code: sum(own for place, own in rows if place == code) for code, _ in rows}
        taxes = TaxLine.objects.filter(book=make.book)
        bases = {one.code: 0 for one in taxes}
        for one in taxes:
            bases[one.code] += one.base_minor
            bases[f"VAT {one.code}"] = bases.get(f"VAT {one.code}", 0) + one.tax_minor
    assert set(sums.values()) <= {0}
    assert set(bases.values()) <= {0}
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()

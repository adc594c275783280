"""Who was merged into another is sold to as that one, whichever name a document has."""

import pytest

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.parties.merging import merge_parties
from akker.receivables.issuing import issue_invoice
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries import issued_invoice
from tests.make import Make
from tests.receivables.selling import customer, form, issued, line, ready
from tests.repeating.repeats import ran, repeats


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    customer(make, "P1", name="Pieters")
    return make


def test_an_invoice_in_the_old_name_is_of_the_new_one(sold: Make) -> None:
    merge_parties(sold.alice, code="P1", into="J1")
    invoice = invoice_in(sold.book, form(line("100.00"), party="P1"))

    made = issue_invoice(sold.alice, invoice=invoice)

    with reading(sold.book):
        found = issued_invoice(sold.book, made.label)
    assert (found.row.party_code, found.document["buyer"]["name"]) == ("J1", "Bakkerij Jansen")
    assert check_book(sold.book).findings == ()


def test_a_credit_note_goes_to_whom_its_invoice_went(sold: Make) -> None:
    first = issued(sold, line("100.00"), party="P1")
    merge_parties(sold.alice, code="P1", into="J1")
    how = {"party": "P1", "kind": "credit-note", "corrects": first.label}
    note = invoice_in(sold.book, form(line("40.00"), **how))

    made = issue_invoice(sold.alice, invoice=note)

    with reading(sold.book):
        found = issued_invoice(sold.book, made.label)
    assert (found.row.party_code, found.document["buyer"]["name"]) == ("P1", "Pieters")


def test_what_repeats_goes_on_in_the_new_name(sold: Make) -> None:
    repeats(sold, party="P1")
    merge_parties(sold.alice, code="P1", into="J1")

    labels = [one.label for one in ran(sold, "2026-01-31")]

    with reading(sold.book):
        found = [issued_invoice(sold.book, label) for label in labels]
    assert labels
    assert {one.document["buyer"]["name"] for one in found} == {"Bakkerij Jansen"}

"""Issuing: numbers without a gap, what must stand on an invoice, and what never changes."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.kernel.errors import RefusedFields, WrongFields
from akker.ledger.checks import check_book
from akker.ledger.posting import reverse_entry
from akker.parties.changing import change_party
from akker.parties.queries_cards import known_party
from akker.receivables.drafting import (
    change_draft_invoice,
    change_letterhead,
    delete_draft_invoice,
    save_draft_invoice,
)
from akker.receivables.invoice_form import form_of_invoice, invoice_from_form
from akker.receivables.issuing import issue_draft, issue_invoice, issue_invoices
from akker.receivables.models import DraftInvoice, Invoice, InvoiceLine
from akker.receivables.queries import (
    InvoiceFilter,
    draft_invoice,
    draft_invoices,
    invoices_page,
    issued_invoice,
)
from akker.receivables.queries_preview import check_issuable, preview_of
from akker.reports.invoice_pdf import invoice_pdf
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, form, issued, line, ready


def refused(make: Make, *lines: dict[str, object], **more: object) -> str:
    return refusal_of(issue_invoice, make.alice, invoice=invoice_from_form(form(*lines, **more)))


def test_an_issued_invoice_keeps_what_the_customer_saw(make: Make) -> None:
    ready(make)
    issued(make, line("80.00", quantity="2.5", unit="HUR", discount="10"), reference="PO 12")

    card = known_party(make.book, "J1").card
    moved = replace(card.addresses[0], street="Nieuwe straat 2")
    change_party(make.alice, code="J1", card=replace(card, name="Jansen", addresses=(moved,)))

    with reading(make.book):
        found = issued_invoice(make.book, "2026-0001")
    assert found.document["buyer"]["name"] == "Bakkerij Jansen"
    assert found.document["buyer"]["street"] == "Dorpsstraat 1"
    assert found.document["seller"]["numbers"] == {"vat": "NL004495445B01", "kvk": "33286383"}
    assert found.document["reference"] == "PO 12"
    assert (found.row.net_minor, found.row.tax_minor, found.row.total_minor) == (18000, 3780, 21780)
    assert found.row.due_on.isoformat() == "2026-03-16"
    assert found.entry_label == "VRK/2026/1"
    assert found.payment_reference.endswith("20260000001")
    (one,) = found.lines
    assert (one.quantity_e6, one.price_e6, one.discount_e2) == (2_500_000, 80_000_000, 1000)


def test_numbers_follow_each_other_by_kind_and_year(make: Make) -> None:
    ready(make)
    labels = [issued(make, line("10.00")).label for _ in range(2)]
    labels.append(issued(make, line("5.00"), kind="credit-note").label)
    many = issue_invoices(
        make.alice, invoices=[invoice_from_form(form(line("1.00")))] * 3, source="test"
    )

    assert [*labels, *(one.label for one in many)] == [
        "2026-0001", "2026-0002", "C2026-0001", "2026-0003", "2026-0004", "2026-0005",
    ]  # fmt: skip
    assert check_book(make.book).findings == ()


def test_what_is_refused_takes_no_number(make: Make) -> None:
    ready(make)
    assert refused(make, line("10.00", code="9999")) == "ledger_account_unknown"
    assert refused(make, line("10.00", vat="V99")) == "tax_code_unknown"

    assert issued(make, line("10.00")).label == "2026-0001"


def test_who_may_not_issue_is_refused(make: Make) -> None:
    ready(make)
    invoice = invoice_from_form(form(line("10.00")))

    assert refusal_of(issue_invoice, make.bob, invoice=invoice) == "permission_missing"
    assert refusal_of(issue_invoice, make.charlie, invoice=invoice) == "permission_missing"


def test_an_invoice_that_lacks_what_the_law_asks_is_refused(make: Make) -> None:
    customer(make)
    assert refused(make, line("10.00")) == "letterhead_missing"
    change_letterhead(make.alice, party_code="J1")
    assert refused(make, line("10.00")) == "seller_incomplete"


def test_a_buyer_without_address_or_vat_number_is_refused(make: Make) -> None:
    ready(make)
    customer(make, "N1", addresses=[])

    assert refused(make, line("10.00"), party="N1") == "buyer_incomplete"
    assert refused(make, line("10.00", "VRC", "8050")) == "buyer_incomplete"
    assert refused(make, line("10.00"), party="nobody") == "party_unknown"


def test_all_that_we_and_the_buyer_lack_is_told_at_once(make: Make) -> None:
    customer(make, "N1", name="Nowhere B.V.", addresses=[])
    invoice = invoice_from_form(form(line("10.00", "VRC", "8050"), party="N1"))

    with pytest.raises(RefusedFields) as unset:
        issue_invoice(make.alice, invoice=invoice)
    change_letterhead(make.alice, party_code="N1")
    with pytest.raises(RefusedFields) as lacking, reading(make.book):
        preview_of(make.book, invoice)
    with reading(make.book):
        found = preview_of(make.book, invoice, wrong := WrongFields())

    assert [one.code for one in unset.value.at.values()] == [
        "letterhead_missing",
        "buyer_incomplete",
    ]
    seller, buyer = lacking.value.at.values()
    assert "of us: street, city, VAT number, KvK number." in seller.message
    assert "of Nowhere B.V.: street, city, VAT number." in buyer.message
    assert [*wrong.at] == ["seller", "buyer"] and found.worth.total_minor == 1000
    assert len(found.entry_lines) == 2


@pytest.mark.parametrize(
    ("lines", "more", "code"),
    [
        ([], {}, "invoice_empty"),
        ([line("10.00", text=" ")], {}, "line_incomplete"),
        ([line("-10.00")], {}, "price_negative"),
        ([line("10.00", quantity="-1", discount="5")], {}, "discount_unfit"),
        ([line("10.00", quantity="-1")], {}, "invoice_below_zero"),
        ([line("10.00"), line("10.01", quantity="-1")], {}, "invoice_below_zero"),
        ([line("10.00"), line("10.00", quantity="0")], {}, "line_quantity_zero"),
        ([line("10.00", discount="101")], {}, "discount_unfit"),
        ([line("10.00")], {"due": "2026-03-01"}, "days_unfit"),
        ([line("10.00")], {"supplied": "2026-03-01", "supplied_until": "2026-02-01"}, "days_unfit"),
        ([line("10.00")], {"kind": "bill"}, "invoice_kind_unfit"),
        ([line("10.00")], {"corrects": "2026-0001"}, "invoice_kind_unfit"),
        ([line("10.00")], {"kind": "credit-note", "corrects": "2026-0009"}, "invoice_unknown"),
        ([line("10.00")], {"date": "2031-03-01"}, "no_fiscal_year"),
        ([line("99999999999", quantity="99999999999")], {}, "amount_too_large"),
    ],
)
def test_bad_input_is_refused(
    make: Make, lines: list[dict[str, object]], more: dict[str, object], code: str
) -> None:
    ready(make)
    assert refused(make, *lines, **more) == code


@pytest.mark.parametrize(
    "lines",
    [
        [line("10.00", discount="100")],
        [line("0.00", quantity="3", text="Sample")],
        [line("10.00"), line("10.00", quantity="-1")],
    ],
)
def test_an_invoice_may_come_to_nothing(make: Make, lines: list[dict[str, object]]) -> None:
    """Samples, and what was paid before."""
    ready(make)

    assert issued(make, *lines).label == "2026-0001"

    with reading(make.book):
        assert issued_invoice(make.book, "2026-0001").row.total_minor == 0
    assert check_book(make.book).findings == ()


def test_what_cannot_be_issued_is_told_before(make: Make) -> None:
    ready(make)
    for lines, code in (
        ([line("10.00", quantity="-1")], "invoice_below_zero"),
        ([line("10.00", quantity="0")], "line_quantity_zero"),
    ):
        with reading(make.book):
            invoice = invoice_from_form(form(*lines))
            assert refusal_of(preview_of, make.book, invoice) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"party": "J1", "date": "2026-03-02", "lines": [line("1")] * 2001}, "too_many_lines"),
        ({"party": "J1", "lines": [line("1")]}, "form_incomplete"),
        (form({"text": "x", "vat": "V21", "code": "8005"}), "form_incomplete"),
        (form(line("1,5")), "number_unreadable"),
        (form(line("1", unit="BOX")), "unit_unknown"),
        (form(line("1"), colour="red"), "form_key_unknown"),
        (form({**line("1"), "price": 1}), "form_unfit"),
        ({"lines": "many"}, "form_unfit"),
    ],
)
def test_a_form_that_is_none_is_refused(values: object, code: str) -> None:
    assert refusal_of(invoice_from_form, values) == code


def test_the_form_of_an_invoice_reads_back_as_the_same() -> None:
    values = form(
        line("0.123456", quantity="-2.5", unit="HUR", dimensions={"project": "P1"}),
        kind="credit-note",
        corrects="2026-0001",
        supplied="2026-02-01",
        supplied_until="2026-02-28",
        note="Thank you",
        prices="gross",
    )
    invoice = invoice_from_form(values)

    assert invoice_from_form(form_of_invoice(invoice)) == invoice


def test_dating_back_needs_a_reason(make: Make) -> None:
    ready(make)
    issued(make, line("10.00"))

    assert refused(make, line("10.00"), date="2026-03-01") == "invoice_backdated"
    issued(make, line("10.00"), date="2026-03-01", reason="Forgotten")

    event = Event.objects.filter(book=make.book, kind="InvoiceIssued").latest("pk")
    assert event.after["reason"] == "Forgotten"


def test_an_invoice_of_nothing_has_a_number_and_no_entry(make: Make) -> None:
    ready(make)
    one = issued(make, line("0.00"))

    assert (one.label, one.entry) == ("2026-0001", "")
    assert check_book(make.book).findings == ()


def test_the_entry_of_an_invoice_is_taken_back_by_a_credit_note_alone(make: Make) -> None:
    ready(make)
    one = issued(make, line("10.00"))

    assert refusal_of(reverse_entry, make.alice, label=one.entry) == "entry_of_document"


def test_a_draft_is_kept_changed_and_issued_once(make: Make) -> None:
    ready(make)
    key = save_draft_invoice(make.alice, content={"party": "J1"})
    seen = draft_invoice(make.book, key).saved_at
    saved = change_draft_invoice(
        make.alice, draft_id=key, content=form(line("10.00")), seen_at=seen
    )
    assert (
        refusal_of(change_draft_invoice, make.alice, draft_id=key, content={}, seen_at=seen)
        == "draft_changed"
    )

    assert issue_draft(make.alice, draft_id=key, seen_at=saved).label == "2026-0001"

    assert draft_invoices(make.book) == []
    assert refusal_of(issue_draft, make.alice, draft_id=key) == "draft_unknown"
    other = save_draft_invoice(make.alice, content={})
    assert refusal_of(issue_draft, make.alice, draft_id=other) == "form_incomplete"
    delete_draft_invoice(make.alice, draft_id=other)
    assert not DraftInvoice.objects.filter(book=make.book).exists()


def test_documents_are_found_by_number_name_and_day(make: Make) -> None:
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("10.00"))
    issued(make, line("20.00"), party="P1", date="2026-03-05")

    def labels(**asked: object) -> list[str]:
        rows = invoices_page(make.book, InvoiceFilter(**asked), limit=10)  # type: ignore[arg-type]
        return [row.label for row in rows]

    with reading(make.book):
        assert labels() == ["2026-0002", "2026-0001"]
        assert labels(text="pieter") == ["2026-0002"]
        assert labels(text="0001") == ["2026-0001"]
        assert labels(party_code="J1") == ["2026-0001"]
        assert labels(kind="credit-note") == []
        first, _ = invoices_page(make.book, InvoiceFilter(), limit=1)
        after = (first.issued_on, first.invoice_id)
        (second,) = invoices_page(make.book, InvoiceFilter(), after=after, limit=1)
    assert second.label == "2026-0001"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE receivables_invoice SET total_minor = 1 WHERE id = {id}",
        "DELETE FROM receivables_invoice WHERE id = {id}",
        "UPDATE receivables_invoiceline SET text = 'x' WHERE invoice_id = {id}",
        "DELETE FROM receivables_invoiceline WHERE invoice_id = {id}",
        "UPDATE tax_taxline SET tax_minor = 0 WHERE book_id = {book}",
        "DELETE FROM tax_taxline WHERE book_id = {book}",
        "INSERT INTO receivables_invoiceline (book_id, invoice_id, line_no, text, quantity_e6,"
        " unit, price_e6, discount_e2, tax_code, ledger_account_id, net_minor, dimensions)"
        " SELECT book_id, invoice_id, 2, text, quantity_e6, unit, price_e6, discount_e2,"
        " tax_code, ledger_account_id, net_minor, dimensions FROM receivables_invoiceline"
        " WHERE invoice_id = {id}",
    ],
)
def test_the_database_keeps_issued_documents(make: Make, sql: str) -> None:
    ready(make)
    one = issued(make, line("10.00"))

    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(make.book)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql.format(id=one.invoice_id, book=make.book.pk))


def test_the_database_takes_no_number_out_of_its_series(make: Make) -> None:
    ready(make)
    one = issued(make, line("10.00"))
    with reading(make.book):
        row = Invoice.objects.get(book=make.book, pk=one.invoice_id)
    for number in (1, 3):
        row.pk, row.number, row.label, row.entry_id = None, number, f"x{number}", None
        with transaction.atomic():
            enter_book(make.book)
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save(force_insert=True)


def test_a_line_that_went_missing_is_found(make: Make) -> None:
    ready(make)
    issued(make, line("0.00"))
    with reading(make.book):
        row = Invoice.objects.get(book=make.book)
    row.pk, row.number, row.label = None, 2, "2026-0002"
    with transaction.atomic():
        enter_book(make.book)
        row.save(force_insert=True)

    (found,) = check_book(make.book).findings
    assert (found.check, found.sentence) == (
        "documents",
        "The lines of 2026-0002 are not all of it, or do not add up to it.",
    )
    assert InvoiceLine.objects.filter(invoice=row).count() == 0


@pytest.mark.parametrize("code", ["1300", "1501", "1020"])
def test_what_is_sold_goes_on_no_account_of_debtors_vat_or_money(make: Make, code: str) -> None:
    ready(make)
    invoice = invoice_from_form(form(line("100.00", "V21", code)))

    assert refusal_of(issue_invoice, make.alice, invoice=invoice) == "line_place_unfit"
    with reading(make.book):
        assert refusal_of(check_issuable, make.book, invoice) == "line_place_unfit"
    issued(make, line("100.00", "V21", "1675"))
    assert check_book(make.book).findings == ()


def test_private_use_is_not_sold_and_a_number_of_our_country_is_not_elsewhere(make: Make) -> None:
    ready(make)
    customer(make, "N1", identifiers=[{"scheme": "vat", "number": "NL004495445B01"}])
    for code, refusal in (("PRIV", "code_not_of_sales"), ("X-EUG", "eu_number_own")):
        invoice = invoice_from_form(form(line("100.00", code), party="N1"))
        assert refusal_of(issue_invoice, make.alice, invoice=invoice) == refusal


def test_what_no_paper_can_show_is_refused_before_its_number_and_a_picture_is_left_out(
    make: Make,
) -> None:
    """Egyptian is in no font here; whoever has such a font may issue."""
    ready(make)
    customer(make, "E1", name="Scribe \U00013000")
    customer(make, "P1", name="Roofer \U0001f389")

    assert refusal_of(issued, make, line("100.00"), party="E1") == "pdf_letters_missing"
    assert issued(make, line("100.00"), party="P1").label == "2026-0001"
    assert invoice_pdf(make.book, "2026-0001").content.startswith(b"%PDF-")

"""What the customer gets is frozen byte by byte: the e-invoice at once, the PDF when first made."""

import hashlib
import io
import zlib
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction

from akker.audit.queries import history_of
from akker.books.actor import Actor, enter_book, reading
from akker.files.queries import path_of
from akker.kernel.guards import create_sql, drop_sql
from akker.ledger.checks import check_book
from akker.receivables import einvoice, freezing
from akker.receivables.guards import FILE_GUARDS
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoices
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.models import EInvoice, InvoicePdf
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_files import einvoice_of
from akker.receivables.queries_own_vat import own_vat_of
from akker.reports import invoice_pdf as printing
from akker.reports.invoice_pdf import invoice_pdf
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, form, issued, line, ready
from tests.receivables.test_einvoice import CASES, NL, file_of, sold


def again(make: Make, label: str, **how: Any) -> bytes:
    """The e-invoice made anew, from what is read of the rows."""
    with reading(make.book):
        found = issued_invoice(make.book, label)
        return einvoice.ubl_of(found, own=own_vat_of(make.book, found), **how)


def pdf_for(actor: Actor, label: str) -> bytes:
    """As everything that hands a PDF out does it."""
    pdf = printing.invoice_pdf(actor.book, label)
    return (
        pdf.content if pdf.is_kept else keep_invoice_pdf(actor, address=label, content=pdf.content)
    )


@pytest.fixture
def one(make: Make) -> Make:
    ready(make)
    customer(make, "B1", **NL)
    issued(make, line("80.00", quantity="2.5", unit="HUR", discount="10"), party="B1")
    return make


@pytest.mark.parametrize("case", CASES)
def test_the_kept_file_is_the_one_that_the_rows_make(make: Make, case: str) -> None:
    sold(make, case)

    assert EInvoice.objects.filter(book=make.book).count() == 2
    for label in ("2026-0001", "C2026-0001"):
        assert file_of(make, label) == again(make, label), label
        assert file_of(make, label, profile="nlcius") == again(make, label, profile="nlcius")


def test_a_program_that_writes_otherwise_changes_no_issued_file(
    one: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file_of(one, "2026-0001")
    monkeypatch.setattr(einvoice, "PROCESS", "another")
    assert b"another" in again(one, "2026-0001") and b"another" not in before

    assert file_of(one, "2026-0001") == before
    ((_, (inside,)),) = _attachments(pdf_for(one.alice, "2026-0001"))
    assert inside == before


def _attachments(pdf: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(pdf)).attachments.items()


def test_many_at_once_have_each_their_own(make: Make) -> None:
    ready(make)
    customer(make, "B1", **NL)
    many = [invoice_from_form(form(line(f"{n}.00"), party="B1")) for n in range(1, 8)]

    issue_invoices(make.alice, invoices=many)

    for n in range(1, 8):
        label = f"2026-000{n}"
        assert file_of(make, label) == again(make, label)
        assert f">{n}.00<".encode() in file_of(make, label)


def test_what_no_e_invoice_can_say_and_what_came_from_elsewhere_have_none(make: Make) -> None:
    ready(make, "")
    customer(make, identifiers=[])
    issued(make, line("10.00"))
    elsewhere = replace(invoice_from_form(form(line("10.00"))), outside_label="F7")
    issue_invoices(make.alice, invoices=[elsewhere])

    assert not EInvoice.objects.filter(book=make.book).exists()
    assert refusal_of(file_of, make, "2026-0001") == "einvoice_address"
    assert refusal_of(file_of, make, "outside:F7") == "einvoice_outside"
    assert refusal_of(pdf_for, make.alice, "outside:F7") == "invoice_outside"
    assert list(_attachments(pdf_for(make.alice, "2026-0001"))) == []


def test_a_refused_issue_leaves_no_file(one: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("akker.receivables.issuing.write_tax_lines", fail)
    with pytest.raises(OSError, match="full"):
        issued(one, line("1.00"), party="B1")

    assert EInvoice.objects.filter(book=one.book).count() == 1


def test_a_pdf_is_made_once(one: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not InvoicePdf.objects.filter(book=one.book).exists(), "deferred"
    first = pdf_for(one.alice, "2026-0001")
    monkeypatch.setattr(printing, "typeset_many", lambda *_, **__: [b"%PDF another"])

    assert pdf_for(one.bob, "2026-0001") == first
    # Who made it meanwhile gets the one that is kept.
    assert keep_invoice_pdf(one.bob, address="2026-0001", content=b"%PDF mine") == first
    row = InvoicePdf.objects.select_related("file").get(book=one.book)
    assert row.file.sha256 == hashlib.sha256(first).hexdigest()
    assert (row.file.name, row.file.media_type) == ("2026-0001.pdf", "application/pdf")
    kinds = [event.kind for event in history_of(one.book, "invoice:2026-0001")]
    assert kinds == ["InvoiceIssued", "InvoicePdfKept"]
    assert check_book(one.book).findings == ()


def test_a_pdf_that_is_damaged_is_never_made_anew(one: Make) -> None:
    content = pdf_for(one.alice, "2026-0001")
    path = path_of(one.book, hashlib.sha256(content).hexdigest())
    path.write_bytes(content + b" ")

    assert refusal_of(pdf_for, one.alice, "2026-0001") == "file_damaged"
    (found,) = check_book(one.book).findings
    assert found.sentence == "The file 2026-0001.pdf is not as it was kept."


def test_who_only_looks_gets_what_is_kept(one: Make) -> None:
    looking = replace(one.alice, only_looks=True)

    assert refusal_of(pdf_for, looking, "2026-0001") == "only_looking"
    content = pdf_for(one.alice, "2026-0001")
    assert pdf_for(looking, "2026-0001") == content


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE receivables_einvoice SET sha256 = '' WHERE book_id = {book}",
        "DELETE FROM receivables_einvoice WHERE book_id = {book}",
        "UPDATE receivables_invoicepdf SET file_id = file_id + 1 WHERE book_id = {book}",
        "DELETE FROM receivables_invoicepdf WHERE book_id = {book}",
        "INSERT INTO receivables_einvoice (book_id, invoice_id, sha256, content)"
        " SELECT book_id, invoice_id, sha256, content FROM receivables_einvoice",
        "INSERT INTO receivables_einvoice (book_id, invoice_id, sha256, content)"
        " SELECT book_id, id, '', {blob} FROM receivables_invoice WHERE number IS NULL",
        "INSERT INTO receivables_invoicepdf (book_id, invoice_id, file_id, made_at)"
        " SELECT i.book_id, i.id, f.id, i.issued_at FROM receivables_invoice i,"
        " files_storedfile f WHERE i.number IS NULL",
        "INSERT INTO receivables_invoicepdf (book_id, invoice_id, file_id, made_at)"
        " SELECT i.book_id, i.id, f.id, i.issued_at FROM receivables_invoice i,"
        " files_storedfile f WHERE i.label = '2026-0001'",
    ],
)
def test_the_database_lets_nobody_change_a_file(one: Make, sql: str) -> None:
    elsewhere = replace(invoice_from_form(form(line("10.00"))), outside_label="F7")
    issue_invoices(one.alice, invoices=[elsewhere])
    pdf_for(one.alice, "2026-0001")
    blob = "x'00'" if connection.vendor == "sqlite" else "''::bytea"

    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(one.book)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql.format(book=one.book.pk, blob=blob))


def tampered(make: Make, content: bytes, sha256: str) -> list[str]:
    """What the check says of an e-invoice that somebody put there past the guards."""
    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(make.book)
        for rule in FILE_GUARDS:
            for statement in drop_sql(rule, connection.vendor):
                cursor.execute(statement)
        EInvoice.objects.filter(book=make.book).update(content=content, sha256=sha256)
        for rule in FILE_GUARDS:
            for statement in create_sql(rule, connection.vendor):
                cursor.execute(statement)
    found = check_book(make.book).findings
    assert {one.check for one in found} == {"e-invoices"}
    return [str(one.sentence) for one in found]


def test_the_check_finds_bytes_that_changed(one: Make) -> None:
    content = file_of(one, "2026-0001")
    sha256 = hashlib.sha256(content).hexdigest()
    changed = "The e-invoice of 2026-0001 is not as it was made."

    assert tampered(one, zlib.compress(content + b" "), sha256) == [changed]
    assert refusal_of(file_of, one, "2026-0001") == "einvoice_damaged"
    assert refusal_of(invoice_pdf, one.book, "2026-0001") == "einvoice_damaged"
    assert tampered(one, b"no file", sha256) == [changed]


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (b"<cbc:ID>2026-0001<", b"<cbc:ID>2026-0002<"),
        (b'PayableAmount currencyID="EUR">217.80', b'PayableAmount currencyID="EUR">217.81'),
        (b'TaxExclusiveAmount currencyID="EUR"', b'TaxExclusiveAmount currencyID="USD"'),
        (b'    <cbc:TaxAmount currencyID="EUR">37.80', b'    <cbc:TaxAmount currencyID="EUR">7.80'),
        (b"cbc:PayableAmount", b"cbc:Payable"),
    ],
)
def test_the_check_finds_a_file_that_says_otherwise(one: Make, there: bytes, said: bytes) -> None:
    content = file_of(one, "2026-0001")
    assert there in content
    other = content.replace(there, said)

    found = tampered(one, zlib.compress(other), hashlib.sha256(other).hexdigest())

    assert found == ["The e-invoice of 2026-0001 does not say what its rows say."]


def test_documents_from_before_files_were_kept_still_have_theirs(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(make)
    customer(make, "B1", **NL)
    monkeypatch.setattr(freezing, "_einvoice", lambda *_: iter(()))
    issued(make, line("80.00"), party="B1")
    monkeypatch.undo()

    assert not EInvoice.objects.filter(book=make.book).exists()
    with reading(make.book):
        found = issued_invoice(make.book, "2026-0001")
        assert einvoice_of(make.book, found) == einvoice.ubl_of(found)

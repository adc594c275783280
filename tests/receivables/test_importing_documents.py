"""Documents that were issued elsewhere: brought in once, with their numbers, and taken back."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.clearing.queries import open_items_of
from akker.intake.problems import RowProblem
from akker.intake.sheets import open_sheet
from akker.intake.undoing import undo_import
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.models import JournalEntry
from akker.receivables.import_rows import Manner, reader_of
from akker.receivables.importing import import_documents
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoice
from akker.receivables.models import Invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.rules import INVOICE
from tests.make import Make, refusal_of
from tests.receivables.document_files import (
    FIRST,
    FIRST_TOO,
    HEAD,
    NOTE,
    NOTES,
    SECOND,
    balance_on,
    brought,
    codes_of,
    file,
)
from tests.receivables.paying import received_oldest_first, still_open
from tests.receivables.selling import customer, form, issued, line, ready


def test_a_file_is_read_as_its_documents_are_asked_for(make: Make, tmp_path: Path) -> None:
    """So a long one does not stand in memory; each document is whole wherever reading pauses."""
    customer(make)
    path = file(tmp_path, *(f"F-{n // 7},2026-03-05,,J1,,,Bread,1,1.00,V9" for n in range(3500)))
    sheet, walked = open_sheet(path), []
    with reading(make.book):
        reader = reader_of(make.book, INVOICE, sheet, Manner({}))
    problems: list[RowProblem] = []
    documents = reader.documents((walked.append(row) or row for row in sheet.rows), problems)

    first = next(documents)
    assert (first.invoice.outside_label, len(walked) < 1500) == ("F-0", True)
    rest = list(documents)

    assert (len(walked), problems) == (3500, [])
    assert [(one.row, len(one.invoice.lines)) for one in (first, *rest)] == [
        (2 + 7 * n, 7) for n in range(500)
    ]


def test_what_is_wrong_far_down_lets_nothing_in(make: Make, tmp_path: Path) -> None:
    customer(make)
    rows = [f"F-{n},2026-03-05,,J1,,,Bread,1,1.00,V9" for n in range(1200)]
    path = file(tmp_path, *rows, "F-1200,2026-03-05,,nobody,,,Bread,1,1.00,V9", rows[3])

    assert codes_of(brought(make, path, dry_run=True)) == [
        (1202, "party_unknown"),
        (1203, "document_comes_back"),
    ]
    assert refusal_of(brought, make, path) == "document_comes_back", "what cannot be read, first"
    assert not Invoice.objects.filter(book=make.book).exists()


def test_invoices_come_in_once_with_their_numbers_references_and_entries(
    make: Make, tmp_path: Path
) -> None:
    customer(make)  # no letterhead is needed: the customer has them already
    path = file(tmp_path, FIRST, FIRST_TOO, SECOND)

    tried = brought(make, path, dry_run=True)
    assert (tried.document_count, tried.line_count, tried.problems) == (2, 3, ())
    assert not Invoice.objects.filter(book=make.book).exists()
    done = brought(make, path)
    again = brought(make, path)

    assert done.document_count == 2
    assert (again.import_uid, again.document_count, again.known_count) == ("", 0, 2)
    first, second = Invoice.objects.filter(book=make.book).order_by("pk")
    assert (first.label, first.number, first.payment_reference) == ("F-1", None, "1000000026003167")
    # 21.00 at 9 % and 120.00 at 21 %, VAT once for each rate.
    assert (first.net_minor, first.tax_minor) == (14100, 189 + 2520)
    assert (first.due_on, second.due_on) == (dt.date(2026, 3, 30), dt.date(2026, 3, 19))
    assert still_open(make) == {"F-1": "168.09", "F-2": "109.00"}
    assert check_book(make.book).findings == ()


def test_revenue_goes_where_the_file_or_whoever_asks_says(make: Make, tmp_path: Path) -> None:
    customer(make)
    brought(make, file(tmp_path, SECOND), ledger_code="8040")
    third = file(tmp_path, f"{SECOND.replace('F-2', 'F-3')},8005", head=f"{HEAD},ledger_code")
    brought(make, third)

    assert (balance_on(make, "8040"), balance_on(make, "8005")) == ("-100.00", "-100.00")


def test_credit_notes_come_in_open_and_name_their_invoice(make: Make, tmp_path: Path) -> None:
    ready(make)
    brought(make, file(tmp_path, FIRST))
    note = f"{NOTE}\nCF-2,2026-03-09,,J1,Bread,1,10.00,V9"

    done = brought(make, file(tmp_path, note, head=NOTES), kind="credit-notes")

    assert done.document_count == 2
    named, free = Invoice.objects.filter(book=make.book, kind="credit-note").order_by("pk")
    assert named.corrects is not None and named.corrects.label == "F-1"
    assert free.corrects is None
    assert still_open(make) == {"F-1": "22.89", "CF-1": "-11.45", "CF-2": "-10.90"}


def test_a_number_of_elsewhere_is_told_from_our_own(make: Make, tmp_path: Path) -> None:
    ready(make)
    issued(make, line("500.00"))  # 2026-0001
    twin = FIRST.replace("F-1", "2026-0001")
    brought(make, file(tmp_path, twin))

    note = NOTE.replace("F-1", "2026-0001").replace("C2026", "C-2026")
    brought(make, file(tmp_path, note, head=NOTES), kind="credit-notes")

    credit = Invoice.objects.get(book=make.book, kind="credit-note")
    assert credit.corrects is not None and credit.corrects.number is None


WRONG = [
    (SECOND.replace("J1", "J9"), (2, "party_unknown")),
    (SECOND.replace("V9", "V7"), (2, "tax_code_unknown")),
    (SECOND.replace("2026-03-05", "2031-03-05"), (2, "no_fiscal_year")),
    (SECOND.replace("100.00", "dear"), (2, "amount_unreadable")),
    (SECOND.replace("100.00", "-1.00"), (2, "price_negative")),
    (SECOND.replace("F-2", ""), (2, "document_unnumbered")),
    (SECOND.replace(",,J1", ",2026-03-01,J1"), (2, "days_unfit")),
    (f"{FIRST}\n{SECOND}\n{FIRST_TOO}", (4, "document_comes_back")),
    (f"{FIRST}\n{FIRST_TOO.replace('J1', 'J2')}", (3, "document_rows_differ")),
    (SECOND.replace(",,Bread", ",US dollar,Bread"), (2, "currency_unknown")),
]


@pytest.mark.parametrize(("rows", "expected"), WRONG)
def test_rel_60_a_wrong_row_is_named_and_nothing_comes_in(
    make: Make, tmp_path: Path, rows: str, expected: tuple[int, str]
) -> None:
    customer(make)
    path = file(tmp_path, rows)

    assert codes_of(brought(make, path, dry_run=True)) == [expected]

    assert refusal_of(import_documents, make.alice, kind="invoices", path=path) == expected[1]
    assert not Invoice.objects.filter(book=make.book).exists()


def test_every_wrong_document_is_listed_with_its_row(make: Make, tmp_path: Path) -> None:
    customer(make)
    lock_until(make.alice, kind="sales", until=dt.date(2026, 3, 3))
    path = file(
        tmp_path, FIRST, FIRST_TOO, SECOND.replace("V9", "V7"), SECOND.replace("F-2", "F-3")
    )

    assert codes_of(brought(make, path, dry_run=True)) == [
        (2, "period_locked"),
        (4, "tax_code_unknown"),
    ]


def test_what_came_in_and_says_something_else_now_is_refused(make: Make, tmp_path: Path) -> None:
    customer(make)
    brought(make, file(tmp_path, FIRST, FIRST_TOO))

    changed = file(tmp_path, FIRST)

    assert codes_of(brought(make, changed, dry_run=True)) == [(2, "document_differs")]


def test_taking_an_import_back_leaves_nothing_open_and_lets_the_file_in_again(
    make: Make, tmp_path: Path
) -> None:
    customer(make)
    path = file(tmp_path, FIRST, FIRST_TOO, SECOND)
    done = brought(make, path)
    before = JournalEntry.objects.filter(book=make.book).count()

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert undone.reversed_count == 2
    assert JournalEntry.objects.filter(book=make.book).count() == before + 2
    assert still_open(make) == {}
    assert [balance_on(make, code) for code in ("1501", "1502", "1300")] == ["0.00"] * 3
    assert check_book(make.book).findings == ()
    assert brought(make, path).document_count == 2
    assert still_open(make) == {"F-1": "168.09", "F-2": "109.00"}


def test_credit_notes_are_taken_back_too(make: Make, tmp_path: Path) -> None:
    customer(make)
    brought(make, file(tmp_path, FIRST))
    notes = brought(make, file(tmp_path, NOTE, head=NOTES), kind="credit-notes")

    undo_import(make.alice, import_id=notes.import_uid)

    assert still_open(make) == {"F-1": "22.89"}
    assert check_book(make.book).findings == ()


def test_notes_that_were_taken_back_may_come_in_again_and_bind_nobody(
    make: Make, tmp_path: Path
) -> None:
    customer(make)
    first = brought(make, file(tmp_path, FIRST))
    path = file(tmp_path, NOTE.replace("Flour,1,", "Flour,2,"), head=NOTES)  # all of it
    notes = brought(make, path, kind="credit-notes")
    undo_import(make.alice, import_id=notes.import_uid)

    again = brought(make, path, kind="credit-notes")
    assert refusal_of(undo_import, make.alice, import_id=first.import_uid) == "document_settled"
    undo_import(make.alice, import_id=again.import_uid)
    undo_import(make.alice, import_id=first.import_uid)

    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


def test_a_credit_note_with_a_minus_is_no_bill(make: Make, tmp_path: Path) -> None:
    customer(make)
    path = file(tmp_path, NOTE.replace(",F-1,", ",,").replace("Flour,1,", "Flour,-1,"), head=NOTES)

    tried = brought(make, path, kind="credit-notes", dry_run=True)

    assert codes_of(tried) == [(2, "credit_below_zero")]
    form_ = form(line("10.00", quantity="-1"), kind="credit-note")
    call = {"invoice": invoice_from_form(form_)}
    assert refusal_of(issue_invoice, ready(make, "").alice, **call) == "credit_below_zero"


def test_a_discount_is_read_and_another_total_is_another_document(
    make: Make, tmp_path: Path
) -> None:
    customer(make)
    head = f"{HEAD},discount_percent"
    brought(make, file(tmp_path, f"{SECOND},10", head=head))

    assert still_open(make) == {"F-2": "98.10"}
    tried = brought(make, file(tmp_path, f"{SECOND},0", head=head), dry_run=True)
    assert codes_of(tried) == [(2, "document_differs")]


def test_documents_of_one_number_are_told_apart(make: Make, tmp_path: Path) -> None:
    customer(make)
    brought(make, file(tmp_path, FIRST))
    note = NOTE.replace("CF-1", "F-1")
    brought(make, file(tmp_path, note, head=NOTES), kind="credit-notes")

    with reading(make.book):
        invoice = issued_invoice(make.book, "outside:F-1")
        credit = issued_invoice(make.book, "outside-credit:F-1")
    assert (invoice.row.kind, invoice.credited_at) == ("invoice", ("outside-credit:F-1",))
    assert (credit.row.kind, credit.corrects_at) == ("credit-note", "outside:F-1")


def test_in_a_locked_period_they_are_taken_back_on_the_first_open_day(
    make: Make, tmp_path: Path
) -> None:
    customer(make)
    done = brought(make, file(tmp_path, SECOND))
    lock_until(make.alice, kind="vat", until=dt.date(2026, 3, 31))

    undo_import(make.alice, import_id=done.import_uid)

    opposite = Invoice.objects.get(book=make.book, kind="credit-note")
    assert (opposite.issued_on, opposite.supplied_on) == (
        dt.date(2026, 4, 1),
        dt.date(2026, 3, 5),
    )
    with reading(make.book):
        assert open_items_of(make.book, "J1") == []


def test_what_was_paid_cannot_be_taken_back(make: Make, tmp_path: Path) -> None:
    customer(make)
    done = brought(make, file(tmp_path, SECOND))
    received_oldest_first(make, "109.00")

    assert refusal_of(undo_import, make.alice, import_id=done.import_uid) == "document_settled"


def test_who_may_not_issue_or_import_is_refused(make: Make, tmp_path: Path) -> None:
    customer(make)
    path = file(tmp_path, SECOND)
    call = {"kind": "invoices", "path": path}

    assert refusal_of(import_documents, make.charlie, **call) == "permission_missing"


def test_headings_in_dutch_and_a_decimal_comma_are_read(make: Make, tmp_path: Path) -> None:
    customer(make)
    head = "factuurnummer;factuurdatum;klantcode;omschrijving;aantal;prijs;btw-code"
    done = brought(make, file(tmp_path, "F-9;25-03-2026;J1;Meel;1,5;10,00;V9", head=head))

    assert done.document_count == 1
    assert Invoice.objects.get(book=make.book).net_minor == 1500


def test_two_hundred_documents_take_as_many_statements_as_two(make: Make, tmp_path: Path) -> None:
    customer(make)
    brought(make, file(tmp_path, *(SECOND.replace("F-2", f"W-{n}") for n in range(2))))

    def statements(first: int, many: int) -> int:
        rows = (SECOND.replace("F-2", f"F-{n}") for n in range(first, first + many))
        with CaptureQueriesContext(connection) as seen:
            brought(make, file(tmp_path, *rows))
        return len(seen)

    few, many = statements(0, 2), statements(1000, 200)

    assert many < 2 * few  # the rows go in with some hundreds in a statement

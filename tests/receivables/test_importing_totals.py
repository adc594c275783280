"""Imported documents against the total and the VAT that their file tells."""

from pathlib import Path

from akker.intake.undoing import undo_import
from akker.ledger.checks import check_book
from akker.receivables.models import Invoice
from tests.make import Make
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
from tests.receivables.paying import still_open
from tests.receivables.selling import customer, ready

TOLD = f"{HEAD},total,vat_amount"


def test_documents_are_held_against_what_the_file_says_they_came_to(
    make: Make, tmp_path: Path
) -> None:
    """21.00 at 9 % and 120.00 at 21 % owe 1.89 and 25.20: 168.09 with VAT."""
    ready(make)
    customer(make, "J2")
    path = file(
        tmp_path,
        f"{FIRST},168.09,27.09",
        f"{FIRST_TOO},,",
        f"{SECOND},109.00,",
        "F-3,2026-03-06,,J2,,,Bread,1,100.00,V9,121.00,",
        "F-4,2026-03-06,,J2,,,Bread,1,100.00,V9,109.00,9.50",
        "F-5,2026-03-06,,J2,,,Bread,1,100.00,V9,,21.00",
        head=TOLD,
    )

    dry = brought(make, path, dry_run=True)

    assert codes_of(dry) == [
        (5, "document_total_differs"),
        (6, "document_total_differs"),
        (7, "document_vat_differs"),
    ]
    assert str(dry.problems[0].refused).startswith(
        "Row 5: The lines of this document come to 109.00 with VAT, and its total says 121.00."
    )
    assert not Invoice.objects.filter(book=make.book).exists()


def test_vat_that_was_rounded_by_line_is_booked_as_the_customer_was_sent_it(
    make: Make, tmp_path: Path
) -> None:
    """E02: ten lines of 1.02 owe 2.14 together, and 10 x 0.21 where each is rounded."""
    ready(make)
    row = "F-9,2026-03-02,,J1,,,Flour,1,1.02,V21,12.30,2.10"
    path = file(tmp_path, *[row] * 10, head=TOLD)

    came = brought(make, path)

    assert balance_on(make, "1501") == "-2.10"
    assert still_open(make) == {"F-9": "12.30"}
    assert check_book(make.book).findings == ()
    assert brought(make, path).known_count == 1
    undo_import(make.alice, import_id=came.import_uid)
    assert balance_on(make, "1501") == "0.00"
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


def test_a_credit_note_may_tell_its_total_with_a_minus(make: Make, tmp_path: Path) -> None:
    ready(make)
    brought(make, file(tmp_path, FIRST, FIRST_TOO))
    head = f"{NOTES},total"

    result = brought(make, file(tmp_path, f"{NOTE},-11.45", head=head), "credit-notes")

    assert result.document_count == 1
    # 10.50 at 9 % owes 0.945, half up 0.95.
    assert balance_on(make, "1502") == "-0.94"

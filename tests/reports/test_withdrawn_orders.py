"""An import that was taken back: nobody ordered by it, and nobody is scored by it."""

from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.customers.queries_whose import Whose
from akker.health.queries_scores import last_scores
from akker.health.runs import score_customers
from akker.intake.undoing import undo_import
from akker.receivables.queries_habits import bought_by_all, habits, invoiced_between
from akker.reports.next_orders import rfm
from tests.make import Make
from tests.receivables.document_files import HEAD, NOTE, NOTES, brought, file
from tests.receivables.selling import customer, day

UNTIL = day("2026-03-31")
ROWS = ("F-1,2026-03-02,,J1,,EUR,Flour,2,10.50,V9", "F-2,2026-03-05,,J1,,,Bread,1,100.00,V9")


@pytest.fixture
def back(make: Make, tmp_path: Path) -> Path:
    """Two invoices of J1 that came in and were taken back."""
    customer(make)
    path = file(tmp_path, *ROWS, head=HEAD)
    undo_import(make.alice, import_id=brought(make, path).import_uid)
    return path


def bought(make: Make) -> list[tuple[str, int, int]]:
    with reading(make.book):
        return [
            (one.code, one.invoice_count, one.net_minor) for one in habits(make.book, as_of=UNTIL)
        ]


def test_what_was_taken_back_is_no_order(make: Make, back: Path) -> None:
    assert bought(make) == []
    with reading(make.book):
        assert bought_by_all(make.book, as_of=UNTIL) == []
        assert invoiced_between(make.book, day("2026-01-01"), UNTIL) == set()
        assert rfm(make.book, Whose(), as_of=UNTIL).rows == ()


def test_what_comes_in_again_counts_once(make: Make, back: Path) -> None:
    brought(make, back)

    assert bought(make) == [("J1", 2, 121_00)]


def test_what_withdraws_a_credit_note_is_no_order_either(make: Make, tmp_path: Path) -> None:
    customer(make)
    brought(make, file(tmp_path, ROWS[0], head=HEAD))
    notes = brought(make, file(tmp_path, NOTE, head=NOTES), kind="credit-notes")

    undo_import(make.alice, import_id=notes.import_uid)

    assert bought(make) == [("J1", 1, 21_00)]


def test_who_has_no_invoice_left_has_no_score_until_there_is_one(
    make: Make, tmp_path: Path
) -> None:
    customer(make)
    path = file(tmp_path, *ROWS, head=HEAD)
    first = brought(make, path)

    def scores() -> list[str]:
        score_customers(make.alice, on=UNTIL)
        with reading(make.book):
            return [one.code for one in last_scores(make.book, limit=9)]

    assert scores() == ["J1"]
    undo_import(make.alice, import_id=first.import_uid)
    assert scores() == []
    brought(make, path)
    assert scores() == ["J1"]
    assert scores() == ["J1"]

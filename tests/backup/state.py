"""Everything that an installation holds, in a form that can be compared across databases."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from akker.backup.queries import one_moment, rows_of
from akker.backup.rows import line_of
from akker.backup.tables import TABLES, Table, columns_of
from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.ledger.models import JournalEntry

COMING_BACK = '"BooksRestored"'  # the one event that coming back adds to each book


def state_of_installation() -> dict[str, list[str]]:
    """The rows of each table as the file has them, and the hashes of the kept files."""
    with one_moment():
        rows = {table.label: list(_lines(table)) for table in TABLES}
    return {"files": _files(), **rows}


def digests_of_installation() -> dict[str, str]:
    """The same, short enough to compare where the rows are too many."""
    found = {"files": " ".join(_files())}
    with one_moment():
        for table in TABLES:
            digest, row_count = hashlib.sha256(), 0
            for line in _lines(table):
                digest.update(line.encode())
                row_count += 1
            found[table.label] = f"{row_count} {digest.hexdigest()}"
    return found


def labels_of(book: Book) -> set[str]:
    """What names each entry of a book: MEM/2026/12."""
    with reading(book):
        rows = JournalEntry.objects.filter(book=book).values_list(
            "journal__code", "fiscal_year__name", "number"
        )
        return {f"{journal}/{year}/{number}" for journal, year, number in rows}


def _lines(table: Table) -> Iterator[str]:
    line = line_of(columns_of(table))
    books = list(Book.objects.order_by("pk")) if table.is_of_book else [None]
    for book in books:
        if book is not None:
            enter_book(book)
        for row in rows_of(table, book):
            text = line(row)
            if COMING_BACK not in text:
                # PostgreSQL keeps the keys of JSON in an order of its own.
                yield json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)


def _files() -> list[str]:
    folder = Path(settings.AKKER_FILES)
    return sorted(
        f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in folder.rglob("*")
        if path.is_file()
    )

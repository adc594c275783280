"""Reading what was brought in."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.intake.models import Import
from akker.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class ImportRow:
    import_id: int
    uid: str
    kind: str
    file_name: str
    file_sha256: str
    imported_at: dt.datetime
    item_count: int
    undone_at: dt.datetime | None


def imports(book: Book) -> list[ImportRow]:
    """Every import, the latest first. One query."""
    return imports_page(book)


def imports_page(
    book: Book, *, before_id: int | None = None, limit: int | None = None
) -> list[ImportRow]:
    """Up to `limit` + 1 imports, the latest first, that came before one of them."""
    found = Import.objects.filter(book=book).order_by("-pk")
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return [_row(row) for row in (found if limit is None else found[: limit + 1])]


def import_called(book: Book, import_id: str) -> ImportRow:
    """The import of that uid or key. Refused: import_unknown."""
    for row in imports(book):
        if import_id in (row.uid, str(row.import_id)):
            return row
    raise import_unknown(book, import_id)


def import_unknown(book: Book, import_id: str) -> Refused:
    return Refused(
        "import_unknown",
        "{book} has no import {id}.",
        remedy="Name it as the import did when it was done.",
        book=book.name,
        id=import_id[:60] or "without a name",
    )


def _row(row: Import) -> ImportRow:
    return ImportRow(
        row.pk,
        row.uid,
        row.kind,
        row.file_name,
        row.file_sha256,
        row.imported_at,
        row.item_count,
        row.undone_at,
    )

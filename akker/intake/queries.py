"""Reading what was brought in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from akker.books.models import Book
from akker.intake.headings import headings_hash
from akker.intake.models import HeadingMap, Import
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


def has_imports(book: Book, kinds: Sequence[str]) -> bool:
    """Whether something of these kinds came in and was not taken back. One query."""
    return Import.objects.filter(book=book, kind__in=kinds, undone_at=None).exists()


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
    rows = Import.objects.filter(book=book)
    row = rows.filter(uid=import_id).first()
    if row is None and import_id.isascii() and import_id.isdecimal() and len(import_id) < 19:
        row = rows.filter(pk=int(import_id)).first()
    if row is None:
        raise import_unknown(book, import_id)
    return _row(row)


def remembered_mapping(book: Book, kind: str, headings: Sequence[str]) -> dict[str, str]:
    """What these headings were said to mean the last time; empty if nobody said."""
    row = HeadingMap.objects.filter(
        book=book, kind=kind, headings_hash=headings_hash(headings)
    ).first()
    return dict(row.mapping) if row else {}


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

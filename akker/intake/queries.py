"""Reading what was brought in."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.intake.models import Import


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
    return [
        ImportRow(
            row.pk,
            row.uid,
            row.kind,
            row.file_name,
            row.file_sha256,
            row.imported_at,
            row.item_count,
            row.undone_at,
        )
        for row in Import.objects.filter(book=book).order_by("-pk")
    ]

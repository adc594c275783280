"""Reading what is attached to entries."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.ledger.models import EntryAttachment
from akker.ledger.queries import entry_labelled


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    attachment_id: int
    file_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    attached_at: dt.datetime


def attachments_of(book: Book, label: str) -> list[AttachmentRow]:
    """What is attached to an entry, the oldest first. Refused: entry_unknown."""
    entry = entry_labelled(book, label)
    rows = (
        EntryAttachment.objects.filter(book=book, entry_id=entry.entry_id)
        .select_related("file")
        .order_by("pk")
    )
    return [
        AttachmentRow(
            a.pk,
            a.file_id,
            a.file.name,
            a.file.media_type,
            a.file.size,
            a.file.sha256,
            a.attached_at,
        )
        for a in rows
    ]

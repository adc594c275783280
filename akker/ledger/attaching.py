"""Attaching files to entries: the one thing that may be added to a posted entry."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.files.keeping import keep_file
from akker.files.queries import stored_file
from akker.files.rules import check_kind
from akker.ledger.events import FileAttached
from akker.ledger.models import EntryAttachment
from akker.ledger.queries import entry_labelled


@usecase(Permission.DRAFT_ENTRIES)
def attach_file(
    actor: Actor, *, label: str, name: str, content: bytes, media_type: str = ""
) -> int:
    """Attach a file to an entry, also in a closed year; the key of the attachment.

    The same bytes are attached to an entry once. Refused: entry_unknown, file_kind_unfit,
    file_too_large, file_empty, file_name_unfit.
    """
    entry = entry_labelled(actor.book, label)
    check_kind(name, content)
    file_id = keep_file(actor, name=name, content=content, media_type=media_type)
    row, is_new = EntryAttachment.objects.get_or_create(
        book=actor.book,
        entry_id=entry.entry_id,
        file_id=file_id,
        defaults={"attached_at": dt.datetime.now(dt.UTC)},
    )
    if is_new:
        kept = stored_file(actor.book, file_id)
        record(
            actor,
            FileAttached(entry.label, kept.name, kept.sha256),
            subject=f"entry:{entry.label}",
        )
    return row.pk

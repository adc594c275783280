"""Files that belong to entries; and, last because its address ends in anything, the entry."""

from urllib.parse import quote

from django.http import HttpResponse
from ninja import File, Router, UploadedFile

from akker.api.doors import MOST_ATTACHMENT, ApiRequest, operation
from akker.api.entries import EntryOut, entry_out
from akker.api.schemas import Key, Moment, Out
from akker.books.actor import Permission
from akker.files.queries import read_file, stored_file
from akker.ledger.attaching import attach_file
from akker.ledger.queries import entry_labelled
from akker.ledger.queries_attachments import AttachmentRow, attachments_of

router = Router(tags=["entries"])


class AttachmentOut(Out):
    attachment_id: int
    file_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    attached_at: Moment


class AttachedSaid(Out):
    attachment_id: int


@operation(
    router,
    "GET",
    "/entries/{path:entry}/files",
    asks=Permission.READ_BOOKS,
    answers=list[AttachmentOut],
)
def list_files(request: ApiRequest, entry: str) -> list[AttachmentRow]:
    """What is attached to an entry, the oldest first."""
    return attachments_of(request.actor.book, entry)


@operation(
    router,
    "POST",
    "/entries/{path:entry}/files",
    asks=Permission.DRAFT_ENTRIES,
    answers=AttachedSaid,
    status=201,
    most_bytes=MOST_ATTACHMENT,
)
def attach(request: ApiRequest, entry: str, file: File[UploadedFile]) -> AttachedSaid:
    """Keep a file with an entry, also in a closed year; at most 25 MB."""
    attachment_id = attach_file(
        request.actor,
        label=entry,
        name=file.name or "",
        content=file.read(),
        media_type=file.content_type or "",
    )
    return AttachedSaid(attachment_id=attachment_id)


@operation(
    router,
    "GET",
    "/files/{file_id}",
    asks=Permission.READ_BOOKS,
    media_types=("application/octet-stream",),
)
def download_file(request: ApiRequest, file_id: Key) -> HttpResponse:
    """The bytes of a file as they were kept.

    Always as a download of no stated kind: what somebody uploaded is never shown as a page.
    """
    row = stored_file(request.actor.book, file_id)
    response = HttpResponse(read_file(request.actor.book, file_id))
    response.headers["Content-Type"] = "application/octet-stream"
    name = quote(row.name, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["ETag"] = f'"{row.sha256[:32]}"'
    return response


@operation(
    router,
    "GET",
    "/entries/{path:entry}",
    asks=Permission.READ_BOOKS,
    answers=EntryOut,
)
def show_entry(request: ApiRequest, entry: str) -> EntryOut:
    """One entry, by its label (MEM/2026/12) or its key."""
    book = request.actor.book
    return entry_out(entry_labelled(book, entry), book.currency)

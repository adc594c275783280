"""What can be done about a posted entry: take it back, copy it to correct it, attach files."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.files.keeping import MOST_BYTES
from akker.files.rules import check_kind
from akker.kernel.errors import Refused
from akker.ledger.attaching import attach_file
from akker.ledger.drafting import reverse_and_copy
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import EntryRow
from akker.ledger.queries_next import reversal_day
from akker.web.asked import typed_text, with_query
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.entries import entry_or_404, sentence_page
from akker.web.forms import gone_to
from akker.web.refusals import status_of
from akker.web.templatetags.akker import entry_url


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.POST_ENTRIES)
def reverse_page(request: BookRequest, journal: str, year: str, number: int) -> HttpResponse:
    """The day on which an entry is taken back, and why then. Sent, it is; or with a copy."""
    with reading(request.actor.book):
        entry = entry_or_404(request.actor.book, f"{journal}/{year}/{number}")
    if request.method != "POST":
        return _page(request, entry, None)
    try:
        if request.POST.get("do") == "copy":
            return _copied(request, entry)
        return _reversed(request, entry)
    except Refused as refusal:
        return _page(request, entry, refusal)


def _page(request: BookRequest, entry: EntryRow, refusal: Refused | None) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        context = {"entry": entry, "on": reversal_day(book, entry), "refusal": refusal}
        return render(request, "web/entries/reverse.html", context, status=status_of(refusal))


def _asked_day(request: BookRequest) -> dt.date | None:
    """The day asked for; None is the first that is open. Refused: date_unreadable, day_of_two."""
    book = request.actor.book
    with reading(book):
        return typed_day_if_any(request.POST.get("booked_on", ""), today_in(book), book)


def _reversed(request: BookRequest, entry: EntryRow) -> HttpResponse:
    book = request.actor.book
    posted = reverse_entry(
        request.actor,
        label=entry.label,
        booked_on=_asked_day(request),
        description=typed_text(request.POST, "description"),
    )
    said = _("%(label)s is taken back by %(by)s.") % {"label": entry.label, "by": posted.label}
    messages.success(request, said)
    if request.POST.get("back") == "form":
        begun = {"journal": entry.journal_code, "date": entry.booked_on.isoformat()}
        return gone_to(request, with_query(reverse("entry-new", args=[book.slug]), begun))
    return gone_to(request, entry_url(posted.label, book.slug))


def _copied(request: BookRequest, entry: EntryRow) -> HttpResponse:
    draft_id = reverse_and_copy(
        request.actor,
        label=entry.label,
        booked_on=_asked_day(request),
        description=typed_text(request.POST, "description"),
    )
    said = _("%(label)s is taken back. Here is its copy, to correct and post.")
    messages.success(request, said % {"label": entry.label})
    return gone_to(request, reverse("draft", args=[request.actor.book.slug, draft_id]))


@require_POST
@opens_to(Permission.DRAFT_ENTRIES)
def attach(request: BookRequest, journal: str, year: str, number: int) -> HttpResponse:
    """Files that were chosen or dropped on the page of an entry."""
    book = request.actor.book
    with reading(book):
        entry = entry_or_404(book, f"{journal}/{year}/{number}")
    try:
        files = sent_files(request)
        if not files:
            raise Refused("file_unchosen", "No file was sent.", remedy="Choose one first.")
        attach_all(request, entry.label, files)
    except Refused as refusal:
        return sentence_page(request, refusal)
    return gone_to(request, entry_url(entry.label, book.slug))


@dataclass(frozen=True, slots=True)
class SentFile:
    name: str
    media_type: str
    content: bytes


def sent_files(request: BookRequest) -> list[SentFile]:
    """The files of a form. Refused: file_too_large, file_empty, file_kind_unfit."""
    return [
        SentFile(file.name or "", file.content_type or "", _content(file))
        for file in request.FILES.getlist("files")
    ]


def _content(file: UploadedFile) -> bytes:  # type: ignore[type-arg]  # generic for mypy alone
    if (file.size or 0) > MOST_BYTES:
        raise Refused(
            "file_too_large",
            "This file is {size} MB; the most is {most} MB.",
            remedy="Make it smaller, or split it.",
            size=-(-(file.size or 0) // 1024**2),
            most=MOST_BYTES // 1024**2,
        )
    content: bytes = file.read()
    if not content:
        raise Refused("file_empty", "This file is empty.", remedy="Choose another file.")
    check_kind(file.name or "", content)
    return content


def attach_all(request: BookRequest, label: str, files: list[SentFile]) -> None:
    """Refused: as `attach_file`; those before it are attached then."""
    for file in files:
        attach_file(
            request.actor,
            label=label,
            name=file.name,
            content=file.content,
            media_type=file.media_type,
        )
        messages.success(request, _("%(name)s is attached.") % {"name": file.name})

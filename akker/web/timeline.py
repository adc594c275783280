"""The timeline of a customer, and logging on it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from akker.access.queries import MemberRow, members_of
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.activity_rules import NewActivity
from akker.customers.arranging import hold_appointment
from akker.customers.importing_emails import EmailFile, import_emails
from akker.customers.logging import log_activity
from akker.customers.queries_activities import people_at
from akker.customers.queries_appointments import AppointmentRow, appointment_of
from akker.customers.queries_tasks import DueFilter, kept_by, promises_page, tasks_page
from akker.customers.queries_timeline import ALL, Place, place_of
from akker.kernel.errors import Refused
from akker.reports.timeline import timeline_of
from akker.web.asked import typed_text, with_query
from akker.web.customer_pages import facts_shown, known_or_404
from akker.web.days import read_moment, typed_day
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to, refused
from akker.web.sentence import sentence_of
from akker.web.sold_fields import once_more
from akker.web.timeline_words import KINDS, NOTE_TYPES, SHOWN, ShownItem, shown_item

PAGE_SIZE, BESIDE = 30, 6


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def customer_timeline(request: BookRequest, code: str) -> HttpResponse:
    """All that happened with a customer, the latest day first, with what is still to come."""
    actor, book = request.actor, request.actor.book
    row = known_or_404(book, code).row
    today, reader = today_in(book), actor.user_id
    show = request.GET.get("show", ALL)
    show = show if show in SHOWN else ALL
    before = _place(request)
    text = typed_text(request.GET, "q")[:200]
    rows = timeline_of(book, reader, code, show=show, text=text, before=before, limit=PAGE_SIZE)
    reads_books = Permission.READ_BOOKS in actor.permissions
    address = reverse("customer-timeline", args=[book.slug, code])
    words = {"q": text} if text else {}
    chosen = words if show == ALL else {**words, "show": show}
    earlier = ".".join(map(str, rows[PAGE_SIZE - 1].place.parts)) if len(rows) > PAGE_SIZE else ""
    of_them = DueFilter(party_code=code)
    context = {
        **facts_shown(request, row),
        **_form_shown(request, code),
        "tab": "timeline",
        "items": [shown_item(book, one, reads_books=reads_books) for one in rows[:PAGE_SIZE]],
        "asked": chosen,
        "sentence": sentence_of(address, chosen, [("show", _("Show"), list(SHOWN.items()))]),
        "earlier_url": with_query(address, {**chosen, "before": earlier}) if earlier else "",
        "first_url": with_query(address, chosen) if before else "",
        "text": text,
        "today": today,
        "tasks": tasks_page(book, reader, of_them, today=today, limit=BESIDE)[:BESIDE],
        "promises": promises_page(book, reader, of_them, today=today, limit=BESIDE)[:BESIDE],
        "kept": kept_by(book, today=today, party_code=code),
    }
    return render(request, "web/timeline/timeline.html", context)


def latest_shown(request: BookRequest, code: str) -> list[ShownItem]:
    """The first items of the timeline, for the first page of a customer."""
    actor = request.actor
    rows = timeline_of(actor.book, actor.user_id, code, limit=BESIDE)
    reads_books = Permission.READ_BOOKS in actor.permissions
    return [shown_item(actor.book, one, reads_books=reads_books) for one in rows[:BESIDE]]


def _place(request: HttpRequest) -> Place | None:
    """Where the page goes on; what is none begins anew."""
    parts = request.GET.get("before", "").split(".")
    try:
        return place_of(parts) if len(parts) == 4 else None
    except ValueError:
        return None


def _form_shown(request: BookRequest, code: str) -> dict[str, Any]:
    """What was typed in the form that logs, or what it begins with."""
    post, book = request.POST, request.actor.book
    people = people_at(book, code)
    may_log = Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions
    named = post.getlist("contact")
    readers = post.getlist("reader")
    planned = _planned(request, code) if may_log else None
    asked = planned.kind if planned else request.GET.get("kind", "")
    if planned and request.method != "POST":
        named = [str(key) for key, _name in planned.contacts]
    is_over = planned is not None and planned.at < dt.datetime.now(dt.UTC)
    kind = post.get("kind") or (asked if asked in KINDS else "call" if may_log else "")
    return {
        "kinds": KINDS.items(),
        "note_types": [("", _("No type")), *NOTE_TYPES.items()],
        "filled": {
            "kind": kind,
            "subject": post.get("subject", planned.subject if planned else ""),
            "text": post.get("text", ""),
            "at": post.get("at", f"{planned.at:%Y-%m-%d %H:%M}" if planned and is_over else ""),
            "note_type": post.get("note_type", ""),
            "is_sensitive": "is_sensitive" in post,
        },
        "people": [(key, name, job, str(key) in named) for key, name, job in people],
        "members": [(one, one.email in readers) for one in _others(request)] if may_log else [],
        "more_is_open": planned is not None
        or any(post.get(one) for one in ("at", "note_type", "is_sensitive", "contact")),
        "appointment_id": planned.appointment_id if planned else None,
        "log_url": reverse("customer-log", args=[book.slug, code]),
        "once": post.get("once", "") or once_more(),
    }


def _others(request: BookRequest) -> list[MemberRow]:
    """Who could be let read a sensitive note, beside whoever writes it."""
    return [
        one
        for one in members_of(request.actor.book)
        if one.is_active and one.user_id != request.actor.user_id
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def log(request: BookRequest, code: str) -> HttpResponse:
    """The form that logs a note or a contact, alone on a page."""
    book = request.actor.book
    with reading(book):
        row = known_or_404(book, code).row
        context = {**facts_shown(request, row), **_form_shown(request, code)}
    if request.method != "POST":
        return render(request, "web/timeline/log.html", context)
    to = reverse("customer-timeline", args=[book.slug, code])
    try:
        if files := request.FILES.getlist("eml"):
            said = _emails(request, code, [EmailFile(f.name or "", f.read()) for f in files])
            messages.success(request, said)
            return gone_to(request, to)
        _log(request, code, context["appointment_id"])
    except Refused as refusal:
        return refused(request, "web/timeline/log.html", context, refusal)
    messages.success(request, _("It stands on the timeline."))
    return gone_to(request, to)


def _log(request: BookRequest, code: str, appointment_id: int | None) -> None:
    """What passed; of a contact that was planned too, which is held by it."""
    actor, activity = sent_once(request.actor, request), _activity(request, code)
    if appointment_id is None:
        log_activity(actor, activity=activity)
    else:
        hold_appointment(actor, appointment_id=appointment_id, activity=activity)


def _planned(request: BookRequest, code: str) -> AppointmentRow | None:
    """The planned contact of this customer that the form is about, while it is open."""
    sent = request.POST if request.method == "POST" else request.GET
    number, book = sent.get("appointment", ""), request.actor.book
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        row = appointment_of(book, request.actor.user_id, int(number))
    except Refused:
        return None
    return row if row.is_open and row.party_code == code else None


def _activity(request: BookRequest, code: str) -> NewActivity:
    """Refused: date_unreadable, day_of_two."""
    post = request.POST
    kind = typed_text(post, "kind")
    contacts = [int(one) for one in post.getlist("contact") if one.isascii() and one.isdigit()]
    return NewActivity(
        code,
        kind,
        at=typed_moment(typed_text(post, "at"), request.actor.book),
        subject=typed_text(post, "subject"),
        text=post.get("text", "").replace("\0", ""),
        note_type=typed_text(post, "note_type") if kind == "note" else "",
        contacts=tuple(one for one in contacts if one < 2**63),
        is_sensitive="is_sensitive" in post,
        readers=tuple(one.replace("\0", "") for one in post.getlist("reader")),
    )


def typed_moment(text: str, book: Book, *, ahead: bool = False) -> dt.datetime | None:
    """A day with or without a time; None for now. Refused: date_unreadable, day_of_two."""
    today = today_in(book)
    if not text:
        return None
    day, time_text = read_moment(text, lambda said: typed_day(said, today, ahead=ahead))
    if not time_text and day == today:
        return None
    time = dt.time.fromisoformat(time_text or "12:00")  # as good as any
    return dt.datetime.combine(day, time, ZoneInfo(book.timezone))


def _emails(request: BookRequest, code: str, files: list[EmailFile]) -> str:
    """Brings them in, all or with a sentence about those that were passed over."""
    outcomes = import_emails(sent_once(request.actor, request), files=files, party_code=code)
    passed = [one for one in outcomes if one.code]
    came = len(outcomes) - len(passed)
    said = ngettext("%(n)s e-mail came in.", "%(n)s e-mails came in.", came) % {"n": came}
    if not came and len(passed) == 1:
        raise Refused(passed[0].code, "{reason}", reason=passed[0].why)
    return " ".join([said, *(f"{one.name}: {one.why}" for one in passed[:5])])

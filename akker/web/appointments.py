"""Contacts that are planned: the list, planning one, and the brief that prepares it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.queries import members_of
from akker.books.actor import Actor, Permission, reading
from akker.books.models import Book
from akker.customers.activity_rules import PLANNED_KINDS, NewAppointment
from akker.customers.arranging import cancel_appointment, make_appointment, move_appointment
from akker.customers.queries_activities import microseconds, moment_at, people_at
from akker.customers.queries_appointments import (
    SHOWN,
    AppointmentFilter,
    AppointmentRow,
    Place,
    appointment_of,
    appointments_page,
)
from akker.kernel.errors import Refused
from akker.parties.queries import party_names
from akker.reports.brief import brief
from akker.reports.brief_table import brief_table
from akker.reports.display import shown
from akker.reports.table import Table
from akker.web.asked import typed_party, typed_text, with_query
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to, refused
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.sentence import Choices, party_said, sentence_of, whose_menu
from akker.web.sold_fields import once_more
from akker.web.templatetags.akker import reader
from akker.web.timeline import typed_moment
from akker.web.timeline_words import ICONS, KINDS

PAGE_SIZE = 60
ON_TODAY, DAYS_AHEAD = 6, 14
STATES: Choices = [("open", gettext_lazy("still to come")), ("ended", gettext_lazy("over"))]
ENDS: dict[str, tuple[Words, str]] = {
    "open": (gettext_lazy("To come"), "info"),
    "held": (gettext_lazy("Took place"), "good"),
    "cancelled": (gettext_lazy("Called off"), ""),
}
NEW, ONE = "web/appointments/new.html", "web/appointments/one.html"


def coming_shown(actor: Actor, party_code: str = "") -> dict[str, Any]:
    """For the first page: those of the reader, of the next two weeks and what passed unsaid. With
    a customer, all with them."""
    now = dt.datetime.now(dt.UTC)
    until = now + dt.timedelta(days=DAYS_AHEAD)
    asked = AppointmentFilter(owner=actor.user_id, until=until)
    if party_code:
        asked = AppointmentFilter(party_code=party_code)
    rows = appointments_page(actor.book, actor.user_id, asked, limit=ON_TODAY)
    return {
        "coming": [_words(row, now) for row in rows[:ON_TODAY]],
        "may_plan": Permission.LOOK_AFTER_CUSTOMERS in actor.permissions,
    }


def _words(row: AppointmentRow, now: dt.datetime) -> dict[str, Any]:
    return {
        "row": row,
        "icon": ICONS[row.kind][0],
        "kind": KINDS[row.kind],
        "who": ", ".join(name for _key, name in row.contacts),
        "is_past": row.is_open and row.at < now,
        "state": ENDS[row.state],
    }


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def appointments(request: BookRequest) -> HttpResponse:
    """Mine, or everybody's: what is to come by its moment, or what ended."""
    actor, book = request.actor, request.actor.book
    show, whose = request.GET.get("show", ""), request.GET.get("whose", "")
    party = typed_text(request.GET, "party")[:40]
    asked = {
        "show": show if show in SHOWN else SHOWN[0],
        "whose": whose if whose in ("mine", "all") else "all" if party else "mine",
        "party": party,
    }
    owner = actor.user_id if asked["whose"] == "mine" else None
    wanted = AppointmentFilter(asked["show"], asked["party"], owner)
    rows = appointments_page(book, actor.user_id, wanted, after=_after(request), limit=PAGE_SIZE)
    address, now = reverse("appointments", args=[book.slug]), dt.datetime.now(dt.UTC)
    last = rows[PAGE_SIZE - 1].place if len(rows) > PAGE_SIZE else None
    after = {**asked, "after": f"{microseconds(last[0])}.{last[1]}"} if last else {}
    context = {
        "rows": [_words(row, now) for row in rows[:PAGE_SIZE]],
        "asked": asked,
        "party_name": party_said(book, party),
        "sentence": sentence_of(address, asked, [whose_menu(), ("show", _("that are"), STATES)]),
        "later_url": with_query(address, after) if after else "",
        "may_log": Permission.LOOK_AFTER_CUSTOMERS in actor.permissions,
        "new_url": with_query(
            reverse("appointment-new", args=[book.slug]), {"party": asked["party"]}
        ),
    }
    return render(request, "web/appointments/list.html", context)


def _after(request: BookRequest) -> Place | None:
    at, _dot, key = request.GET.get("after", "").partition(".")
    if not (at.isascii() and at.isdigit() and key.isascii() and key.isdigit() and len(key) < 19):
        return None
    try:
        return moment_at(int(at[:20])), int(key)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_appointment(request: BookRequest) -> HttpResponse:
    """A call, a meeting or a visit with a customer, at a moment to come."""
    book, post = request.actor.book, request.POST
    context = _new_shown(request)
    if request.method != "POST":
        return render(request, NEW, context)
    contacts = [int(one) for one in post.getlist("contact") if one.isascii() and one.isdigit()]
    try:
        new = NewAppointment(
            context["party"],
            typed_text(post, "kind"),
            typed_moment(typed_text(post, "at"), book, ahead=True),
            typed_text(post, "subject"),
            tuple(one for one in contacts if one < 2**63),
            typed_text(post, "owner"),
        )
        key = make_appointment(sent_once(request.actor, request), appointment=new)
    except Refused as refusal:
        return refused(request, NEW, context, refusal)
    messages.success(request, _("It is planned. Here is what to know before."))
    return gone_to(request, reverse("appointment", args=[book.slug, key]))


def _new_shown(request: BookRequest) -> dict[str, Any]:
    book, post = request.actor.book, request.POST
    sent = post if request.method == "POST" else request.GET
    party, named = typed_party(book, sent), post.getlist("contact")
    with reading(book):
        names = party_names(book, [party])
        people = people_at(book, party) if party else []
    return {
        "party": party,
        "party_name": names.get(party, ""),
        "kinds": [(key, KINDS[key]) for key in PLANNED_KINDS],
        "filled": {
            "kind": post.get("kind", "meeting"),
            "subject": post.get("subject", ""),
            "at": post.get("at", ""),
        },
        "people": [(key, name, job, str(key) in named) for key, name, job in people],
        "owners": _owners(request),
        "owner": post.get("owner", ""),
        "once": post.get("once", "") or once_more(),
    }


def _owners(request: BookRequest) -> list[tuple[str, str]]:
    """Who can go, whoever reads first."""
    own, book = request.actor.user_id, request.actor.book
    with reading(book):
        members = [one for one in members_of(book) if one.is_active]
    members.sort(key=lambda one: one.user_id != own)
    return [(one.email, one.name or one.email) for one in members]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def appointment(request: BookRequest, appointment_id: int) -> HttpResponse:
    """One of them, with what to know before on one page."""
    return _page(request, appointment_id, None)


def _page(request: BookRequest, appointment_id: int, refusal: Refused | None) -> HttpResponse:
    actor, book = request.actor, request.actor.book
    with reading(book):
        try:
            row = appointment_of(book, actor.user_id, appointment_id)
        except Refused as unknown:
            raise Http404 from unknown
        today = dt.datetime.now(ZoneInfo(book.timezone)).date()
        table = _brief_of(book, row, today)
    may_log = Permission.LOOK_AFTER_CUSTOMERS in actor.permissions
    asked = {"party": row.party_code, "appointment": row.appointment_id, "format": "pdf"}
    log = reverse("customer-log", args=[book.slug, row.party_code])
    context = {
        **_words(row, dt.datetime.now(dt.UTC)),
        "refusal": refusal,
        "sections": _sections(table) if table else [],
        "pdf_url": with_query(reverse("report-export", args=[book.slug, "brief"]), asked),
        "log_url": with_query(log, {"appointment": row.appointment_id}),
        "may_log": may_log,
        "owners": _owners(request) if may_log and row.is_open else [],
        "at": f"{row.at:%Y-%m-%d %H:%M}",
    }
    return render(request, ONE, context, status=status_of(refusal))


def _brief_of(book: Book, row: AppointmentRow, today: dt.date) -> Table | None:
    """None where they are no customer any more."""
    try:
        read = brief(book, row.party_code, as_of=today, appointment_id=row.appointment_id)
    except Refused:
        return None
    return brief_table(book, read, reader().code)


def _sections(table: Table) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """Each title with its rows, of which each cell that says something, and its column."""
    found: list[tuple[str, list[list[tuple[str, str]]]]] = []
    for row in table.rows:
        if row.style == "group":
            found.append((str(row.cells[0]), []))
            continue
        cells = [
            (column.key, shown(cell, column, table.currency, reader()))
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        found[-1][1].append([(key, text) for key, text in cells if text])
    return found


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def move(request: BookRequest, appointment_id: int) -> HttpResponse:
    """To another moment, or to another member."""
    post = request.POST
    try:
        at = typed_moment(typed_text(post, "at"), request.actor.book, ahead=True)
        owner = typed_text(post, "owner")
        move_appointment(request.actor, appointment_id=appointment_id, at=at, owner=owner)
    except Refused as refusal:
        return _page(request, appointment_id, refusal)
    messages.success(request, _("It is moved."))
    return gone_to(request, reverse("appointment", args=[request.actor.book.slug, appointment_id]))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def cancel(request: BookRequest, appointment_id: int) -> HttpResponse:
    """It does not take place."""
    try:
        cancel_appointment(request.actor, appointment_id=appointment_id)
    except Refused as refusal:
        return _page(request, appointment_id, refusal)
    messages.success(request, _("It is cancelled."))
    return gone_to(request, reverse("appointments", args=[request.actor.book.slug]))

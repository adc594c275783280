"""One case: what the customer says, what we say, and how it ends; and opening one."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.queries import members_of
from akker.books.actor import Actor, Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.cases.handling import add_case_line, close_case, hand_case, reopen_case
from akker.cases.opening import open_case
from akker.cases.queries import case_of, service_promise
from akker.cases.rules import NewCase
from akker.customers.activity_rules import line_at
from akker.customers.queries import customer_coded
from akker.customers.queries_activities import ActivityRow, activity_of, people_at
from akker.kernel.errors import Refused
from akker.web.asked import typed_text
from akker.web.case_words import KIND_ICONS, KINDS, LINES, OUTCOMES, SAID, STATUSES, TEAMS
from akker.web.days import read_moment, typed_day
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to, is_swap, refused
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more

_END_OF_DAY = dt.time(17, 0)
Act = Callable[[Actor], str]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def case(request: BookRequest, case_no: int) -> HttpResponse:
    """All that was said, in its order, and by when an answer is due."""
    return _page(request, case_no, None)


def _page(request: BookRequest, case_no: int, refusal: Refused | None) -> HttpResponse:
    actor, book, post = request.actor, request.actor.book, request.POST
    with reading(book):
        try:
            found = case_of(book, actor.user_id, case_no)
        except Refused as unknown:
            raise Http404 from unknown
        people = members_of(book)
    row, now = found.row, dt.datetime.now(dt.UTC)
    status, badge = STATUSES[row.status]
    context = {
        "refusal": refusal,
        "row": row,
        "kind": KINDS[row.kind],
        "icon": KIND_ICONS[row.kind],
        "status": status,
        "badge": badge,
        "team": TEAMS[row.team],
        "is_overdue": row.is_overdue(now),
        "outcome": OUTCOMES.get(row.outcome, ""),
        "turns": [(one, *LINES[one.kind]) for one in found.lines],
        "said": SAID.items(),
        "teams": TEAMS.items(),
        "outcomes": OUTCOMES.items(),
        "owners": _owners(people),
        "typed": {
            "form": post.get("form", ""),
            "kind": post.get("kind", "ours"),
            "text": post.get("text", ""),
            "who": post.get("who", ""),
            "owner": post.get("owner", row.owner),
            "team": post.get("team", row.team),
            "due": post.get("due", ""),
            "note": post.get("note", ""),
            "outcome": post.get("outcome", "solved"),
            "answer": post.get("answer", ""),
            "why": post.get("why", ""),
        },
        "once": once_more(),
        "may_handle": Permission.LOOK_AFTER_CUSTOMERS in actor.permissions,
    }
    page = "web/cases/_peek.html" if is_swap(request) else "web/cases/case.html"
    return render(request, page, context, status=status_of(refusal))


def _owners(people: Any) -> list[tuple[str, Words]]:
    return [(one.email, one.name or one.email) for one in people if one.is_active]


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_case(request: BookRequest, code: str) -> HttpResponse:
    """What a customer asks or complains of; of a note or one of its lines, if it came of that."""
    book, post = request.actor.book, request.POST
    with reading(book):
        try:
            row = customer_coded(book, code)
        except Refused as unknown:
            raise Http404 from unknown
        note = _note(request)
        people = people_at(book, row.code)
        members = members_of(book)
        days = service_promise(book)
    begun = _begun(request, note)
    context: dict[str, Any] = {
        "row": row,
        "note": note,
        "kinds": KINDS.items(),
        "teams": TEAMS.items(),
        "owners": [("", _("Me")), *_owners(members)],
        "people": [
            ("", _("Nobody in particular")),
            *((str(key), name) for key, name, _j in people),
        ],
        "promises": [(words, days[kind]) for kind, words in KINDS.items()],
        "filled": {name: post.get(name, text) for name, text in begun.items()},
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/cases/new.html", context)
    try:
        contact = typed_text(post, "contact")
        due = typed_text(post, "due")
        new = NewCase(
            row.code,
            typed_text(post, "kind"),
            typed_text(post, "subject"),
            post.get("text", "").replace("\0", ""),
            contact_id=int(contact) if contact.isdecimal() and len(contact) < 19 else None,
            owner=typed_text(post, "owner"),
            team=typed_text(post, "team"),
            due_at=typed_due(due, book) if due else None,
            activity_id=note.activity_id if note else None,
        )
        number = open_case(sent_once(request.actor, request), case=new)
    except Refused as refusal:
        return refused(request, "web/cases/new.html", context, refusal)
    messages.success(request, _("The case is kept; it stays on Today until it is answered."))
    return gone_to(request, reverse("case", args=[book.slug, number]))


def _note(request: BookRequest) -> ActivityRow | None:
    """The note that it comes of; what the reader may not read is not there."""
    key = request.POST.get("activity", "") or request.GET.get("activity", "")
    if not key.isdecimal() or len(key) > 18:
        return None
    try:
        return activity_of(request.actor.book, request.actor.user_id, int(key))
    except Refused as unknown:
        raise Http404 from unknown


def _begun(request: BookRequest, note: ActivityRow | None) -> dict[str, str]:
    """What the form begins with: of a note its subject, or the line that was chosen."""
    fields = dict.fromkeys(("subject", "text", "owner", "due", "contact"), "")
    fields |= {"kind": "question", "team": "service"}
    if note is None:
        return fields
    no = request.GET.get("line", "")
    line = line_at(note.text, int(no)) if no.isdecimal() and len(no) < 7 else ""
    fields["kind"] = "complaint" if note.note_type == "complaint" else "question"
    known = [key for key, _name in note.contacts if key is not None]
    fields["contact"] = str(known[0]) if known else ""
    return {**fields, "subject": (line or note.subject)[:200], "text": "" if line else note.text}


def typed_due(text: str, book: Book) -> dt.datetime:
    """A day, with a time or at five in the afternoon. Refused: date_unreadable, day_of_two."""
    today = today_in(book)
    day, time_text = read_moment(text, lambda said: typed_day(said, today, ahead=True))
    time = dt.time.fromisoformat(time_text) if time_text else _END_OF_DAY
    return dt.datetime.combine(day, time, ZoneInfo(book.timezone))


def _done(request: BookRequest, case_no: int, act: Act) -> HttpResponse:
    """Do it and show the case, or show it with why not."""
    try:
        sentence = act(sent_once(request.actor, request))
    except Refused as refusal:
        if refusal.code == "case_unknown":
            raise Http404 from refusal
        return _page(request, case_no, refusal)
    messages.success(request, sentence)
    return gone_to(request, reverse("case", args=[request.actor.book.slug, case_no]))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def say(request: BookRequest, case_no: int) -> HttpResponse:
    """Our words, the customer's, or a note among ourselves."""
    post = request.POST

    def act(actor: Actor) -> str:
        add_case_line(
            actor,
            case_no=case_no,
            kind=typed_text(post, "kind"),
            text=post.get("text", "").replace("\0", ""),
            who=typed_text(post, "who"),
        )
        return _("It stands in the case.")

    return _done(request, case_no, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def hand(request: BookRequest, case_no: int) -> HttpResponse:
    """To another owner or team, or another moment at which an answer is due."""
    post, book = request.POST, request.actor.book

    def act(actor: Actor) -> str:
        due = typed_text(post, "due")
        hand_case(
            actor,
            case_no=case_no,
            owner=typed_text(post, "owner"),
            team=typed_text(post, "team"),
            due_at=typed_due(due, book) if due else None,
            note=post.get("note", "").replace("\0", ""),
        )
        return _("The case is handed on.")

    return _done(request, case_no, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def close(request: BookRequest, case_no: int) -> HttpResponse:
    """What came of it, and what the customer was told."""
    post = request.POST

    def act(actor: Actor) -> str:
        answer = post.get("answer", "").replace("\0", "")
        close_case(actor, case_no=case_no, outcome=typed_text(post, "outcome"), answer=answer)
        return _("The case is closed.")

    return _done(request, case_no, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def reopen(request: BookRequest, case_no: int) -> HttpResponse:
    """It is not over after all."""

    def act(actor: Actor) -> str:
        reopen_case(actor, case_no=case_no, why=request.POST.get("why", "").replace("\0", ""))
        return _("The case is open again.")

    return _done(request, case_no, act)

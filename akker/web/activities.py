"""One note or contact, what its lines become, and finding them by their words."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.access.queries import members_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.logging import change_readers, rewrite_activity
from akker.customers.queries_activities import (
    ActivityFilter,
    ActivityRow,
    Place,
    activity_of,
    parts_of,
    place_of,
    readers_of,
)
from akker.customers.queries_found import activities_page
from akker.customers.queries_tasks import came_of
from akker.kernel.errors import Refused
from akker.web.asked import typed_text, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.refusals import status_of
from akker.web.sentence import Choices, party_said, sentence_of
from akker.web.timeline_words import BY, ICONS, KINDS, NOTE_TYPES, PROMISE_STATES
from akker.web.views_bar import views_bar

FILTERS = ("q", "kind", "party")
PAGE_SIZE = 40


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def activities(request: BookRequest) -> HttpResponse:
    """Notes and contacts of all customers, by their words and their kind."""
    actor, book = request.actor, request.actor.book
    asked = {name: typed_text(request.GET, name)[:200] for name in FILTERS}
    if asked["kind"] not in KINDS:
        asked["kind"] = ""
    asked = {name: text for name, text in asked.items() if text}
    wanted = ActivityFilter(asked.get("party", ""), asked.get("kind", ""), asked.get("q", ""))
    before = _place(request)
    found = activities_page(book, actor.user_id, wanted, before=before, limit=PAGE_SIZE)
    address = reverse("activities", args=[book.slug])
    last = found.read_to or (found.rows[-1].place if found.has_more else None)
    goes_on = ".".join(map(str, parts_of(last))) if last else ""
    kinds: Choices = [("", _("any kind")), *KINDS.items()]
    context = {
        "rows": [(row, *ICONS[row.kind], KINDS[row.kind]) for row in found.rows],
        "read_to": found.read_to[0] if found.read_to else None,
        "asked": asked,
        "address": address,
        "bar": views_bar(request.actor, "activities", asked, address),
        "party_name": party_said(book, asked.get("party", "")),
        "sentence": sentence_of(address, asked, [("kind", _("Kind"), kinds)]),
        "later_url": with_query(address, {**asked, "before": goes_on}) if goes_on else "",
        "first_url": with_query(address, asked) if before else "",
    }
    return render(request, "web/timeline/list.html", context)


def _place(request: HttpRequest) -> Place | None:
    parts = request.GET.get("before", "").split(".")
    try:
        return place_of(parts) if len(parts) == 3 else None
    except ValueError:
        return None


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def activity(request: BookRequest, activity_id: int) -> HttpResponse:
    """All of what was written; each line can become a task or a promise."""
    return _page(request, activity_id, None)


def _known(request: BookRequest, activity_id: int) -> ActivityRow:
    try:
        return activity_of(request.actor.book, request.actor.user_id, activity_id)
    except Refused as refusal:
        raise Http404 from refusal


def _page(request: BookRequest, activity_id: int, refusal: Refused | None) -> HttpResponse:
    actor, book, post = request.actor, request.actor.book, request.POST
    with reading(book):
        row = _known(request, activity_id)
        readers = readers_of(book, activity_id) if row.is_sensitive else []
        tasks, promises = came_of(book, actor.user_id, activity_id, today=today_in(book))
        may_log = Permission.LOOK_AFTER_CUSTOMERS in actor.permissions
        is_own = may_log and row.user_id is not None and row.user_id == actor.user_id
        others = [
            (one, one.email in readers)
            for one in (members_of(book) if is_own else ())
            if one.is_active and one.user_id != actor.user_id
        ]
    lines = [(no, line) for no, line in enumerate(row.text.split("\n"), start=1)]
    context = {
        "refusal": refusal,
        "row": row,
        "lines": lines,
        "tasks": tasks,
        "promises": [(one, BY[one.by], *PROMISE_STATES[one.state]) for one in promises],
        "kind": KINDS[row.kind],
        "icon": ICONS[row.kind][0],
        "note_type": NOTE_TYPES.get(row.note_type, ""),
        "who": ", ".join(name for _key, name in row.contacts),
        "readers": readers,
        "may_log": may_log,
        "is_own": is_own,
        "others": others,
        "filled": {
            "subject": post.get("subject", row.subject),
            "text": post.get("text", row.text),
        },
        "task_url": reverse("task-new", args=[book.slug]),
        "case_url": reverse("case-new", args=[book.slug, row.party_code]),
        "promise_url": reverse("given-promise-new", args=[book.slug]),
    }
    return render(request, "web/timeline/activity.html", context, status=status_of(refusal))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def rewrite(request: BookRequest, activity_id: int) -> HttpResponse:
    """What was written, written again by who wrote it."""
    post = request.POST
    try:
        rewrite_activity(
            request.actor,
            activity_id=activity_id,
            subject=typed_text(post, "subject"),
            text=post.get("text", "").replace("\0", ""),
        )
    except Refused as refusal:
        return _page(request, activity_id, refusal)
    messages.success(request, _("It is written again."))
    return gone_to(request, reverse("activity", args=[request.actor.book.slug, activity_id]))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def readers(request: BookRequest, activity_id: int) -> HttpResponse:
    """For whom it is."""
    post = request.POST
    try:
        change_readers(
            request.actor,
            activity_id=activity_id,
            is_sensitive="is_sensitive" in post,
            readers=[one.replace("\0", "") for one in post.getlist("reader")],
        )
    except Refused as refusal:
        return _page(request, activity_id, refusal)
    messages.success(request, _("Who may read it is changed."))
    return gone_to(request, reverse("activity", args=[request.actor.book.slug, activity_id]))

"""Tracks: the list, one with who is where, and how far the people of one customer are."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.queries_people import people_of
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group
from akker.training.enrolling import end_enrolment, enrol, finish_lesson, open_lesson
from akker.training.queries import EnrolmentRow, TrackRow, enrolments_in, enrolments_of, track_of
from akker.training.queries import tracks_of as all_tracks
from akker.training.rules import NewStep, NewTrack, step_of_line
from akker.training.tracking import keep_track, retire_track
from akker.web.asked import typed_text, with_query
from akker.web.customer_pages import facts_shown, known_or_404
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.places import Words

KINDS: dict[str, Words] = {
    "onboarding": gettext_lazy("Onboarding"),
    "training": gettext_lazy("Training"),
}
FORM, ONE = "web/training/form.html", "web/training/customer.html"
PAGE_SIZE = 60


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def training(request: BookRequest) -> HttpResponse:
    """The tracks there are."""
    rows = all_tracks(request.actor.book)
    context = {
        "rows": [(row, KINDS[row.kind]) for row in rows],
        "may_change": Permission.CHANGE_SETTINGS in request.actor.permissions,
    }
    return render(request, "web/training/list.html", context)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def track(request: BookRequest, track_id: int) -> HttpResponse:
    """Who goes through a track, and where each is: a row for each, a column for each step."""
    book = request.actor.book
    row = _track_or_404(request, track_id)
    after = typed_text(request.GET, "after")
    after_id = int(after) if after.isdecimal() and len(after) < 19 else None
    found = enrolments_in(book, track_id, after_id=after_id, limit=PAGE_SIZE)
    address = reverse("track", args=[book.slug, track_id])
    last = max((one.enrolment_id for one in found), default=0) if len(found) > PAGE_SIZE else 0
    shown = [one for one in found if one.enrolment_id != last] if last else found
    most = max((one.enrolment_id for one in shown), default=0)
    today = today_in(book)
    context = {
        "row": row,
        "kind": KINDS[row.kind],
        "grids": [
            (words, *_grid([one for one in shown if (one.contact_id is not None) == each], today))
            for each, words in ((False, _("Customers")), (True, _("Their people")))
        ],
        "later_url": with_query(address, {"after": most}) if last else "",
        "first_url": address if after_id else "",
        "may_change": Permission.CHANGE_SETTINGS in request.actor.permissions
        and not row.is_retired,
    }
    return render(request, "web/training/track.html", context)


def _grid(
    rows: Sequence[EnrolmentRow], today: dt.date
) -> tuple[list[str], list[tuple[EnrolmentRow, list[tuple[Any, str]]]]]:
    """The steps that somebody has, and for each row its lesson and mark in each, or nothing."""
    titles: dict[int, str] = {}
    for row in rows:
        for one in row.lessons:
            titles.setdefault(one.step_id, one.title)
    grid = []
    for row in rows:
        by_step = {one.step_id: one for one in row.lessons}
        cells = []
        for step in titles:
            lesson = by_step.get(step)
            cells.append((lesson, _mark(lesson, today) if lesson else ""))
        grid.append((row, cells))
    return list(titles.values()), grid


def _mark(lesson: Any, today: dt.date) -> str:
    if lesson.done_on is not None:
        return "done"
    return "late" if lesson.state.is_late(today) else "due"


def _track_or_404(request: BookRequest, track_id: int) -> TrackRow:
    with reading(request.actor.book):
        try:
            return track_of(request.actor.book, track_id)
        except Refused as unknown:
            raise Http404 from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
def new_track(request: BookRequest) -> HttpResponse:
    """Write a track: its steps, one a line."""
    return _track_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
def change_track(request: BookRequest, track_id: int) -> HttpResponse:
    """Write a track anew; who goes through it keeps the steps that they have."""
    return _track_form(request, _track_or_404(request, track_id))


def _track_form(request: BookRequest, row: TrackRow | None) -> HttpResponse:
    post = request.POST
    filled = {
        "title": row.title if row else "",
        "kind": row.kind if row else "onboarding",
        "steps": _lines(row, each=False),
        "lessons": _lines(row, each=True),
    }
    context = {
        "row": row,
        "kinds": KINDS.items(),
        "filled": {name: post.get(name, text) for name, text in filled.items()},
    }
    if request.method != "POST":
        return render(request, FORM, context)
    kept: list[int] = []

    def act() -> str:
        steps = [
            step_of_line(line, each=each)
            for name, each in (("steps", False), ("lessons", True))
            for line in typed_text(post, name).splitlines()
            if line.strip()
        ]
        new = NewTrack(typed_text(post, "title"), typed_text(post, "kind"), steps)
        kept.append(keep_track(request.actor, track=new, track_id=row.track_id if row else None))
        return _("The track is kept.")

    slug = request.actor.book.slug
    return acted(
        request,
        act,
        to=reverse("training", args=[slug]),
        page=lambda refusal: (FORM, context),
    )


def _lines(row: TrackRow | None, *, each: bool) -> str:
    steps: Sequence[Any] = row.steps if row else ()
    return "\n".join(_line(one) for one in steps if one.each == each)


def _line(one: NewStep) -> str:
    text = " ".join(one.text.split())
    return f"{one.after_days} {one.title}" + (f" | {text}" if text else "")


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def retire(request: BookRequest, track_id: int) -> HttpResponse:
    """Nobody begins it any more."""

    def act() -> str:
        retire_track(request.actor, track_id=track_id)
        return _("The track is retired; who goes through it goes on.")

    row = _track_or_404(request, track_id)
    return acted(
        request,
        act,
        to=reverse("training", args=[request.actor.book.slug]),
        page=lambda refusal: (
            FORM,
            {"row": row, "kinds": KINDS.items(), "filled": {"title": row.title, "kind": row.kind}},
        ),
    )


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def customer_training(request: BookRequest, code: str) -> HttpResponse:
    """How far a customer and their people are, track by track."""
    return render(request, ONE, _customer_shown(request, code))


def _customer_shown(request: BookRequest, code: str) -> dict[str, Any]:
    book, post = request.actor.book, request.POST
    with reading(book):
        row = known_or_404(book, code).row
        today = today_in(book)
        rows = enrolments_of(book, keys_of_group(book, row.code))
        tracks, people = all_tracks(book), people_of(book, row.code)
    return {
        **facts_shown(request, row),
        "tab": "training",
        "rows": [
            (one, KINDS[one.kind], [(each, _mark(each, today)) for each in one.lessons])
            for one in rows
        ],
        "tracks": [(one.track_id, one.title) for one in tracks],
        "people": [(one.contact_id, one.name) for one in people if one.until_on is None],
        "chosen": post.get("track", ""),
        "started_on": post.get("started_on", ""),
    }


def _of_customer(request: BookRequest, code: str, act: Any) -> HttpResponse:
    return acted(
        request,
        act,
        to=reverse("customer-training", args=[request.actor.book.slug, code]),
        page=lambda refusal: (ONE, _customer_shown(request, code)),
    )


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def begin(request: BookRequest, code: str) -> HttpResponse:
    """The customer begins a track, with the people who are ticked."""
    post = request.POST

    def act() -> str:
        today = today_in(request.actor.book)
        enrol(
            request.actor,
            code=code,
            track_id=_key(typed_text(post, "track")),
            contact_ids=[_key(text) for text in post.getlist("contact")],
            started_on=typed_day_if_any(typed_text(post, "started_on"), today),
        )
        return _("The track has begun.")

    return _of_customer(request, code, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def lesson(request: BookRequest, code: str) -> HttpResponse:
    """Somebody went through a step, or did not after all."""
    post = request.POST

    def act() -> str:
        key = _key(typed_text(post, "lesson"))
        if post.get("do") == "open":
            open_lesson(request.actor, lesson_id=key)
            return _("The step is open again.")
        finish_lesson(request.actor, lesson_id=key)
        return _("The step is done.")

    return _of_customer(request, code, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def leave(request: BookRequest, code: str) -> HttpResponse:
    """Somebody goes through a track no longer."""

    def act() -> str:
        key = _key(typed_text(request.POST, "enrolment"))
        end_enrolment(request.actor, enrolment_id=key)
        return _("They go through it no longer; what was done stays.")

    return _of_customer(request, code, act)

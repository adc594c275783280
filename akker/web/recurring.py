"""Entries that are due every so many months: what is due, what comes, adding and stopping."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.ledger.queries_drafts import template_named, templates
from akker.ledger.queries_due import (
    DueRun,
    RecurringRow,
    coming_days,
    due_runs,
    recurring_entries,
)
from akker.ledger.recurring import add_recurring_entry, run_recurring, stop_recurring_entry
from akker.web.asked import typed_text
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted, gone_to

PAGE = "web/recurring/list.html"


@dataclass(frozen=True, slots=True)
class Listed:
    """A recurring entry with the days to come, and those that are due and not posted."""

    row: RecurringRow
    days: list[dt.date]
    missed: list[DueRun]


@require_safe
@opens_to(Permission.READ_BOOKS)
def recurring_page(request: BookRequest) -> HttpResponse:
    """What is due and not posted, and every recurring entry with its days to come."""
    return render(request, PAGE, _context(request))


def _context(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        today = today_in(book)
        due = due_runs(book, until=today)
        rows = [
            Listed(
                row,
                coming_days(row, after=today),
                [run for run in due if run.recurring_id == row.recurring_id],
            )
            for row in recurring_entries(book)
        ]
        return {
            "rows": rows,
            "due": due,
            "ready_count": sum(not run.refusal for run in due),
            "today": today,
            "templates": [(row.name, row.name) for row in templates(book)],
            "may_post": Permission.POST_ENTRIES in request.actor.permissions,
        }


@require_POST
@opens_to(Permission.POST_ENTRIES)
def run(request: BookRequest) -> HttpResponse:
    """The button that posts all that is due up to today."""
    book = request.actor.book
    results = run_recurring(request.actor, until=today_in(book))
    posted = [result.label for result in results if result.label]
    said = ngettext(
        "%(count)s entry is posted: %(labels)s.",
        "%(count)s entries are posted: %(labels)s.",
        len(posted),
    )
    if posted:
        labels = ", ".join(posted[:3]) + (" …" if len(posted) > 3 else "")
        messages.success(request, said % {"count": len(posted), "labels": labels})
    else:
        messages.warning(request, _("Nothing was posted; what is due says why."))
    return gone_to(request, reverse("recurring", args=[book.slug]))


@require_POST
@opens_to(Permission.POST_ENTRIES)
def add(request: BookRequest) -> HttpResponse:
    """The form of a new one: a template, from which day, every how many months."""
    book, post = request.actor.book, request.POST
    today = today_in(book)

    def act() -> str:
        with reading(book):
            content = template_named(book, typed_text(post, "template")).content
        months = post.get("every_months", "")
        add_recurring_entry(
            request.actor,
            name=typed_text(post, "name") or typed_text(post, "template"),
            content=content,
            starts_on=typed_day_if_any(post.get("starts_on", ""), today) or today,
            every_months=int(months) if months.isascii() and months.isdigit() else 0,
            ends_on=typed_day_if_any(post.get("ends_on", ""), today, ahead=True),
        )
        return _("The recurring entry is added.")

    to = reverse("recurring", args=[book.slug])
    return acted(request, act, to=to, page=lambda refusal: (PAGE, _context(request)))


@require_POST
@opens_to(Permission.POST_ENTRIES)
def stop(request: BookRequest) -> HttpResponse:
    """The button "Stop": nothing is due any more, and what was posted stays."""
    name = typed_text(request.POST, "name")

    def act() -> str:
        stop_recurring_entry(request.actor, name=name)
        return _("%(name)s is stopped.") % {"name": name}

    to = reverse("recurring", args=[request.actor.book.slug])
    return acted(request, act, to=to, page=lambda refusal: (PAGE, _context(request)))

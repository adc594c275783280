"""Setting up a repeating invoice, and changing what comes next: the form and its preview."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.kernel.calendar import add_months
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form
from akker.receivables.queries_usual import usual_accounts
from akker.repeating.contents import KEYS as CONTENT
from akker.repeating.queries import RepeatingRow, Version, repeating_named
from akker.repeating.queries_worth import coming_under, form_on
from akker.repeating.rules import Schedule, first_period
from akker.repeating.schedule_form import (
    CHANGED_KEYS,
    changed_from_form,
    repeating_from_form,
    row_of_new,
)
from akker.repeating.scheduling import add_repeating_invoice, change_repeating_invoice
from akker.web.asked import typed_text
from akker.web.days import typed_day
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.invoice_sheet import grid_context
from akker.web.invoice_typed import TypedInvoice, added, form_in, typed_in, typed_of, with_usual
from akker.web.refusals import status_of
from akker.web.repeating_words import ACT_WORDS, TIMINGS, UNIT_CHOICES, rhythm_words
from akker.web.sold_fields import once_more
from akker.web.templatetags.akker import reader
from akker.web.vat_offered import vat_offered

PAGE, LOOKED = "web/repeating/form.html", "web/repeating/_looked.html"
FIELDS = ("name", "starts", "every", "unit", "day", "ends", "times", "timing", "act")
DAYS = ("starts", "ends")
BEGUN = {"every": "1", "unit": "month", "timing": "advance", "act": "draft"}
MONTHS, MOST_SHOWN = 12, 13


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is typed: the fields of the schedule, and the invoice. `row` is None for a new one."""

    fields: Mapping[str, str]
    typed: TypedInvoice
    row: RepeatingRow | None = None
    counts_from: str = ""
    once: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.ISSUE_INVOICES)
def new(request: BookRequest) -> HttpResponse:
    """The form of a new one, for a customer if `party` names one. Sent, it is set up."""
    if request.method == "POST":
        return _done(request, _sent(request, None))
    party = typed_text(request.GET, "party")[:40]
    starts = today_in(request.actor.book).isoformat()
    return _page(request, Sheet({**BEGUN, "starts": starts}, typed_of({"party": party}, reader())))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.ISSUE_INVOICES)
def change(request: BookRequest, name: str) -> HttpResponse:
    """What comes next of one. Sent, it counts from a period on."""
    book = request.actor.book
    with reading(book):
        row = _found(book, name)
        form = form_on(book, row, _next_start(row.schedule, today_in(book)))
    if request.method == "POST":
        return _done(request, _sent(request, row))
    return _page(request, Sheet(_texts(form), typed_of(form["invoice"], reader()), row))


def _found(book: Book, name: str) -> RepeatingRow:
    try:
        return repeating_named(book, name)
    except Refused as refusal:
        raise Http404 from refusal


def _next_start(schedule: Schedule, today: dt.date) -> dt.date:
    """The day from which a change counts by itself; tomorrow where no period begins any more."""
    tomorrow = today + dt.timedelta(days=1)
    try:
        return first_period(schedule, max(tomorrow, schedule.rhythm.starts_on)).starts_on
    except Refused:
        return tomorrow


def _texts(form: Form) -> dict[str, str]:
    return {key: form.get(key, "") for key in FIELDS}


def _sent(request: BookRequest, row: RepeatingRow | None) -> Sheet:
    post = request.POST
    fields = {key: typed_text(post, key) for key in FIELDS}
    since, once = typed_text(post, "counts_from"), typed_text(post, "once")
    return Sheet(fields, typed_in(post), row, since, once)


def _form(request: BookRequest, sheet: Sheet) -> Form:
    """The form that was typed. Refused: date_unreadable, number_unreadable and their kin."""
    book = request.actor.book
    today = today_in(book)
    with reading(book):
        typed = with_usual(sheet.typed, usual_accounts(book, sheet.typed.head.get("party", "")))
    whole = form_in(typed, reader(), today)
    form: Form = {key: text for key, text in sheet.fields.items() if text}
    for key in DAYS:
        if form.get(key):
            form[key] = typed_day(form[key], today).isoformat()
    return {**form, "invoice": {key: whole[key] for key in CONTENT if key in whole}}


def _changed(form: Form) -> Form:
    return {key: form[key] for key in CHANGED_KEYS if key in form}


def _since(request: BookRequest, sheet: Sheet) -> dt.date | None:
    text = sheet.counts_from
    return typed_day(text, today_in(request.actor.book)) if text else None


def _done(request: BookRequest, sheet: Sheet) -> HttpResponse:
    if request.POST.get("do") == "add":
        return _page(request, replace(sheet, typed=added(sheet.typed)))
    try:
        form, actor = _form(request, sheet), sent_once(request.actor, request)
        if sheet.row is None:
            made = repeating_from_form(form)
            add_repeating_invoice(actor, new=made)
            name, said = made.name, _("The repeating invoice is set up.")
        else:
            name = sheet.row.name
            since = change_repeating_invoice(
                actor,
                name=name,
                change=changed_from_form(_changed(form)),
                counts_from=_since(request, sheet),
            )
            said = _("The change counts from %(day)s.") % {"day": since.isoformat()}
    except Refused as refusal:
        return _page(request, sheet, refusal)
    messages.success(request, said)
    return gone_to(request, reverse("repeating-one", args=[request.actor.book.slug, name]))


def _page(request: BookRequest, sheet: Sheet, refusal: Refused | None = None) -> HttpResponse:
    with reading(request.actor.book):
        context = {
            **grid_context(request, sheet.typed, refusal),
            "refusal": refusal,
            "sheet": sheet,
            "fields": sheet.fields,
            "row": sheet.row,
            "rhythm": rhythm_words(sheet.row.schedule.rhythm) if sheet.row else "",
            "once": sheet.once or once_more(),
            "acts": ACT_WORDS.items(),
            "unit_choices": UNIT_CHOICES,
            "timings": TIMINGS,
            **_looked(request, sheet),
        }
        return render(request, PAGE, context, status=status_of(refusal))


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def look(request: BookRequest) -> HttpResponse:
    """A part of the page: what twelve months come to, while somebody types."""
    book, name = request.actor.book, typed_text(request.POST, "of")[:120]
    with reading(book):
        row = _found(book, name) if name else None
        sheet = _sent(request, row)
        vat = vat_offered(book, sheet.typed.head.get("party", ""))
        return render(request, LOOKED, {**_looked(request, sheet), "vat": vat})


def _looked(request: BookRequest, sheet: Sheet) -> dict[str, Any]:
    """The periods of twelve months, or what is still in the way of them."""
    book = request.actor.book
    try:
        form, today = _form(request, sheet), today_in(book)
        if not form["invoice"].get("lines"):
            return {"coming": (), "in_the_way": None}
        if sheet.row is None:
            row = row_of_new(repeating_from_form({**form, "name": form.get("name") or "?"}))
            since = row.schedule.rhythm.starts_on
        else:
            change = changed_from_form(_changed(form))
            plan = replace(sheet.row.schedule, ends_on=change.ends_on, times=change.times)
            asked = _since(request, sheet)
            since = first_period(plan, asked).starts_on if asked else _next_start(plan, today)
            version = Version(since, change.content, change.act)
            row = replace(sheet.row, schedule=plan, versions=(version,))
        found = coming_under(book, row, since=since, until=add_months(max(since, today), MONTHS))
    except Refused as refusal:
        return {"coming": (), "in_the_way": refusal}
    way = next((worth.refusal for worth in found if worth.refusal), None)
    return {
        "coming": () if way else found[:MOST_SHOWN],
        "more": max(0, len(found) - MOST_SHOWN),
        "in_the_way": way,
    }

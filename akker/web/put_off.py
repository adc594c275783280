"""Putting off what asks for attention until a day, and bringing it back."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from akker.access.putting_off import bring_need_back, put_off_need
from akker.access.queries_put_off import put_off_of
from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.reports.attention import attention_today
from akker.reports.display import shown_date, shown_weekday
from akker.reports.needs import Attention, keyed, parted
from akker.web.asked import typed_text
from akker.web.attention_words import first_of, told_of
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.refusals import status_of
from akker.web.templatetags.akker import reader


def asking_shown(actor: Actor, found: Iterable[Attention], today: dt.date) -> dict[str, Any]:
    """For the first pages: what asks now, what unfolds, and what the reader put off."""
    now, later = parted(found, put_off_of(actor.book, actor.user_id, today=today))
    told, more_told = first_of(told_of(actor, now))
    words = told_of(actor, [one for one, _row in later])
    return {
        "told": told,
        "more_told": more_told,
        "put_off": [(one, row.until_on) for one, (_one, row) in zip(words, later, strict=True)],
        "put_off_days": _days(today) if actor.user_id is not None else [],
    }


def _days(today: dt.date) -> list[tuple[str, str]]:
    """What is offered at once: the day as programs write it, and its words."""
    monday = today + dt.timedelta(days=7 - today.weekday())
    days = {
        today + dt.timedelta(days=1): _("Tomorrow"),
        monday: "",
        today + dt.timedelta(days=14): _("In two weeks"),
        today + dt.timedelta(days=30): _("In a month"),
    }
    look = reader()
    return [
        (day.isoformat(), words or f"{shown_weekday(day, look)} {shown_date(day, look)}")
        for day, words in sorted(days.items())
    ]


@require_POST
@opens_to(Permission.SEE_CUSTOMERS)
def put_off(request: BookRequest) -> HttpResponse:
    """Be reminded of it on a day, and not before."""
    actor, book, post = request.actor, request.actor.book, request.POST
    today = today_in(book)
    try:
        with reading(book):
            found = attention_today(book, actor.user_id, today=today)
        one = keyed(found, typed_text(post, "key"))
        until = typed_day_if_any(typed_text(post, "until"), today, ahead=True)
        put_off_need(actor, need_key=one.key, until_on=until, at_stake_minor=one.at_stake_minor)
    except Refused as refusal:
        return _refused(request, refusal)
    assert until is not None, "refused before"
    messages.success(
        request, _("You are reminded on %(day)s.") % {"day": shown_date(until, reader())}
    )
    return gone_to(request, reverse("book", args=[book.slug]))


@require_POST
@opens_to(Permission.SEE_CUSTOMERS)
def bring_back(request: BookRequest) -> HttpResponse:
    """Let it ask again now."""
    try:
        bring_need_back(request.actor, need_key=typed_text(request.POST, "key")[:16])
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(request, _("It asks again."))
    return gone_to(request, reverse("book", args=[request.actor.book.slug]))


def _refused(request: BookRequest, refusal: Refused) -> HttpResponse:
    shown = {"refusal": refusal}
    return render(request, "web/refused.html", shown, status=status_of(refusal))

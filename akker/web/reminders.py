"""Reminders: what is due with the letter in view, what is held and why, what was sent."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.dunning.letters import BUSINESS, CONSUMER
from akker.dunning.queries_reminders import propose_reminders
from akker.dunning.queries_sent import reminders
from akker.dunning.reminder_rules import HeldBy, check_days
from akker.dunning.reminding import send_reminders
from akker.jobs.starting import start_job
from akker.kernel.errors import Refused
from akker.mail.queries import mail_server
from akker.web.asked import typed_text, with_query
from akker.web.days import day_text, typed_day
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more

PAGE_SIZE = 40
CUSTOMERS = 25  # of a page of letters
ALL = ("all", "all-by-post")  # what may be pressed for every letter that is due
WHY: dict[str, Words] = {
    HeldBy.DISPUTE: gettext_lazy("Contested"),
    HeldBy.HOLD: gettext_lazy("Held"),
    HeldBy.PROMISE: gettext_lazy("Promised"),
    HeldBy.CREDIT: gettext_lazy("A payment or credit of theirs is to be set against it first"),
    HeldBy.SMALL: gettext_lazy("Less than is worth a letter"),
    HeldBy.UNSENT: gettext_lazy("The mail before it did not go out: see the outbox"),
    HeldBy.CLASS: gettext_lazy("Reminded before as another kind of customer"),
    HeldBy.CURRENCY: gettext_lazy("The law knows the costs of collecting in other money only"),
}
CLASS_WORDS: dict[str, Words] = {
    BUSINESS: gettext_lazy("Organisations"),
    CONSUMER: gettext_lazy("Consumers"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.SEE_CUSTOMERS)
def reminders_page(request: BookRequest) -> HttpResponse:
    """What is due up to a day: chosen, it is sent."""
    if request.method != "POST":
        return _page(request, None)
    book, post = request.actor.book, request.POST
    try:
        until = typed_day(typed_text(post, "until"), today_in(book))
        if typed_text(post, "do") in ALL:
            return _all_of_them(request, until, by_post=typed_text(post, "do") == "all-by-post")
        found = send_reminders(
            sent_once(request.actor, request),
            until=until,
            chosen=post.getlist("reminder"),
            sends_mail=typed_text(post, "do") != "by-post",
        )
    except Refused as refusal:
        return _page(request, refusal)
    count = len(found)
    if count:
        messages.success(request, _what_is_sent(count, any(one.sent_to for one in found)))
    else:
        messages.info(request, _("Nothing was sent: choose what is to go out."))
    return gone_to(request, reverse("reminders", args=[book.slug]))


def _what_is_sent(count: int, has_mail: bool) -> str:
    if has_mail and mail_server() is None:
        said = ngettext(
            "%(n)d reminder is kept. No mail server is set, so mail waits in the outbox.",
            "%(n)d reminders are kept. No mail server is set, so mail waits in the outbox.",
            count,
        )
    else:
        said = ngettext("%(n)d reminder is sent.", "%(n)d reminders are sent.", count)
    return said % {"n": count}


def _all_of_them(request: BookRequest, until: dt.date, *, by_post: bool) -> HttpResponse:
    """Many letters take their time: the worker sends them, and its page tells how far it is."""
    check_days(until, until, today=today_in(request.actor.book))
    uid = start_job(
        sent_once(request.actor, request),
        kind="send reminders",
        parameters={"until": until.isoformat(), "by_post": by_post},
    )
    return gone_to(request, reverse("job", args=[request.actor.book.slug, uid]))


def _page(request: BookRequest, refusal: Refused | None) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        today = today_in(book)
        typed = typed_text(request.GET, "until") or typed_text(request.POST, "until")
        until, refusal = _until(typed, today, refusal)
        after = _key_in(request, "after")
        proposal = propose_reminders(book, until=until, after=after, limit=CUSTOMERS)
        address, asked = reverse("reminders", args=[book.slug]), {"until": until.isoformat()}
        more = proposal.next_after
        context: dict[str, Any] = {
            "refusal": refusal,
            "until": until,
            "typed": typed or until.isoformat(),
            "today": today,
            "is_today": until <= today,
            "rows": proposal.reminders,
            "held": [(one, [(WHY[why.by], why) for why in one.why]) for one in proposal.held],
            "more_url": with_query(address, {**asked, "after": more}) if more else "",
            "first_url": with_query(address, asked) if after else "",
            "latest": reminders(book, limit=5)[:5],
            "once": once_more(),
            "may_send": Permission.SEND_REMINDERS in request.actor.permissions,
            "may_handle": Permission.HANDLE_DISPUTES in request.actor.permissions,
        }
    return render(request, "web/dunning/reminders.html", context, status=status_of(refusal))


def _until(typed: str, today: dt.date, refusal: Refused | None) -> tuple[dt.date, Refused | None]:
    try:
        return (typed_day(day_text(typed, today), today) if typed else today), refusal
    except Refused as error:
        return today, refusal or error


def _key_in(request: BookRequest, name: str) -> int:
    """Of the address; 0 where it has none."""
    text = typed_text(request.GET, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def sent_reminders(request: BookRequest) -> HttpResponse:
    """Every letter that went out, the latest first."""
    book = request.actor.book
    before_id, code = _key_in(request, "before") or None, typed_text(request.GET, "party")[:40]
    rows = reminders(book, party_code=code, before_id=before_id, limit=PAGE_SIZE)
    shown, address = rows[:PAGE_SIZE], reverse("reminders-sent", args=[book.slug])
    last = shown[-1].reminder_id if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": shown,
        "code": code,
        "later_url": with_query(address, {"party": code, "before": last}) if last else "",
        "first_url": with_query(address, {"party": code}) if before_id else "",
    }
    return render(request, "web/dunning/reminders_sent.html", context)

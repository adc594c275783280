"""Lifting a credit hold, and ending that, on screen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.receivables.credit_form import release_from_form
from akker.receivables.queries_credit import credits_of
from akker.receivables.releasing import end_credit_release, lift_credit_hold
from akker.web.asked import typed_text
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.refusals import status_of
from akker.web.sold_fields import machine_amount, once_more
from akker.web.templatetags.akker import reader


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LIFT_CREDIT_HOLDS)
def lift(request: BookRequest, code: str) -> HttpResponse:
    """Up to which amount a customer may owe, until which day, and why."""
    book, post = request.actor.book, request.POST
    with reading(book):
        today = today_in(book)
        credit = credits_of(book, today=today, codes=[code]).get(code)
    if credit is None:
        raise Http404
    context: dict[str, Any] = {
        "code": code,
        "credit": credit,
        "up_to": post.get("up_to", ""),
        "until": post.get("until", ""),
        "reason": post.get("reason", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/sales/credit_lift.html", context)
    try:
        until = typed_day_if_any(typed_text(post, "until"), today, ahead=True)
        form = {
            "party": code,
            "up_to": machine_amount(typed_text(post, "up_to"), reader(), book.currency),
            "until": until.isoformat() if until else "",
            "reason": typed_text(post, "reason"),
        }
        release = release_from_form(form, book.currency)
        lift_credit_hold(sent_once(request.actor, request), release=release)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/sales/credit_lift.html", shown, status=status_of(refusal))
    messages.success(request, _("The credit hold is lifted."))
    return gone_to(request, reverse("party", args=[book.slug, code]))


@require_POST
@opens_to(Permission.LIFT_CREDIT_HOLDS)
def end(request: BookRequest, release_id: int) -> HttpResponse:
    """From today the limit counts again."""
    slug, code = request.actor.book.slug, typed_text(request.POST, "party")
    to = reverse("party", args=[slug, code]) if code else reverse("receivables", args=[slug])
    try:
        end_credit_release(request.actor, release_id=release_id)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return gone_to(request, to)
    messages.success(request, _("The limit counts again."))
    return gone_to(request, to)

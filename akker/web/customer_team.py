"""The team of a customer: who looks after them too, and handing them over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.access.queries import members_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.handing_over import hand_over_customer
from akker.customers.queries_hand_overs import hand_overs_of
from akker.kernel.errors import Refused
from akker.parties.queries_team import team_of
from akker.parties.teaming import add_to_team, end_in_team
from akker.web.asked import typed_text, with_query
from akker.web.customer_pages import facts_shown, known_or_404
from akker.web.customer_words import PARTS
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import acted, gone_to
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more


def team_shown(request: BookRequest, code: str) -> dict[str, Any]:
    """What the card of the team tells. Five queries at most."""
    book = request.actor.book
    may_share = Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions
    may_share = may_share and request.actor.sees_all
    handover = reverse("report", args=[book.slug, "handover"])
    return {
        "team": [(row, PARTS[row.part]) for row in team_of(book, code)],
        "hand_overs": hand_overs_of(book, code),
        "may_share": may_share,
        "members": [row for row in members_of(book) if row.is_active] if may_share else [],
        "parts": PARTS.items(),
        "handover_url": with_query(handover, {"party": code}),
    }


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def add(request: BookRequest, code: str) -> HttpResponse:
    """Somebody looks after them too."""
    book, post = request.actor.book, request.POST

    def act() -> str:
        on = typed_day_if_any(typed_text(post, "on"), today_in(book))
        email, part = typed_text(post, "email"), typed_text(post, "part")
        add_to_team(request.actor, code=code, email=email, part=part, on=on)
        return _("The team is kept.")

    return acted(request, act, to=_page_of(request, code), page=lambda _r: _again(request, code))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def end(request: BookRequest, code: str) -> HttpResponse:
    """They do so no longer."""
    post = request.POST

    def act() -> str:
        email, part = typed_text(post, "email"), typed_text(post, "part")
        end_in_team(request.actor, code=code, email=email, part=part)
        return _("The team is kept.")

    return acted(request, act, to=_page_of(request, code), page=lambda _r: _again(request, code))


def _page_of(request: BookRequest, code: str) -> str:
    return reverse("customer", args=[request.actor.book.slug, code])


def _again(request: BookRequest, code: str) -> tuple[str, dict[str, Any]]:
    """The team by itself, with what was refused."""
    with reading(request.actor.book):
        row = known_or_404(request.actor.book, code).row
        shown = {**facts_shown(request, row), **team_shown(request, row.code)}
    return "web/customers/team.html", shown


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def hand_over(request: BookRequest, code: str) -> HttpResponse:
    """Another member looks after them from a day on, who gets to know what there is to know."""
    book, post = request.actor.book, request.POST
    with reading(book):
        row = known_or_404(book, code).row
        today = today_in(book)
        shown = {**facts_shown(request, row), **team_shown(request, row.code)}
    context = {
        **shown,
        "to": post.get("to", ""),
        "on": post.get("on", today.isoformat()),
        "note": post.get("note", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/customers/hand_over.html", context)
    try:
        hand_over_customer(
            sent_once(request.actor, request),
            code=code,
            to=typed_text(post, "to"),
            note=typed_text(post, "note"),
            on=typed_day_if_any(typed_text(post, "on"), today),
        )
    except Refused as refusal:
        again = {**context, "refusal": refusal}
        return render(request, "web/customers/hand_over.html", again, status=status_of(refusal))
    messages.success(request, _("%(name)s is handed over.") % {"name": row.name})
    return gone_to(request, _page_of(request, row.code))

"""Who recommended us to whom: the list with what each recommender brought, and thanks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.growth.referring import note_referral, take_back_referral, thank_recommender
from akker.reports.referrals import recommenders, referrals_of
from akker.web.asked import typed_party, typed_text
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted

LIST = "web/referrals.html"
MOST_SHOWN = 500
FIELDS = ("recommender", "customer", "on", "note")


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def referrals(request: BookRequest) -> HttpResponse:
    """What each recommender brought, and each recommendation."""
    return render(request, LIST, _shown(request))


def _shown(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        rows = referrals_of(book, limit=MOST_SHOWN)
    asked = request.POST if request.method == "POST" else request.GET
    return {
        "rows": rows,
        "totals": recommenders(rows),
        "won": sum(one.won_minor for one in rows),
        "filled": {name: typed_text(asked, name) for name in FIELDS},
        "may_note": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def note(request: BookRequest) -> HttpResponse:
    """Who recommended us to a customer."""
    post, book = request.POST, request.actor.book

    def act() -> str:
        on = typed_day_if_any(typed_text(post, "on"), today_in(book))
        code, by = (typed_party(book, post, name) for name in ("customer", "recommender"))
        note_referral(
            request.actor, code=code, recommender=by, on=on, note=typed_text(post, "note")
        )
        return _("The recommendation is written down.")

    return _acted(request, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def thank(request: BookRequest, referral_id: int) -> HttpResponse:
    """They were thanked, today."""

    def act() -> str:
        thank_recommender(request.actor, referral_id=referral_id)
        return _("It is written down that they were thanked.")

    return _acted(request, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def take_back(request: BookRequest, referral_id: int) -> HttpResponse:
    """It was not so."""

    def act() -> str:
        take_back_referral(request.actor, referral_id=referral_id)
        return _("The recommendation is taken back.")

    return _acted(request, act)


def _acted(request: BookRequest, act: Any) -> HttpResponse:
    to = reverse("referrals", args=[request.actor.book.slug])
    return acted(request, act, to=to, page=lambda _refusal: (LIST, _shown(request)))

"""Who waits for a contact, and how often customers of each tier are to be spoken with."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.queries_rhythm import rhythm_of, waiting_customers
from akker.customers.rules import TIERS as TIER_NAMES
from akker.customers.setting_rhythm import change_rhythm
from akker.web.asked import typed_text
from akker.web.customer_words import TIERS
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.sentence import sentence_of

MOST, PAGE = 200, "web/customers/rhythm.html"


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def rhythm(request: BookRequest) -> HttpResponse:
    """The longest silent of each tier first; of whom the reader looks after, or of everybody."""
    return render(request, PAGE, _shown(request))


def _shown(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    is_mine = typed_text(request.GET, "whose") == "mine"
    with reading(book):
        rows = waiting_customers(
            book,
            today=today_in(book),
            manager=request.user.email if is_mine else "",
            limit=MOST,
        )
        days = rhythm_of(book)
    address = reverse("rhythm", args=[book.slug])
    return {
        "rows": [(row, TIERS[row.customer.tier]) for row in rows[:MOST]],
        "has_more": len(rows) > MOST,
        "sentence": sentence_of(
            address,
            {"whose": "mine"} if is_mine else {},
            [("whose", _("looked after by"), [("", _("anybody")), ("mine", _("me"))])],
        ),
        "days": [
            (tier, TIERS[tier], request.POST.get(tier, str(count))) for tier, count in days.items()
        ],
        "may_set": Permission.CHANGE_SETTINGS in request.actor.permissions,
    }


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def keep(request: BookRequest) -> HttpResponse:
    """Days between two contacts, by tier."""

    def act() -> str:
        texts = {tier: typed_text(request.POST, tier) for tier in TIER_NAMES}
        change_rhythm(request.actor, days={tier: _days(text) for tier, text in texts.items()})
        return _("The rhythm is kept.")

    to = reverse("rhythm", args=[request.actor.book.slug])
    return acted(request, act, to=to, page=lambda _r: (PAGE, _shown(request)))


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

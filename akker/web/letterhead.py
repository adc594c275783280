"""The letterhead: on whose card our own name, address and numbers stand."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission, reading
from akker.kernel.errors import Refused
from akker.parties.card_form import days_in
from akker.parties.queries_cards import KnownParty, known_party
from akker.receivables.drafting import change_letterhead
from akker.receivables.queries import letterhead_of
from akker.receivables.queries_seller import seller_lacks
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.party_words import SCHEMES
from akker.web.refusals import status_of

FIELDS = ("party", "payment_days", "footer", "payment_link")


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
def letterhead(request: BookRequest) -> HttpResponse:
    """The form, with the card as documents show it beside it."""
    if request.method != "POST":
        return render(request, "web/sales/letterhead.html", _context(request))
    book = request.actor.book
    try:
        change_letterhead(
            request.actor,
            party_code=typed_text(request.POST, "party"),
            payment_days=days_in(typed_text(request.POST, "payment_days")),
            footer=typed_text(request.POST, "footer"),
            payment_link=typed_text(request.POST, "payment_link"),
        )
    except Refused as refusal:
        context = {**_context(request), "refusal": refusal}
        return render(request, "web/sales/letterhead.html", context, status=status_of(refusal))
    messages.success(request, _("The letterhead is kept."))
    return gone_to(request, reverse("letterhead", args=[book.slug]))


def _context(request: BookRequest) -> dict[str, Any]:
    """What was typed, or else what is set."""
    book = request.actor.book
    with reading(book):
        row = letterhead_of(book)
        card: KnownParty | None = known_party(book, row.party_code) if row else None
        lacks = seller_lacks(book)
    values = {
        "party": row.party_code if row else typed_text(request.GET, "party")[:40],
        "payment_days": str(row.payment_days if row else 30),
        "footer": row.footer if row else "",
        "payment_link": row.payment_link if row else "",
    }
    return {
        "values": {name: request.POST.get(name, values[name]) for name in FIELDS},
        "known": card,
        "lacks": lacks,
        "schemes": SCHEMES,
    }

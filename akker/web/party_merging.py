"""Merging two records of one party: what comes of it, shown before it is done, and undoing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission, reading
from akker.kernel.errors import Refused
from akker.parties.cards import PartyCard, merged_card
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.queries_cards import KnownParty, alike, known_party
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.party_words import PLACES, ROLES, SCHEMES, WHY_ALIKE
from akker.web.refusals import status_of

Row = tuple[str, str, str, str]  # what it is, on each card, and on the card of both


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_PARTIES)
def merge(request: BookRequest, code: str) -> HttpResponse:
    """Into whom, then both cards beside what comes of them. Sent, it is done."""
    book = request.actor.book
    sent = request.POST if request.method == "POST" else request.GET
    into = typed_text(sent, "into")[:40]
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            merge_parties(request.actor, code=code, into=into)
        except Refused as error:
            refusal = error
        else:
            said = _("%(code)s is another name for %(into)s now.") % {"code": code, "into": into}
            messages.success(request, said)
            return gone_to(request, reverse("party", args=[book.slug, into]))
    with reading(book):
        try:
            other = known_party(book, code)
        except Refused as error:
            raise Http404 from error
        main: KnownParty | None = None
        if into and into != code:
            try:
                main = known_party(book, into)
            except Refused as error:
                refusal = refusal or error
        found = [(row, WHY_ALIKE[row.why]) for row in alike(book, other.card, but=code)]
    context: dict[str, Any] = {
        "refusal": refusal,
        "other": other,
        "main": main,
        "into": into,
        "found": found,
        "rows": _rows(main.card, other.card) if main else [],
    }
    return render(request, "web/parties/merge.html", context, status=status_of(refusal))


@require_POST
@opens_to(Permission.CHANGE_PARTIES)
def unmerge(request: BookRequest, code: str) -> HttpResponse:
    """Two parties again."""
    slug = request.actor.book.slug
    try:
        undo_merger(request.actor, code=code)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("%(code)s stands on its own again.") % {"code": code})
    return gone_to(request, reverse("party", args=[slug, code]))


def _rows(main: PartyCard, other: PartyCard) -> list[Row]:
    theirs, ours, both = (_facts(card) for card in (other, main, merged_card(main, other)))
    return [(name, theirs[name], ours[name], text) for name, text in both.items() if text]


def _facts(card: PartyCard) -> dict[str, str]:
    return {
        _("Name"): card.name,
        _("Roles"): ", ".join(str(ROLES[role]) for role in card.roles),
        _("Country"): card.country,
        _("E-mail"): card.email,
        _("Telephone"): card.phone,
        _("Days to pay"): "" if card.payment_days is None else str(card.payment_days),
        _("Addresses"): "; ".join(
            f"{PLACES[one.place]}: {one.street}, {one.postcode} {one.city}"
            for one in card.addresses
        ),
        _("Contacts"): ", ".join(one.name for one in card.contacts),
        _("Numbers"): ", ".join(f"{SCHEMES[one.scheme]} {one.number}" for one in card.identifiers),
        _("Bank accounts"): ", ".join(one.iban for one in card.bank_accounts),
    }

"""The company: what the books are called, where their day begins, and what never changes."""

import zoneinfo
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission
from akker.ledger.changing import change_book
from akker.web.company_form import COUNTRIES, FORMS
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted

FIELDS = ("name", "timezone", "language")
LANGUAGE_CHOICES = (("en", "English"), ("nl", "Nederlands"))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
def company(request: BookRequest) -> HttpResponse:
    """The form of what can change, beside the facts of what cannot."""
    if request.method != "POST":
        return render(request, "web/settings/company.html", _context(request))

    def act() -> str:
        given = {name: request.POST.get(name, "").strip() for name in FIELDS}
        change_book(request.actor, **given)
        return _("The company is changed.")

    return acted(
        request,
        act,
        to=reverse("company", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/settings/company.html", _context(request)),
    )


def _context(request: BookRequest) -> dict[str, Any]:
    """What was typed, or else what is set."""
    book = request.actor.book
    zones = sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")
    return {
        "values": {name: request.POST.get(name, getattr(book, name)) for name in FIELDS},
        "zones": [(name, name.replace("_", " ")) for name in zones],
        "languages": LANGUAGE_CHOICES,
        "country": COUNTRIES.get(book.country, book.country),
        "legal_form": dict(FORMS).get(book.legal_form, FORMS[0][1]) if book.legal_form else "",
    }

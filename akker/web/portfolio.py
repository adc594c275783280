"""The map of customers: what they bring against how they are doing, by filters in a sentence."""

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from akker.books.actor import Permission
from akker.customers.queries import segments
from akker.customers.queries_whose import Whose
from akker.health.queries_portfolio import portfolio_of
from akker.parties.queries import NOBODY
from akker.web.asked import asked_texts, report_file
from akker.web.customer_words import TIERS
from akker.web.doors import BookRequest, opens_to
from akker.web.portfolio_map import drawing_of
from akker.web.sentence import Choices, Menu, Sentence, people_choices, sentence_of

MOST_DOTS = 200
FILTERS = ("tier", "manager", "team", "segment")


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def portfolio(request: BookRequest) -> HttpResponse:
    """Three queries more than its filters; of very many those who brought most are dots."""
    book = request.actor.book
    asked = whose_asked(request)
    found = portfolio_of(book, Whose(**asked), limit=MOST_DOTS)
    address = reverse("portfolio", args=[book.slug])
    files = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
    drawing = drawing_of(book, found.places)
    context: dict[str, Any] = {
        "found": found,
        "map": drawing,
        "rows": drawing.rows(TIERS),
        "tiers": TIERS,
        "asked": asked,
        "address": address,
        "sentence": whose_sentence(request, asked, address),
        "exports": [
            (label, report_file(book, "portfolio", form, **asked)) for form, label in files
        ],
        "may_score": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }
    return render(request, "web/customers/portfolio.html", context)


def whose_asked(request: BookRequest) -> dict[str, str]:
    """What is asked of whose they are; a tier or segment that there is not is not asked for."""
    asked = asked_texts(request, *FILTERS)
    if asked.get("tier") not in TIERS:
        asked.pop("tier", None)
    if "segment" in asked and asked["segment"] not in segments(request.actor.book):
        asked.pop("segment")
    return asked


def whose_sentence(
    request: BookRequest,
    asked: dict[str, str],
    address: str,
    takes: Collection[str] = FILTERS,
) -> Sentence:
    """Only the filters that are taken. Two queries."""
    menus: list[Menu] = [("tier", _("Tier"), [("", _("any tier")), *TIERS.items()])]
    if request.actor.sees_all:
        people = people_choices(request)
        menus.append(("manager", _("looked after by"), people))
        team = [one for one in people if one[0] != NOBODY]
        menus.append(("team", _("with in the team"), team))
    if known := segments(request.actor.book):
        anyone: Choices = [("", _("any"))]
        menus.append(("segment", _("of segment"), [*anyone, *((name, name) for name in known)]))
    return sentence_of(address, asked, [menu for menu in menus if menu[0] in takes])

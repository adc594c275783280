"""What it costs to keep customers, and to win new ones."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission, reading
from akker.growth.costing import change_care_costs
from akker.growth.queries import care_costs_of
from akker.growth.rules import CareCosts
from akker.kernel.money import parse_decimal
from akker.reports.display import shown_amount
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.sold_fields import machine_amount
from akker.web.templatetags.akker import reader

PAGE = "web/settings/care_costs.html"


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
def care_costs(request: BookRequest) -> HttpResponse:
    """Two amounts of a year, which scorecards compare."""
    if request.method != "POST":
        return render(request, PAGE, _shown(request))
    book = request.actor.book

    def act() -> str:
        keeping, winning = (
            parse_decimal(
                machine_amount(typed_text(request.POST, name), reader(), book.currency),
                book.currency,
            )
            for name in ("keeping", "winning")
        )
        change_care_costs(request.actor, costs=CareCosts(keeping, winning))
        return _("Scorecards compare both from now on.")

    to = reverse("report", args=[book.slug, "scorecards"])
    return acted(request, act, to=to, page=lambda _refusal: (PAGE, _shown(request)))


def _shown(request: BookRequest) -> dict[str, Any]:
    book, post = request.actor.book, request.POST
    with reading(book):
        costs = care_costs_of(book)

    def text(name: str, amount: int | None) -> str:
        known = "" if amount is None else shown_amount(amount, book.currency, reader())
        return typed_text(post, name) if name in post else known

    return {
        "keeping": text("keeping", costs.keeping_minor if costs else None),
        "winning": text("winning", costs.winning_minor if costs else None),
    }

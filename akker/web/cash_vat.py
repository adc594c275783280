"""Choosing when VAT of sales is owed: by the invoice, or when it is paid."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.receivables.choosing_cash_vat import choose_cash_vat
from akker.receivables.queries_cash_vat import cash_vat_of
from akker.web.asked import typed_text
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.refusals import status_of

FIELDS = ("first_on", "last_on")


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
def cash_vat(request: BookRequest) -> HttpResponse:
    """The two days; with neither VAT is owed by the invoice."""
    book, refusal = request.actor.book, None
    typed = {name: typed_text(request.POST, name) for name in FIELDS}
    if request.method == "POST":
        try:
            today = today_in(book)
            first_on, last_on = (typed_day_if_any(typed[name], today) for name in FIELDS)
            choose_cash_vat(request.actor, first_on=first_on, last_on=last_on)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("When VAT of sales is owed is kept."))
            return gone_to(request, reverse("taxes-cash", args=[book.slug]))
    with reading(book):
        found = cash_vat_of(book)
    days = dict(zip(FIELDS, (found.first_on, found.last_on), strict=True))
    shown = {name: day.isoformat() if day else "" for name, day in days.items()}
    context = {
        "values": typed if refusal else shown,
        "found": found,
        "refusal": refusal,
    }
    return render(request, "web/settings/cash_vat.html", context, status=status_of(refusal))

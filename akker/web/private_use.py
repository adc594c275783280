"""Private use: booked with its VAT, and taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.kernel.rates import percent_text
from akker.tax.charging_private import book_private_use, take_back_private_use
from akker.tax.private_form import KEYS, private_use_from_form
from akker.tax.queries import tax_code_rows
from akker.tax.queries_private import private_use_entry, private_uses
from akker.tax.rules_private import PrivateUse
from akker.web.asked import typed_text
from akker.web.days import typed_day
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.looked import shown_entries, was_seen
from akker.web.refusals import status_of
from akker.web.sold_fields import machine_amount, machine_text, once_more, shown_number
from akker.web.templatetags.akker import reader

PAGE = "web/settings/private_use.html"
_AMOUNTS = ("base", "value")


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.POST_ENTRIES)
def private_use(request: BookRequest) -> HttpResponse:
    """What was booked, and a form for more; the entry is shown before it is booked."""
    book = request.actor.book
    if request.method != "POST":
        return _shown(request)
    try:
        use = _use(request)
        with reading(book):
            entry, _group = private_use_entry(book, use)
        if not was_seen(request, [entry]):
            with reading(book):
                return _shown(request, **shown_entries(book, [entry]))
        label = book_private_use(sent_once(request.actor, request), use=use)
    except Refused as refusal:
        return _shown(request, refusal)
    messages.success(request, _("%(label)s is posted.") % {"label": label})
    return gone_to(request, reverse("taxes-private", args=[book.slug]))


def _use(request: BookRequest) -> PrivateUse:
    """Refused: as `private_form.private_use_from_form`, and what a field does not understand."""
    post, language, book = request.POST, reader(), request.actor.book
    form = {key: typed_text(post, key) for key in KEYS}
    form["date"] = typed_day(form["date"], today_in(book)).isoformat()
    form |= {key: machine_amount(form[key], language, book.currency) for key in _AMOUNTS}
    form["percent"] = machine_text(form["percent"].rstrip("% "), language)
    return private_use_from_form(form, book.currency)


def _shown(request: BookRequest, refusal: Refused | None = None, **more: Any) -> HttpResponse:
    book, language = request.actor.book, reader()
    with reading(book):
        today = today_in(book)
        codes = [
            (row.code, f"{shown_number(percent_text(row.rate_e2), language)}% {row.name}")
            for row in tax_code_rows(book, on=today, language=language.code)
            if row.use == "private" and row.rate_e2 is not None
        ]
        rows = private_uses(book)
    texts = {key: typed_text(request.POST, key) for key in KEYS}
    context = {
        **texts,
        "date": texts["date"] or today.isoformat(),
        "codes": codes,
        "rows": rows,
        "refusal": refusal,
        "once": typed_text(request.POST, "once") or once_more(),
        **more,
    }
    return render(request, PAGE, context, status=status_of(refusal))


@require_POST
@opens_to(Permission.POST_ENTRIES)
def take_back(request: BookRequest) -> HttpResponse:
    """One of them, with its VAT."""
    label = typed_text(request.POST, "entry")[:60]
    try:
        by = take_back_private_use(request.actor, label=label)
    except Refused as refusal:
        return _shown(request, refusal)
    messages.success(request, _("%(label)s is taken back by %(by)s.") % {"label": label, "by": by})
    return gone_to(request, reverse("taxes-private", args=[request.actor.book.slug]))

"""How much of an invoice is taken back, and how that will be booked, before it is."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.clearing.queries import open_by_entry
from akker.kernel.errors import Refused
from akker.kernel.quantities import millionths_text
from akker.receivables.credits import credit_of
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import IssuedInvoice
from akker.receivables.queries_preview import preview_of
from akker.receivables.queries_taken import left_of
from akker.receivables.rules import NewInvoice
from akker.reports.display import Language
from akker.web.asked import typed_text
from akker.web.days import typed_day
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.invoices import found_at, shown_lines
from akker.web.looked import shown_entries, was_seen
from akker.web.refusals import status_of
from akker.web.sold_fields import machine_number, once_more, shown_number
from akker.web.templatetags.akker import reader


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.ISSUE_INVOICES)
def credit(request: BookRequest, address: str) -> HttpResponse:
    """How much of each line is taken back. Sent below its entry, the credit note is issued."""
    book = request.actor.book
    with reading(book):
        found = found_at(book, address)
        left = left_of(book, found.row.invoice_id)
        today = today_in(book)
        entry_id = found.row.entry_id or 0
        open_minor = open_by_entry(book, [entry_id]).get(entry_id, 0) if entry_id else 0
    context = {**_context(request, found, left, today), "open_minor": open_minor}
    if request.method != "POST":
        return render(request, "web/sales/credit.html", context)
    try:
        note = _typed(request, found, today)
        with reading(book):
            entry = preview_of(book, note).entry
            entries = [] if entry is None else [entry]
            shown = {**context, **shown_entries(book, entries, note)}
        if not was_seen(request, entries, note):
            return render(request, "web/sales/credit.html", shown)
        issued = issue_invoice(sent_once(request.actor, request), invoice=note)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/sales/credit.html", shown, status=status_of(refusal))
    messages.success(request, _("%(label)s is issued.") % {"label": issued.label})
    return gone_to(request, reverse("invoice", args=[book.slug, issued.label]))


def _typed(request: BookRequest, found: IssuedInvoice, today: dt.date) -> NewInvoice:
    post, language = request.POST, reader()
    return credit_of(
        found,
        on=typed_day(typed_text(post, "date"), today),
        quantities={
            line.line_no: machine_number(typed_text(post, f"q-{line.line_no}"), language)
            for line in found.lines
        },
        note=typed_text(post, "note"),
    )


def _context(
    request: BookRequest, found: IssuedInvoice, left: Mapping[int, int], today: dt.date
) -> dict[str, Any]:
    post, language = request.POST, reader()
    return {
        "found": found,
        "row": found.row,
        "lines": [
            {
                **shown,
                "credited": _quantity(line.quantity_e6 - left[line.line_no], language),
                "typed": post.get(f"q-{line.line_no}", _quantity(left[line.line_no], language)),
            }
            for line, shown in zip(found.lines, shown_lines(found), strict=True)
        ],
        "is_credited": any(line.quantity_e6 != left[line.line_no] for line in found.lines),
        "is_left": any(left.values()),
        "date": post.get("date", today.isoformat()),
        "note": post.get("note", ""),
        "once": post.get("once", "") or once_more(),
        "decimal_mark": language.decimal_mark,
    }


def _quantity(quantity_e6: int, language: Language) -> str:
    return shown_number(millionths_text(quantity_e6), language)

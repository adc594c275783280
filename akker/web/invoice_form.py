"""Writing an invoice: the form, what it comes to, the draft it is kept in, issuing it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.catalog.queries import has_products
from akker.kernel.errors import Refused
from akker.kernel.quantities import UNITS
from akker.kernel.rates import percent_text
from akker.receivables.drafting import (
    change_draft_invoice,
    delete_draft_invoice,
    save_draft_invoice,
)
from akker.receivables.issuing import issue_draft, issue_invoice
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries import draft_invoice, letterhead_of
from akker.receivables.queries_preview import Preview, preview_of
from akker.tax.queries import tax_code_rows
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.invoice_typed import TypedInvoice, added, form_in, typed_in, typed_of
from akker.web.names import chart_read
from akker.web.refusals import status_of
from akker.web.sales_words import UNITS as UNIT_WORDS
from akker.web.sold_fields import once_more, shown_number
from akker.web.templatetags.akker import reader

PAGE = "web/sales/form.html"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was sent or begun; `draft_id` is 0 until it is kept."""

    typed: TypedInvoice
    draft_id: int = 0
    seen_at: str = ""
    once: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.DRAFT_INVOICES)
def new_invoice(request: BookRequest) -> HttpResponse:
    """The form, for a customer if `party` names one. Sent, it does what `do` says."""
    if request.method == "POST":
        return _done(request, _sent(request, 0))
    party = typed_text(request.GET, "party")[:40]
    begun = {"date": today_in(request.actor.book).isoformat(), "party": party}
    return _shown(request, Sheet(typed_of(begun, reader())))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.DRAFT_INVOICES)
def draft(request: BookRequest, draft_id: int) -> HttpResponse:
    """The form as it was kept. Sent, it does what `do` says."""
    if request.method == "POST":
        return _done(request, _sent(request, draft_id))
    try:
        row = draft_invoice(request.actor.book, draft_id)
    except Refused as refusal:
        raise Http404 from refusal
    sheet = Sheet(typed_of(row.content, reader()), draft_id, row.saved_at.isoformat())
    return _shown(request, sheet)


def _sent(request: BookRequest, draft_id: int) -> Sheet:
    post = request.POST
    seen, once = typed_text(post, "seen_at"), typed_text(post, "once")
    return Sheet(typed_in(post), draft_id, seen, once)


def _done(request: BookRequest, sheet: Sheet) -> HttpResponse:
    acts = {"issue": _issued, "keep": _kept, "delete": _deleted}
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        return _shown(request, replace(sheet, typed=added(sheet.typed)))
    try:
        return act(request, sheet)
    except Refused as refusal:
        return _shown(request, sheet, refusal)


def _form(request: BookRequest, sheet: Sheet) -> dict[str, Any]:
    """Refused: date_unreadable, day_of_two, number_unreadable, number_of_two."""
    return form_in(sheet.typed, reader(), today_in(request.actor.book))


def _issued(request: BookRequest, sheet: Sheet) -> HttpResponse:
    actor, form = sent_once(request.actor, request), _form(request, sheet)
    if sheet.draft_id:
        seen = _moment(sheet.seen_at)
        issued = issue_draft(actor, draft_id=sheet.draft_id, content=form, seen_at=seen)
    else:
        with reading(actor.book):
            invoice = invoice_in(actor.book, form)
        issued = issue_invoice(actor, invoice=invoice)
    messages.success(request, _("%(label)s is issued.") % {"label": issued.label})
    return gone_to(request, reverse("invoice", args=[request.actor.book.slug, issued.label]))


def _kept(request: BookRequest, sheet: Sheet) -> HttpResponse:
    form = _form(request, sheet)
    draft_id = sheet.draft_id
    if draft_id:
        change_draft_invoice(
            request.actor, draft_id=draft_id, content=form, seen_at=_moment(sheet.seen_at)
        )
    else:
        draft_id = save_draft_invoice(request.actor, content=form)
    messages.success(request, _("The draft is kept."))
    return gone_to(request, reverse("invoice-draft", args=[request.actor.book.slug, draft_id]))


def _deleted(request: BookRequest, sheet: Sheet) -> HttpResponse:
    if sheet.draft_id:
        delete_draft_invoice(request.actor, draft_id=sheet.draft_id, seen_at=_moment(sheet.seen_at))
    messages.success(request, _("The draft is thrown away."))
    return gone_to(request, reverse("invoices", args=[request.actor.book.slug]))


def _moment(text: str) -> dt.datetime:
    """The moment that a form says it saw; what is none was never seen."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _shown(request: BookRequest, sheet: Sheet, refusal: Refused | None = None) -> HttpResponse:
    book, language = request.actor.book, reader()
    with reading(book):
        today = today_in(book)
        codes = tax_code_rows(book, on=today, language=language.code)
        context = {
            "refusal": refusal,
            "typed": sheet.typed,
            "sheet": sheet,
            "once": sheet.once or once_more(),
            "units": [(unit, UNIT_WORDS[unit]) for unit in UNITS],
            "codes": [
                (row.code, said_rate(row.rate_e2), row.name) for row in codes if row.use == "sale"
            ],
            "has_products": has_products(book),
            "needs_letterhead": letterhead_of(book) is None,
            "may_set": Permission.CHANGE_SETTINGS in request.actor.permissions,
            "may_issue": Permission.ISSUE_INVOICES in request.actor.permissions,
            "title": _("Draft of an invoice") if sheet.draft_id else _("New invoice"),
            **_looked(book, sheet.typed, today),
        }
        return render(request, PAGE, context, status=status_of(refusal))


def said_rate(rate_e2: int | None) -> str:
    """`21%`, or nothing."""
    return "" if rate_e2 is None else f"{shown_number(percent_text(rate_e2), reader())}%"


@require_POST
@opens_to(Permission.DRAFT_INVOICES)
def look(request: BookRequest) -> HttpResponse:
    """A part of the page: what it comes to and how it is booked, while somebody types."""
    book = request.actor.book
    with reading(book):
        context = _looked(book, typed_in(request.POST), today_in(book))
        return render(request, "web/sales/_looked.html", context)


def _looked(book: Book, typed: TypedInvoice, today: dt.date) -> dict[str, Any]:
    """What a form would come to, or what is still in the way of it."""
    if typed.is_empty:
        return {"preview": None, "in_the_way": None}
    try:
        invoice = invoice_in(book, form_in(typed, reader(), today))
        preview = preview_of(book, invoice)
    except Refused as refusal:
        return {"preview": None, "in_the_way": refusal}
    return {"preview": preview, "in_the_way": None, **_preview(book, preview)}


def _preview(book: Book, preview: Preview) -> dict[str, Any]:
    names = {row.code: row.name for row in chart_read(book)}
    return {
        "taxes": [
            (said_rate(group.rate_e2), group.tax_code.name_in(reader().code), group)
            for group in preview.worth.groups
        ],
        "booked": [(line, names.get(line.ledger_code, "")) for line in preview.entry_lines],
    }

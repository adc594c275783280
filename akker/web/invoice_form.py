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
from akker.books.queries import today_in
from akker.kernel.errors import Refused, WrongFields
from akker.parties.queries import party_coded
from akker.receivables.drafting import (
    change_draft_invoice,
    delete_draft_invoice,
    save_draft_invoice,
)
from akker.receivables.issuing import issue_draft, issue_invoice
from akker.receivables.judged import einvoice_check
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries import draft_invoice
from akker.receivables.queries_usual import usual_accounts
from akker.receivables.rules_content import check_content
from akker.receivables.rules_einvoice import check_judged
from akker.tax.queries import tax_codes
from akker.tax.rules import tax_code_unknown
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.invoice_sheet import clock_of, looked_context, page_context, pasted_in
from akker.web.invoice_typed import (
    TypedInvoice,
    added,
    draft_in,
    form_in,
    typed_in,
    typed_of,
    with_usual,
)
from akker.web.refusals import said_at, status_of
from akker.web.sold_fields import once_more
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
        return _done(request, _sent(request))
    party = typed_text(request.GET, "party")[:40]
    begun = {"date": today_in(request.actor.book).isoformat(), "party": party}
    return _shown(request, Sheet(typed_of(begun, reader())))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.DRAFT_INVOICES)
def draft(request: BookRequest, draft_id: int) -> HttpResponse:
    """The form as it was kept. Sent, it does what `do` says."""
    if request.method == "POST":
        return _done(request, replace(_sent(request), draft_id=draft_id))
    try:
        row = draft_invoice(request.actor.book, draft_id)
    except Refused as refusal:
        raise Http404 from refusal
    sheet = Sheet(typed_of(row.content, reader()), draft_id, row.saved_at.isoformat())
    return _shown(request, sheet)


def _sent(request: BookRequest) -> Sheet:
    """What was sent; the draft that it is kept in may have come while somebody typed."""
    post = request.POST
    given = typed_text(post, "draft_id")
    draft_id = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    return Sheet(typed_in(post), draft_id, typed_text(post, "seen_at"), typed_text(post, "once"))


def _done(request: BookRequest, sheet: Sheet) -> HttpResponse:
    acts = {"issue": _issued, "check": _checked, "keep": _kept, "copy": _copied, "delete": _deleted}
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        return _shown_again(request, replace(sheet, typed=added(sheet.typed)))
    try:
        return act(request, sheet)
    except Refused as refusal:
        return _shown_again(request, sheet, refusal)


def _form(request: BookRequest, sheet: Sheet) -> dict[str, Any]:
    """The form that was typed. All that is wrong of its fields is refused together: party_unknown,
    tax_code_unknown, and as `form_in`, `invoice_in` and `check_content`.
    """
    book, wrong = request.actor.book, WrongFields()
    with reading(book):
        typed = with_usual(sheet.typed, usual_accounts(book, sheet.typed.head.get("party", "")))
        form = form_in(typed, reader(), today_in(book), wrong, book)
        wrong.tried("party", None, lambda: party_coded(book, form.get("party", "")))
        invoice = wrong.tried("lines", None, lambda: invoice_in(book, form, wrong))
        if invoice is not None:
            wrong.tried("lines", None, lambda: check_content(invoice, wrong))
            codes = tax_codes(book)
            for place, line in enumerate(invoice.lines):
                if line.tax_code not in codes:
                    unknown = tax_code_unknown(line.tax_code, codes)
                    wrong.at.setdefault(f"lines.{place}.vat", unknown)
    wrong.refuse()
    return form


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


def _checked(request: BookRequest, sheet: Sheet) -> HttpResponse:
    """Say whether the e-invoice would hold to the rules. Refused: as `einvoice_check`."""
    book, form = request.actor.book, _form(request, sheet)
    with reading(book):
        check_judged(einvoice_check(book, invoice_in(book, form)))
    messages.success(request, _("The e-invoice would hold to all rules."))
    return _shown_again(request, sheet)


def _saved(request: BookRequest, sheet: Sheet) -> Sheet:
    """Keep it as a draft, or as it is now in the draft that it has."""
    actor = request.actor
    with reading(actor.book):
        form = draft_in(sheet.typed, reader(), today_in(actor.book), actor.book)
    if sheet.draft_id:
        seen = _moment(sheet.seen_at)
        saved_at = change_draft_invoice(actor, draft_id=sheet.draft_id, content=form, seen_at=seen)
        return replace(sheet, seen_at=saved_at.isoformat())
    draft_id = save_draft_invoice(actor, content=form)
    with reading(actor.book):
        saved_at = draft_invoice(actor.book, draft_id).saved_at
    return replace(sheet, draft_id=draft_id, seen_at=saved_at.isoformat())


def _kept(request: BookRequest, sheet: Sheet) -> HttpResponse:
    kept = _saved(request, sheet)
    messages.success(request, _("The draft is kept."))
    return gone_to(request, reverse("invoice-draft", args=[request.actor.book.slug, kept.draft_id]))


def _copied(request: BookRequest, sheet: Sheet) -> HttpResponse:
    return _kept(request, replace(sheet, draft_id=0))


@require_POST
@opens_to(Permission.DRAFT_INVOICES)
def keep(request: BookRequest) -> HttpResponse:
    """What the form does by itself while somebody types: keep a draft."""
    sheet, refusal = _sent(request), None
    if sheet.typed.is_empty and not sheet.draft_id:
        return HttpResponse(status=204)
    try:
        sheet = _saved(request, sheet)
    except Refused as refused:
        refusal = refused
    context = {
        "sheet": sheet,
        "refusal": refusal,
        "is_fresh": True,
        "once": sheet.once,
        "saved_at": None if refusal else clock_of(request.actor.book, _moment(sheet.seen_at)),
    }
    return render(request, "web/sales/_kept.html", context, status=status_of(refusal))


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


def _shown_again(
    request: BookRequest, sheet: Sheet, refusal: Refused | None = None
) -> HttpResponse:
    """The page with what was sent, which is kept as a draft as typing on would have kept it."""
    if sheet.typed.is_empty and not sheet.draft_id:
        return _shown(request, sheet, refusal)
    try:
        return _shown(request, _saved(request, sheet), refusal, is_kept=True)
    except Refused as unkept:
        return _shown(request, sheet, unkept)


def _shown(
    request: BookRequest, sheet: Sheet, refusal: Refused | None = None, *, is_kept: bool = False
) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        context = {
            "refusal": refusal,
            "sheet": sheet,
            "saved_at": clock_of(book, _moment(sheet.seen_at)) if is_kept else None,
            "once": sheet.once or once_more(),
            "title": _("Draft of an invoice") if sheet.draft_id else _("New invoice"),
            "said": said_at(refusal),
            **page_context(request, sheet.typed, refusal),
        }
        return render(request, PAGE, context, status=status_of(refusal))


@require_POST
@opens_to(Permission.DRAFT_INVOICES)
def look(request: BookRequest) -> HttpResponse:
    """A part of the page: what it comes to and how it is booked, while somebody types.

    Changes nothing. With `pasted` the lines come with it, filled from the cell `at`.
    """
    book, text = request.actor.book, request.POST.get("pasted", "")
    with reading(book):
        typed = typed_in(request.POST)
        if not text:
            return render(request, "web/sales/_looked.html", looked_context(book, typed))
        try:
            typed = pasted_in(book, typed, text, typed_text(request.POST, "at"))
        except Refused as refusal:
            shown: dict[str, Any] = {"refusal": refusal}
            return render(request, "web/entry_form/_refused.html", shown, status=status_of(refusal))
        return render(request, "web/sales/_pasted.html", page_context(request, typed))

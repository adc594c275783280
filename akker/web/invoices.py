"""Invoices and credit notes: the list, and one as the customer has it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from akker.audit.queries import history_of
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.clearing.queries import (
    allocations_of_entry,
    open_by_entry,
    open_items_of,
    open_items_of_entries,
)
from akker.kernel.errors import Refused
from akker.kernel.payment_references import in_fours
from akker.kernel.quantities import millionths_text
from akker.kernel.rates import percent_text
from akker.mail.queries import messages_about
from akker.parties.queries import party_names
from akker.parties.queries_cards import delivery_of
from akker.receivables.allocating import undo_allocation
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.letters import ABOUT
from akker.receivables.queries import (
    DraftInvoiceRow,
    InvoiceFilter,
    IssuedInvoice,
    draft_invoices,
    invoices_page,
    issued_invoice,
)
from akker.receivables.queries_drafts import totals_of_drafts
from akker.receivables.queries_files import einvoice_of
from akker.receivables.queries_sums import sums_of_list
from akker.receivables.queries_taken import left_of
from akker.receivables.rules import INVOICE
from akker.reports.aged_receivables import aged_receivables
from akker.reports.catalogue import reports_open_to
from akker.reports.display import shown_figure
from akker.reports.invoice_list import invoice_list_table
from akker.reports.invoice_pdf import invoice_pdf
from akker.reports.options import read_options
from akker.web.agreements import agreements_of_invoice
from akker.web.asked import (
    asked_texts,
    exports_of,
    period_choices,
    period_typed,
    report_file,
    typed_text,
    with_query,
)
from akker.web.chosen import NotDone
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.entries import sentence_page
from akker.web.files import attachment, exported
from akker.web.forms import gone_to, is_swap
from akker.web.history import happened
from akker.web.invoice_states import states_of
from akker.web.outbox import MESSAGE_STATES
from akker.web.party_words import DELIVERIES
from akker.web.refusals import status_of
from akker.web.sales_words import KINDS, UNITS
from akker.web.sentence import Choices, party_said, sentence_of
from akker.web.sold_fields import once_more, shown_number
from akker.web.templatetags.akker import reader
from akker.web.vat_offered import rate_words
from akker.web.views_bar import views_bar

PAGE_SIZE = 60
_FILES = (
    ("sales", "xlsx", gettext_lazy("Sales, Excel")),
    ("sales", "csv", gettext_lazy("Sales, CSV")),
    ("vat-lines", "xlsx", gettext_lazy("VAT line by line, Excel")),
    ("vat-lines", "csv", gettext_lazy("VAT line by line, CSV")),
)
_TO_SHOW: Choices = [
    ("", gettext_lazy("everything")),
    ("invoice", gettext_lazy("invoices")),
    ("credit-note", gettext_lazy("credit notes")),
]
FILTERS = ("q", "kind", "party", "from", "until")


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def invoices(request: BookRequest) -> HttpResponse:
    """What was issued, the newest first, with what is open of each; drafts on top."""
    return listed(request)


@reads_books
def listed(
    request: BookRequest, refusal: Refused | None = None, not_done: Sequence[NotDone] = ()
) -> HttpResponse:
    """The list, with what was refused of those that were ticked; they stay so."""
    book, today, may = request.actor.book, today_in(request.actor.book), request.actor.permissions
    asked = _asked(request)
    after, rows, sums = _place(request), [], []
    try:
        wanted = _filter(asked)
        rows = invoices_page(book, wanted, after=after, limit=PAGE_SIZE)
        # A part of a million is quickly added up, all of it is not.
        sums = sums_of_list(book, wanted) if asked["party"] or asked["from"] else []
    except Refused as unread:  # a day that is none
        refusal = unread
    shown = rows[:PAGE_SIZE]
    left = open_by_entry(book, [row.entry_id for row in shown if row.entry_id])
    address = reverse("invoices", args=[book.slug])
    here = list_asked(request)
    last = shown[-1] if len(rows) > PAGE_SIZE else None
    later = {"after": f"{last.issued_on}/{last.invoice_id}"} if last else {}
    context = {
        "rows": list(zip(shown, states_of(book, shown, left, today), strict=True)),
        "drafts": [] if after else _drafts(book, asked),
        "asked": asked,
        "bar": views_bar(request.actor, "invoices", asked, address),
        "party_name": party_said(book, asked["party"]),
        "sentence": sentence_of(address, asked, [("kind", _("Show"), _TO_SHOW)]),
        "period_said": period_typed(asked),
        "periods": period_choices(book, today, reader()),
        "later_url": with_query(address, {**asked, **later}) if later else "",
        "first_url": with_query(address, asked) if after else "",
        "aged": aged_receivables(book, as_of=today, most=0).total if not after else None,
        "sums": sums,
        "exports": [
            *exports_of(reverse("invoices-export", args=[book.slug]), asked),
            *(
                (words, report_file(book, name, form))
                for name, form, words in _FILES
                if name in reports_open_to(book)
            ),
        ],
        "may_draft": Permission.DRAFT_INVOICES in may,
        "may_issue": Permission.ISSUE_INVOICES in may,
        "may_mail": Permission.SEND_MAIL in may,
        "refusal": refusal,
        "not_done": not_done,
        "chosen": [one.key for one in not_done] or request.POST.getlist("invoice"),
        "chosen_drafts": [one.key for one in not_done if isinstance(one.key, int)],
        "drafts_url": with_query(reverse("invoice-drafts-chosen", args=[book.slug]), here),
        "chosen_url": with_query(reverse("invoices-chosen", args=[book.slug]), here),
    }
    wrong = not_done[0].refusal if not_done else refusal
    return render(request, "web/sales/list.html", context, status=status_of(wrong))


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_invoices(request: BookRequest) -> HttpResponse:
    """The whole list as asked, in the order of the screen: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    try:
        wanted = _filter(_asked(request))
    except Refused as refusal:  # a day that is none
        return sentence_page(request, refusal)
    table = invoice_list_table(book, wanted, language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-invoices", language)


def _filter(asked: dict[str, str]) -> InvoiceFilter:
    """Refused: bad_option, where a day is none."""
    days = read_options({name: asked[name] for name in ("from", "until")})
    return InvoiceFilter(
        text=asked["q"],
        kind=asked["kind"],
        party_code=asked["party"],
        since=days.since,
        until=days.until,
    )


def list_asked(request: BookRequest) -> dict[str, str]:
    """Which list somebody looks at, as it stands in the address."""
    return {**_asked(request), "after": typed_text(request.GET, "after") if _place(request) else ""}


def _asked(request: BookRequest) -> dict[str, str]:
    texts = {**dict.fromkeys(FILTERS, ""), **asked_texts(request, *FILTERS)}
    kind = texts["kind"] if texts["kind"] in KINDS else ""
    return {**texts, "q": texts["q"][:80], "party": texts["party"][:40], "kind": kind}


def _place(request: BookRequest) -> tuple[dt.date, int] | None:
    """After which document the page begins; from the top where that says nothing."""
    day, _slash, key = typed_text(request.GET, "after").partition("/")
    try:
        return (dt.date.fromisoformat(day), int(key)) if key.isdigit() and len(key) < 19 else None
    except ValueError:
        return None


def _drafts(book: Book, asked: dict[str, str]) -> list[dict[str, Any]]:
    """What is not issued yet and fits what was asked, the latest saved first. A few queries."""
    rows = draft_invoices(book)
    names = party_names(book, {row.content.get("party", "") for row in rows} - {""})
    totals = totals_of_drafts(book, rows) if rows else {}
    found = [{**_draft(row, names), "total": totals.get(row.draft_id)} for row in rows]
    text, code = asked["q"].casefold(), asked["party"]
    return [
        one
        for one in found
        if text in f"{one['name']} {one['party']} {one['text']}".casefold()
        and code in ("", one["party"])
        and asked["kind"] in ("", one["kind"])
    ]


def _draft(row: DraftInvoiceRow, names: dict[str, str]) -> dict[str, Any]:
    lines, code = row.content.get("lines", []), row.content.get("party", "")
    return {
        "draft_id": row.draft_id,
        "party": code,
        "name": names.get(code, code),
        "kind": row.content.get("kind") or INVOICE,
        "lines": len(lines),
        "text": next((one.get("text", "") for one in lines), ""),
        "saved_at": row.saved_at,
    }


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def invoice(request: BookRequest, address: str) -> HttpResponse:
    """One document as the customer has it, and beside it what came of it."""
    return _page(request, address, None)


def _page(request: BookRequest, address: str, refusal: Refused | None) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        found = found_at(book, address)
        row = found.row
        entry_id = row.entry_id or 0
        asked = {"invoice": row.address}
        opened = open_items_of_entries(book, [entry_id]) if entry_id else []
        item = opened[0] if opened else None
        left = item.open_minor if item else 0
        today = today_in(book)
        context = {
            "refusal": refusal,
            "found": found,
            "row": row,
            "kind": KINDS[row.kind],
            "document": found.document,
            "state": states_of(book, [row], {entry_id: left}, today)[0],
            "item": item,
            "can_charge": left > 0 and row.due_on < today and row.currency == book.currency,
            "other_side": _has_other_side(book, row.party_code, left),
            "settle_url": with_query(
                reverse("settle", args=[book.slug, row.party_code]), {"item": row.label}
            ),
            "lines": shown_lines(found),
            "taxes": _taxes(found),
            "reference": in_fours(found.payment_reference),
            "early_percent": shown_number(
                percent_text(found.document.get("discount_e2", 0)), reader()
            ),
            "credited": list(zip(found.credited_by, found.credited_at, strict=True)),
            "mails": [
                (one, *MESSAGE_STATES[one.state])
                for one in messages_about(book, f"{ABOUT}{row.address}")
            ],
            "delivery": DELIVERIES[delivery_of(book, row.party_code)],
            "may_mail": Permission.SEND_MAIL in request.actor.permissions,
            "allocations": allocations_of_entry(book, entry_id) if entry_id else [],
            "events": [happened(one) for one in history_of(book, f"invoice:{row.label}")],
            "reads_books": Permission.READ_BOOKS in request.actor.permissions,
            "once": once_more(),
            "today": today_in(book),
            "standing": agreements_of_invoice(book, row, today_in(book)),
            "dispute_url": reverse("dispute-new", args=[book.slug, row.address]),
            "promise_url": with_query(
                reverse("promise-new", args=[book.slug, row.party_code]), asked
            ),
            "hold_url": with_query(reverse("hold-new", args=[book.slug]), asked),
            "may_handle": Permission.HANDLE_DISPUTES in request.actor.permissions,
            "can_credit": _can_credit(book, found),
            "may_issue": Permission.ISSUE_INVOICES in request.actor.permissions,
            "may_receive": Permission.RECEIVE_PAYMENTS in request.actor.permissions,
            "may_allocate": Permission.ALLOCATE_PAYMENTS in request.actor.permissions,
        }
    page = "web/sales/_peek.html" if is_swap(request) else "web/sales/invoice.html"
    return render(request, page, context, status=status_of(refusal))


def _can_credit(book: Book, found: IssuedInvoice) -> bool:
    """Whether anything of it is left to take back."""
    if found.row.kind != INVOICE or found.row.is_outside:
        return False
    return not found.credited_by or any(left_of(book, found.row.invoice_id).values())


def _has_other_side(book: Book, code: str, left: int) -> bool:
    """Whether the customer has something open that could settle it."""
    return bool(left) and any(one.open_minor * left < 0 for one in open_items_of(book, code))


def found_at(book: Book, address: str) -> IssuedInvoice:
    try:
        return issued_invoice(book, address)
    except Refused as refusal:
        raise Http404 from refusal


def shown_lines(found: IssuedInvoice) -> list[dict[str, Any]]:
    """Each line with its texts as the reader writes figures: for the document and its credit."""
    language = reader()
    return [
        {
            "line": line,
            "amount": found.shown_minor(line),
            "rate": rate_words(**found.tax_of(line)),
            "days": found.own_days(line),
            "quantity": shown_figure(millionths_text(found.shown_quantity_e6(line)), language),
            "unit": UNITS.get(line.unit, ""),
            "price": shown_figure(millionths_text(line.price_e6, 2), language),
            "discount": shown_number(percent_text(line.discount_e2), language)
            if line.discount_e2
            else "",
        }
        for line in found.lines
    ]


def _taxes(found: IssuedInvoice) -> list[dict[str, Any]]:
    language = reader()
    return [
        {**tax, "rate": shown_number(percent_text(tax["rate_e2"]), language)}
        for tax in found.document["taxes"]
    ]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, reads=False)
def invoice_file(request: BookRequest, form: str, address: str) -> HttpResponse:
    """The file that the customer gets: `pdf`, kept when it is first asked for, or `ubl`."""
    book = request.actor.book
    with reading(book):
        found = found_at(book, address)
    try:
        if form == "pdf":
            pdf = invoice_pdf(book, address)
            content, media_type = pdf.content, "application/pdf"
            if not pdf.is_kept:
                content = keep_invoice_pdf(request.actor, address=address, content=content)
        elif form == "ubl":
            with reading(book):
                content, media_type = einvoice_of(book, found), "application/xml"
        else:
            raise Http404
    except Refused as refusal:
        with reading(book):
            return _page(request, address, refusal)
    ending = "xml" if form == "ubl" else form
    return attachment(content, f"{found.row.label}.{ending}", media_type)


@require_POST
@opens_to(Permission.ALLOCATE_PAYMENTS)
def unallocate(request: BookRequest, address: str) -> HttpResponse:
    """Take apart what settled it."""
    key = typed_text(request.POST, "allocation")
    try:
        on = typed_day_if_any(typed_text(request.POST, "date"), today_in(request.actor.book))
        undo_allocation(request.actor, allocation_id=int(key) if key.isdigit() else 0, on=on)
    except Refused as refusal:
        return _page(request, address, refusal)
    messages.success(request, _("It is open again."))
    return gone_to(request, reverse("invoice", args=[request.actor.book.slug, address]))

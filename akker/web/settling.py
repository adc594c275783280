"""Settling what is open, writing it off, and charging for paying late; each is shown before."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.clearing.queries import OpenItem, open_item, open_items_of
from akker.clearing.queries_pairs import Share, exchange_entries, pairs_of
from akker.dunning.charging import charge_late
from akker.dunning.queries_interest import LateCharge, late_charges
from akker.kernel.errors import Refused
from akker.kernel.money import parse_decimal
from akker.kernel.rates import percent_text
from akker.parties.queries import party_coded
from akker.receivables.allocating import allocate_several
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_recovery import recovery_of, written_off_by
from akker.receivables.queries_write_off import (
    is_small_remainder,
    relief_on,
    usual_day,
    write_off_of,
)
from akker.receivables.receipts import is_money
from akker.receivables.recovering import recover
from akker.receivables.writing_off import write_off
from akker.web.asked import typed_text
from akker.web.days import typed_day, typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_before, sent_once
from akker.web.forms import gone_to
from akker.web.looked import shown_entries, was_seen
from akker.web.names import chart_read
from akker.web.refusals import status_of
from akker.web.sold_fields import machine_amount, once_more, shown_number
from akker.web.templatetags.akker import reader
from akker.web.typed import field_text

_T = TypeVar("_T")


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.ALLOCATE_PAYMENTS)
def settle(request: BookRequest, code: str) -> HttpResponse:
    """A credit of somebody, set against one or several of their invoices."""
    book = request.actor.book
    with reading(book):
        party = _known(lambda: party_coded(book, code))
        items = open_items_of(book, code)
        today = today_in(book)
    context = {"party": party, **_settle_context(request, items)}
    if request.method != "POST":
        return render(request, "web/sales/settle.html", context)
    try:
        on = typed_day_if_any(typed_text(request.POST, "date"), today)
        shares = _shares(request, items)
        with reading(book):
            entries = exchange_entries(book, pairs_of(book, shares, on))
        if not was_seen(request, entries, shares):
            shown = {**context, **shown_entries(book, entries, shares)}
            return render(request, "web/sales/settle.html", shown)
        allocate_several(sent_once(request.actor, request), shares=shares, on=on)
    except Refused as refusal:
        if refusal.code != "key_reused" and sent_before(request):
            return gone_to(request, reverse("party", args=[book.slug, code]))
        shown = {**context, "refusal": refusal}
        return render(request, "web/sales/settle.html", shown, status=status_of(refusal))
    count = len(shares)
    words = ngettext("%(n)s item is settled.", "%(n)s items are settled.", count)
    messages.success(request, words % {"n": count})
    return gone_to(request, reverse("party", args=[book.slug, code]))


def _known(find: Callable[[], _T]) -> _T:
    try:
        return find()
    except Refused as refusal:
        raise Http404 from refusal


def _settle_context(request: BookRequest, items: list[OpenItem]) -> dict[str, Any]:
    post, asked, language = request.POST, typed_text(request.GET, "item"), reader()
    credits = [item for item in items if item.open_minor < 0]
    debits = [item for item in items if item.open_minor > 0]
    named = next((item for item in items if item.number == asked), None)
    chosen = named if named in credits else next(iter(credits), None)
    aimed = named if named in debits else next(iter(debits), None)
    amounts = {}
    if chosen and aimed and chosen.currency == aimed.currency:
        most = min(-chosen.open_minor, aimed.open_minor)
        amounts[aimed.line_id] = field_text(most, aimed.currency, language)
    return {
        "credits": credits,
        "credit": post.get("credit", str(chosen.line_id) if chosen else ""),
        "rows": [
            {
                "item": item,
                "amount": post.get(f"amount-{item.line_id}", amounts.get(item.line_id, "")),
                "taken": post.get(f"taken-{item.line_id}", ""),
                "all": field_text(item.open_minor, item.currency, language),
            }
            for item in debits
        ],
        "has_two_currencies": len({item.currency for item in items}) > 1,
        "date": post.get("date", ""),
        "once": post.get("once", "") or once_more(),
    }


def _shares(request: BookRequest, items: list[OpenItem]) -> list[Share]:
    """Refused: settle_empty, amount_unreadable, amount_of_two."""
    post, language = request.POST, reader()

    def amount(name: str, currency: str) -> int | None:
        text = machine_amount(typed_text(post, name), language, currency)
        return parse_decimal(text, currency) if text else None

    key = typed_text(post, "credit")
    credit_id = int(key) if key.isdigit() and len(key) < 19 else 0
    paying = next((item.currency for item in items if item.line_id == credit_id), "")
    shares = []
    for item in items:
        settled = amount(f"amount-{item.line_id}", item.currency)
        if settled is not None and item.open_minor > 0:
            taken = amount(f"taken-{item.line_id}", paying or item.currency)
            shares.append(Share(item.line_id, credit_id, settled, taken))
    if not shares:
        raise Refused(
            "settle_empty",
            "There is no amount beside any invoice.",
            remedy="Say how much of the credit settles each.",
        )
    return shares


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.RECEIVE_PAYMENTS)
def write_item_off(request: BookRequest, line_id: int) -> HttpResponse:
    """What nobody will pay, as a bad debt, with the day from which its VAT comes back."""
    book, post = request.actor.book, request.POST
    with reading(book):
        item = _known(lambda: open_item(book, line_id))
        today, relief, usual = today_in(book), relief_on(book, item), usual_day(book, item)
        is_small = is_small_remainder(book, item)
    context: dict[str, Any] = {
        "item": item,
        "relief_on": relief,
        "relief_days": max((relief - today).days, 0),
        "usual_on": usual,
        "date": post.get("date", (today if is_small else usual).isoformat()),
        "reason": post.get("reason", _("Payment difference") if is_small else ""),
        "takes_vat": "takes_vat" in post or (not post and not is_small),
        "proof": post.get("proof", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/sales/write_off.html", context)
    try:
        asked: dict[str, Any] = {
            "on": typed_day(typed_text(post, "date"), today),
            "reason": typed_text(post, "reason"),
            "takes_vat_back": "takes_vat" in post,
            "proof": typed_text(post, "proof"),
        }
        with reading(book):
            coming = write_off_of(book, line_id, **asked)
        entries = [coming.entry]
        if not was_seen(request, entries):
            shown = {**context, **shown_entries(book, entries), "remarks": coming.remarks}
            return render(request, "web/sales/write_off.html", shown)
        label = write_off(sent_once(request.actor, request), line_id=line_id, **asked)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/sales/write_off.html", shown, status=status_of(refusal))
    messages.success(request, _("%(label)s is posted.") % {"label": label})
    return gone_to(request, reverse("party", args=[book.slug, item.party_code]))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.RECEIVE_PAYMENTS)
def charge(request: BookRequest, address: str) -> HttpResponse:
    """Interest on an invoice that is paid late, part by part, and the costs of collecting."""
    book, post = request.actor.book, request.POST
    with reading(book):
        found = _known(lambda: issued_invoice(book, address))
        today = today_in(book)
    context: dict[str, Any] = {
        "row": found.row,
        "date": post.get("date", today.isoformat()),
        "with_costs": "with_costs" in post or not post,
        "once": post.get("once", "") or once_more(),
    }
    try:
        on = typed_day(typed_text(post, "date"), today) if post else today
        with_costs = bool(context["with_costs"])
        with reading(book):
            (charged,) = late_charges(book, [address], on=on, with_costs=with_costs)
        context |= {**_charged(charged), **shown_entries(book, [charged.entry])}
        if not was_seen(request, [charged.entry]):
            return render(request, "web/sales/charge.html", context)
        (label,) = charge_late(
            sent_once(request.actor, request), invoices=[address], on=on, with_costs=with_costs
        )
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        status = status_of(refusal) if post else 200
        return render(request, "web/sales/charge.html", shown, status=status)
    messages.success(request, _("%(label)s is posted.") % {"label": label})
    return gone_to(request, reverse("invoice", args=[book.slug, address]))


def _charged(charged: LateCharge) -> dict[str, Any]:
    language = reader()
    return {
        "charged": charged,
        "parts": [
            (part, f"{shown_number(percent_text(part.rate_e2), language)}%")
            for part in charged.parts
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.RECEIVE_PAYMENTS)
def recover_debt(request: BookRequest, entry: str) -> HttpResponse:
    """Money that comes in after all for what was written off."""
    book, post = request.actor.book, request.POST
    with reading(book):
        found = _known(lambda: written_off_by(book, entry))
        banks = [
            row
            for row in chart_read(book)
            if is_money(row) and not (row.is_retired or row.currency)
        ]
        banks.sort(key=lambda row: row.role != "bank")
        today = today_in(book)
    context = {
        "found": found,
        "banks": [(row.code, f"{row.code} {row.name}") for row in banks],
        "bank": post.get("bank", banks[0].code if banks else ""),
        "date": post.get("date", today.isoformat()),
        "amount": post.get("amount", ""),
        "text": post.get("text", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/sales/recover.html", context)
    try:
        amount = machine_amount(typed_text(post, "amount"), reader(), book.currency)
        asked: dict[str, Any] = {
            "on": typed_day(typed_text(post, "date"), today),
            "amount_minor": parse_decimal(amount or "0", book.currency),
            "ledger_code": typed_text(post, "bank"),
            "text": typed_text(post, "text"),
        }
        with reading(book):
            entries = [recovery_of(book, entry, **asked).entry]
        if not was_seen(request, entries):
            shown = {**context, **shown_entries(book, entries)}
            return render(request, "web/sales/recover.html", shown)
        label = recover(sent_once(request.actor, request), write_off=entry, **asked)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/sales/recover.html", shown, status=status_of(refusal))
    messages.success(request, _("%(label)s is posted.") % {"label": label})
    return gone_to(request, reverse("party", args=[book.slug, found.party_code]))

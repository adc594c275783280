"""Promises to pay and holds on reminders: the lists, their forms, taking them back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.clearing.queries import open_items_of
from akker.dunning.forms import hold_from_form, promise_from_form
from akker.dunning.holding import hold_reminders, lift_hold
from akker.dunning.promising import cancel_promise, record_promise
from akker.dunning.queries import holds
from akker.dunning.queries_promises import promises
from akker.kernel.errors import Refused
from akker.parties.queries import party_coded
from akker.receivables.queries import InvoiceFilter, invoices_page, issued_invoice
from akker.receivables.rules import INVOICE
from akker.web.agreements import PROMISE_STATES
from akker.web.asked import typed_text
from akker.web.days import typed_day, typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.refusals import status_of
from akker.web.sold_fields import machine_amount, once_more
from akker.web.templatetags.akker import reader

MOST_SHOWN = 200


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def promises_page(request: BookRequest) -> HttpResponse:
    """What was promised and what became of it; what holds reminders today."""
    return _page(request, None)


def _page(request: BookRequest, refusal: Refused | None) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        today = today_in(book)
        rows = promises(book, as_of=today, limit=MOST_SHOWN)
        context = {
            "refusal": refusal,
            "rows": [(row, *PROMISE_STATES[row.state]) for row in rows],
            "holds": holds(book, in_force_on=today),
            "today": today,
            "once": once_more(),
            "may_handle": Permission.HANDLE_DISPUTES in request.actor.permissions,
        }
    return render(request, "web/dunning/promises.html", context, status=status_of(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.HANDLE_DISPUTES)
def new_promise(request: BookRequest, code: str) -> HttpResponse:
    """What somebody said they would pay, and by which day."""
    book, post = request.actor.book, request.POST
    with reading(book):
        try:
            party = party_coded(book, code)
        except Refused as unknown:
            raise Http404 from unknown
        today = today_in(book)
        owed = {one.entry_id: one for one in open_items_of(book, code) if one.open_minor > 0}
        wanted = InvoiceFilter(kind=INVOICE, party_code=code)
        rows = [
            (row, owed[row.entry_id])
            for row in invoices_page(book, wanted, limit=None)
            if row.entry_id in owed
        ]
    chosen = post.getlist("invoice") or request.GET.getlist("invoice")
    context: dict[str, Any] = {
        "party": party,
        "rows": [(row, item, row.address in chosen) for row, item in rows],
        "amount": post.get("amount", ""),
        "currency": post.get("currency", rows[0][0].currency if rows else book.currency),
        "date": post.get("date", today.isoformat()),
        "by": post.get("by", ""),
        "who": post.get("who", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/dunning/promise_new.html", context)
    try:
        currency = typed_text(post, "currency").upper() or book.currency
        form = {
            "party": code,
            "date": typed_day(typed_text(post, "date"), today).isoformat(),
            "by": typed_day(typed_text(post, "by"), today, ahead=True).isoformat(),
            "amount": machine_amount(typed_text(post, "amount"), reader(), currency),
            "currency": currency,
            "who": typed_text(post, "who"),
            "invoices": [one.replace("\0", "") for one in post.getlist("invoice")],
        }
        with reading(book):
            new = promise_from_form(book, form)
        record_promise(sent_once(request.actor, request), promise=new)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/dunning/promise_new.html", shown, status=status_of(refusal))
    messages.success(request, _("The promise is kept."))
    return gone_to(request, reverse("party", args=[book.slug, code]))


@require_POST
@opens_to(Permission.HANDLE_DISPUTES)
def cancel(request: BookRequest, promise_id: int) -> HttpResponse:
    """The promise counts no longer, for a reason."""
    try:
        cancel_promise(
            request.actor,
            promise_id=promise_id,
            reason=typed_text(request.POST, "reason"),
            on=today_in(request.actor.book),
        )
    except Refused as refusal:
        return _page(request, refusal)
    messages.success(request, _("The promise is cancelled."))
    return gone_to(request, reverse("promises", args=[request.actor.book.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.HANDLE_DISPUTES)
def new_hold(request: BookRequest) -> HttpResponse:
    """No reminders, for a reason: on a party or on an invoice, as the address says."""
    book, post = request.actor.book, request.POST
    code, address = typed_text(request.GET, "party"), typed_text(request.GET, "invoice")
    with reading(book):
        try:
            about = issued_invoice(book, address).row.label if address else ""
            party = None if address else party_coded(book, code)
        except Refused as unknown:
            raise Http404 from unknown
        today = today_in(book)
    context: dict[str, Any] = {
        "about": about or (party.name if party else ""),
        "reason": post.get("reason", ""),
        "until": post.get("until", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/dunning/hold_new.html", context)
    try:
        until = typed_day_if_any(typed_text(post, "until"), today, ahead=True)
        form = {
            "party": "" if address else code,
            "invoice": address,
            "reason": typed_text(post, "reason"),
            "date": today.isoformat(),
            "until": until.isoformat() if until else "",
        }
        hold_reminders(sent_once(request.actor, request), hold=hold_from_form(form))
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/dunning/hold_new.html", shown, status=status_of(refusal))
    messages.success(request, _("Reminders are held."))
    return gone_to(request, reverse("promises", args=[book.slug]))


@require_POST
@opens_to(Permission.HANDLE_DISPUTES)
def lift(request: BookRequest, hold_id: int) -> HttpResponse:
    """From today on reminders go out again."""
    try:
        lift_hold(request.actor, hold_id=hold_id, on=today_in(request.actor.book))
    except Refused as refusal:
        return _page(request, refusal)
    messages.success(request, _("It is lifted."))
    return gone_to(request, reverse("promises", args=[request.actor.book.slug]))

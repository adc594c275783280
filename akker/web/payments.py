"""Recording what a customer paid, and who owes what."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.clearing.queries import OpenItem, open_items_of
from akker.kernel.errors import Refused, WrongFields
from akker.kernel.money import check_currency, parse_decimal
from akker.ledger.queries import LedgerAccountRow
from akker.parties.queries import party_coded
from akker.receivables.queries_credit import credits_of
from akker.receivables.queries_discount import discount_offers, due_days, fitting_offers
from akker.receivables.queries_receipt_plan import planned_receipts
from akker.receivables.receipt_form import lacking, receipt_from_form
from akker.receivables.receipts import is_money
from akker.receivables.receiving import receive_payment
from akker.receivables.taking_back import take_back
from akker.reports.aged_lines import BUCKETS
from akker.reports.aged_receivables import aged_receivables
from akker.reports.display import shown_amount
from akker.reports.words import word
from akker.web.ages import shares_of
from akker.web.asked import report_file, typed_text, with_query
from akker.web.days import day_text, typed_day, typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_before, sent_once
from akker.web.forms import gone_to
from akker.web.looked import shown_entries, was_seen
from akker.web.names import chart_read
from akker.web.refusals import said_at, status_of
from akker.web.sold_fields import machine_amount, once_more
from akker.web.templatetags.akker import reader
from akker.web.typed import field_text

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.RECEIVE_PAYMENTS)
def receive(request: BookRequest, code: str) -> HttpResponse:
    """What somebody owes, with a field beside each for what is paid of it."""
    book = request.actor.book
    with reading(book):
        try:
            party = party_coded(book, code)
        except Refused as refusal:
            raise Http404 from refusal
        items = open_items_of(book, code)
        banks = [row for row in chart_read(book) if is_money(row) and not row.is_retired]
        banks.sort(key=lambda row: row.role != "bank")  # the usual one first
        today = today_in(book)
    context = {"party": party, **_context(request, request.POST, items, banks, today)}
    if request.method != "POST":
        return render(request, "web/sales/receive.html", context)
    try:
        _form(request, request.POST, code, items, today)  # all that is not understood, together
        post = _granted(request, items, today)
        context["told"] = _fitted(request, post, items)
        context |= _context(request, post, items, banks, today)
        form = _form(request, post, code, items, today)
        with reading(book):
            receipt = receipt_from_form(book, form)
            (planned,) = planned_receipts(book, [receipt])
        if not was_seen(request, [planned.entry], receipt):
            if sent_before(request):
                return gone_to(request, reverse("party", args=[book.slug, code]))
            context["offers"] = fitting_offers(receipt.paid, context["held"])
            shown = {**context, **shown_entries(book, [planned.entry], receipt)}
            return render(request, "web/sales/receive.html", shown)
        found = receive_payment(sent_once(request.actor, request), receipt=receipt)
    except Refused as refusal:
        if refusal.code != "key_reused" and sent_before(request):
            return gone_to(request, reverse("party", args=[book.slug, code]))
        shown = {**context, "refusal": refusal, "said": said_at(refusal)}
        return render(request, "web/sales/receive.html", shown, status=status_of(refusal))
    messages.success(request, _("%(label)s is posted.") % {"label": found.entry})
    return gone_to(request, reverse("party", args=[book.slug, code]))


def _granted(request: BookRequest, items: list[OpenItem], today: dt.date) -> QueryDict:
    """What was typed, and the discount that was granted by its button.

    Refused: date_unreadable, day_of_two.
    """
    key, post = typed_text(request.POST, "grant"), request.POST.copy()
    if key:
        with reading(request.actor.book):
            on = typed_day(typed_text(post, "date"), today)
            offers = discount_offers(request.actor.book, items, on=on)
        for offer in offers.values():
            if str(offer.line_id) == key:
                text = field_text(offer.discount_minor, offer.currency, reader())
                post[f"discount-{key}"] = text
    return post


def _fitted(request: BookRequest, post: QueryDict, items: list[OpenItem]) -> str:
    """Where one invoice is paid and less came in than was set against it, it gets what came in:
    said in a sentence. Refused: amount_unreadable, amount_of_two.
    """
    language = reader()
    paid = [item for item in items if typed_text(post, f"amount-{item.line_id}")]
    currency = typed_text(post, "currency").upper() or request.actor.book.currency
    if len(paid) != 1 or paid[0].currency != currency or not typed_text(post, "amount"):
        return ""
    item, name = paid[0], f"amount-{paid[0].line_id}"
    came, against = (
        parse_decimal(machine_amount(typed_text(post, key), language, currency), currency)
        for key in ("amount", name)
    )
    if not 0 < came < against:
        return ""
    post[name] = field_text(came, currency, language)
    return _("%(amount)s came in, so %(amount)s of %(number)s is paid, not %(against)s.") % {
        "amount": shown_amount(came, currency, language, "-"),
        "against": shown_amount(against, currency, language, "-"),
        "number": item.number or item.entry_label,
    }


def _context(
    request: BookRequest,
    post: QueryDict,
    items: list[OpenItem],
    banks: list[LedgerAccountRow],
    today: dt.date,
) -> dict[str, Any]:
    book, language = request.actor.book, reader()
    asked = typed_text(request.GET, "item")
    owed = [item for item in items if item.open_minor > 0]
    chosen = next((item for item in owed if item.number == asked), None)
    amount = field_text(chosen.open_minor, chosen.currency, language) if chosen else ""
    currency = _currency(book, [chosen] if chosen else owed)
    banks = sorted(banks, key=lambda row: (row.currency or book.currency) != currency)
    with reading(book):
        due, offers = due_days(book, owed), discount_offers(book, owed, on=_day(post, today))
    return {
        "held": offers,
        "rows": [
            {
                "item": item,
                "due_on": due[item.line_id],
                "offer": offers.get(item.line_id),
                "names": [f"{name}-{item.line_id}" for name in ("amount", "discount")],
                "amount": post.get(f"amount-{item.line_id}", amount if item is chosen else ""),
                "discount": post.get(f"discount-{item.line_id}", ""),
                "all": field_text(item.open_minor, item.currency, language),
            }
            for item in owed
        ],
        "credits": [item for item in items if item.open_minor < 0],
        "banks": [(row.code, f"{row.code} {row.name}") for row in banks],
        "bank": post.get("bank", banks[0].code if banks else ""),
        "date": post.get("date", today.isoformat()),
        "amount": post.get("amount", amount),
        "currency": post.get("currency", currency),
        "text": post.get("text", ""),
        "once": post.get("once", "") or once_more(),
        "said": {},
    }


def _day(post: QueryDict, today: dt.date) -> dt.date:
    """That of the payment, or today where it is not understood."""
    with suppress(Refused):
        return typed_day_if_any(typed_text(post, "date"), today) or today
    return today


def _currency(book: Book, owed: list[OpenItem]) -> str:
    """That of all they owe where it is one, else that of the books."""
    found = {item.currency for item in owed}
    return found.pop() if len(found) == 1 else book.currency


def _form(
    request: BookRequest, post: QueryDict, code: str, items: list[OpenItem], today: dt.date
) -> dict[str, Any]:
    """All that is wrong is refused together: date_unreadable, currency_unknown,
    amount_unreadable, amount_of_two, form_incomplete.
    """
    language, own, wrong = reader(), request.actor.book.currency, WrongFields()
    asked = typed_text(post, "currency").upper() or own
    currency = wrong.tried("currency", own, lambda: check_currency(asked))

    def amount(name: str) -> str:
        text = typed_text(post, name)
        return wrong.tried(name, "", lambda: machine_amount(text, language, currency))

    form: dict[str, Any] = {
        "party": code,
        "date": wrong.tried(
            "date", "", lambda: typed_day(typed_text(post, "date"), today).isoformat()
        ),
        "bank": typed_text(post, "bank"),
        "amount": amount("amount"),
        "currency": currency,
        "text": typed_text(post, "text"),
        "pays": [],
    }
    for key, refusal in lacking(form).items():
        wrong.at.setdefault(key, refusal)
    for item in items:
        typed = {
            name: amount(f"{name}-{item.line_id}") for name in ("amount", "discount", "difference")
        }
        if any(typed.values()):
            form["pays"].append({"item": str(item.line_id), **typed})
    wrong.refuse()
    return form


@require_POST
@opens_to(Permission.RECEIVE_PAYMENTS)
def undo(request: BookRequest) -> HttpResponse:
    """Take a receipt or a write-off back: what it paid is open again."""
    book, label = request.actor.book, typed_text(request.POST, "entry")
    to = reverse("entry", args=[book.slug, *_parts(label)])
    try:
        on = typed_day_if_any(typed_text(request.POST, "date"), today_in(book))
        back = take_back(request.actor, label=label, on=on)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return gone_to(request, to)
    messages.success(
        request, _("%(label)s is taken back by %(back)s.") % {"label": label, "back": back}
    )
    return gone_to(request, to)


def _parts(label: str) -> tuple[str, str, int]:
    """Of MEM/2026/12; Http404 for what is no label."""
    parts = label.split("/")
    if len(parts) != 3 or not parts[2].isdigit() or len(parts[2]) > 18:
        raise Http404
    return parts[0], parts[1], int(parts[2])


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def receivables(request: BookRequest) -> HttpResponse:
    """Who owes us, by how long it is due, as of any day: the longest due first."""
    book, today = request.actor.book, today_in(request.actor.book)
    typed = typed_text(request.GET, "as-of")
    refusal, as_of = None, today
    try:
        as_of = typed_day(day_text(typed, today), today) if typed else today
        aged = aged_receivables(book, as_of=as_of, most=MOST_SHOWN)
    except Refused as error:
        refusal, as_of = error, today
        aged = aged_receivables(book, as_of=today, most=MOST_SHOWN)
    total, language = aged.total, reader().code
    files = (
        ("aged-receivables", "pdf", _("By age, PDF")),
        ("aged-receivables", "xlsx", _("By age, Excel")),
        ("aged-receivables", "csv", _("By age, CSV")),
        ("open-items", "xlsx", _("Every open item, Excel")),
        ("open-items", "csv", _("Every open item, CSV")),
    )
    asked = {"until": as_of.isoformat()}

    def of_report(name: str) -> str:
        return reverse("report", args=[book.slug, name])

    items_url = of_report("open-items")
    context = {
        "refusal": refusal,
        "typed": typed or as_of.isoformat(),
        "as_of": as_of,
        "total": total,
        "heads": [word(language, name) for name in BUCKETS],
        "shares": shares_of(total),
        "rows": [
            (row, shares_of(row), with_query(items_url, {**asked, "party": row.code}))
            for row in aged.rows
        ],
        "items_url": with_query(items_url, asked),
        "behaviour_url": with_query(of_report("payment-behaviour"), asked),
        "dso_url": with_query(of_report("dso"), asked),
        "all_url": with_query(of_report("aged-receivables"), asked) if aged.has_more else "",
        "exports": [
            (words, report_file(book, name, form, until=as_of.isoformat()))
            for name, form, words in files
        ],
        "may_receive": Permission.RECEIVE_PAYMENTS in request.actor.permissions,
        "held": [
            (code, one)
            for code, one in sorted(credits_of(book, today=today).items())
            if one.is_held
        ],
        "reads_books": Permission.READ_BOOKS in request.actor.permissions,
        "may_lift": Permission.LIFT_CREDIT_HOLDS in request.actor.permissions,
    }
    return render(request, "web/sales/receivables.html", context, status=status_of(refusal))

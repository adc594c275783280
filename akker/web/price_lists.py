"""Price lists: all of them, one as a grid of prices, and whose prices they are."""

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.audit.queries import history_of
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.catalog.price_list_form import LINE_KEYS, line_form, price_list_from_form
from akker.catalog.pricing import (
    add_price_list,
    agree_price_list,
    change_price_list,
    restore_price_list,
    retire_price_list,
)
from akker.catalog.queries_prices import (
    KnownPriceList,
    holders_of,
    price_list_coded,
    price_lists_page,
)
from akker.catalog.rules_prices import MOST_PRICES, PriceLine, PriceListCard
from akker.kernel.errors import Refused
from akker.ledger.entry_form import day_in
from akker.reports.display import Language, shown_date
from akker.web.asked import typed_text, with_query
from akker.web.days import typed_day
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.history import happened
from akker.web.refusals import status_of
from akker.web.sold_fields import machine_text, shown_number
from akker.web.templatetags.akker import reader

PAGE_SIZE = 100
BLANK_ROWS = 3
_NUMBERS, _DAYS = ("price", "least"), ("since", "until")
Row = Mapping[str, str]


@require_safe
@opens_to(Permission.READ_BOOKS)
def price_lists(request: BookRequest) -> HttpResponse:
    """All lists, by code."""
    book, after = request.actor.book, typed_text(request.GET, "after")
    with reading(book):
        rows = price_lists_page(book, after_code=after, limit=PAGE_SIZE)
    address = reverse("price-lists", args=[book.slug])
    more = rows[PAGE_SIZE - 1].code if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": rows[:PAGE_SIZE],
        "later_url": with_query(address, {"after": more}) if more else "",
        "first_url": address if after else "",
        "may_change": Permission.CHANGE_PRODUCTS in request.actor.permissions,
    }
    return render(request, "web/price_lists/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_PRODUCTS)
def new(request: BookRequest) -> HttpResponse:
    """The grid of a new list. Sent, it is added."""
    if request.method != "POST" or request.POST.get("do") == "add":
        return _page(request, None)
    code = typed_text(request.POST, "code")
    try:
        currency = typed_text(request.POST, "currency").upper()
        add_price_list(request.actor, code=code, card=_card_in(request, currency))
    except Refused as refusal:
        return _page(request, None, refusal)
    messages.success(request, _("%(code)s is added.") % {"code": code})
    return gone_to(request, reverse("price-list", args=[request.actor.book.slug, code]))


@require_safe
@opens_to(Permission.READ_BOOKS)
def price_list(request: BookRequest, code: str) -> HttpResponse:
    """One list: its prices, whose they are, and what happened to it."""
    return _page(request, _known(request.actor.book, code))


@require_POST
@opens_to(Permission.CHANGE_PRODUCTS)
def change(request: BookRequest, code: str) -> HttpResponse:
    """The grid as it was sent is the list."""
    found = _known(request.actor.book, code)
    if request.POST.get("do") == "add":
        return _page(request, found)
    try:
        card = _card_in(request, found.card.currency)
        seen = typed_text(request.POST, "seen")
        change_price_list(request.actor, code=code, card=card, seen=seen)
    except Refused as refusal:
        return _page(request, found, refusal)
    messages.success(request, _("%(code)s is kept.") % {"code": code})
    return gone_to(request, reverse("price-list", args=[request.actor.book.slug, code]))


@require_POST
@opens_to(Permission.CHANGE_PRODUCTS)
def give(request: BookRequest, code: str) -> HttpResponse:
    """From a day on a customer has this list, or has it no more."""
    book = request.actor.book
    found = _known(book, code)
    party = typed_text(request.POST, "party")
    ends = request.POST.get("do") == "end"
    try:
        day = typed_day(typed_text(request.POST, "first_on"), today_in(book))
        agree_price_list(request.actor, party_code=party, code="" if ends else code, first_on=day)
    except Refused as refusal:
        return _page(request, found, refusal)
    said = _("%(party)s has these prices no more.") if ends else _("%(party)s has these prices.")
    messages.success(request, said % {"party": party})
    return gone_to(request, reverse("price-list", args=[book.slug, code]))


@require_POST
@opens_to(Permission.CHANGE_PRODUCTS)
def retire(request: BookRequest, code: str) -> HttpResponse:
    """From a day on nobody has it; or it is taken into use again."""
    book = request.actor.book
    found = _known(book, code)
    try:
        if request.POST.get("do") == "restore":
            restore_price_list(request.actor, code=code)
            said = _("%(code)s is in use again.") % {"code": code}
        else:
            day = typed_day(typed_text(request.POST, "retired_on"), today_in(book))
            retire_price_list(request.actor, code=code, from_on=day)
            said = _("%(code)s is retired.") % {"code": code}
    except Refused as refusal:
        return _page(request, found, refusal)
    messages.success(request, said)
    return gone_to(request, reverse("price-list", args=[book.slug, code]))


def _known(book: Book, code: str) -> KnownPriceList:
    try:
        with reading(book):
            return price_list_coded(book, code)
    except Refused as refusal:
        raise Http404 from refusal


def _page(
    request: BookRequest, found: KnownPriceList | None, refusal: Refused | None = None
) -> HttpResponse:
    book, language = request.actor.book, reader()
    is_sent = "line-product" in request.POST
    with reading(book):
        today = today_in(book)
        holders = holders_of(book, found.code, on=today) if found else []
        events = history_of(book, f"price-list:{found.code}") if found else []
    prices = found.card.prices if found else ()
    rows = _sent_rows(request) if is_sent else [_shown(line, language) for line in prices]
    blank = dict.fromkeys(LINE_KEYS, "") | {"since": shown_date(today, language)}
    context = {
        "list": found,
        "name": typed_text(request.POST, "name") if is_sent else found.card.name if found else "",
        "code": typed_text(request.POST, "code"),
        "currency": typed_text(request.POST, "currency") if is_sent else book.currency,
        "seen": request.POST.get("seen") or (found.version if found else ""),
        "rows": [*rows, *[blank] * BLANK_ROWS],
        "plain_rows": rows,
        "holders": holders,
        "party": typed_text(request.POST, "party"),
        "first_on": typed_text(request.POST, "first_on") or shown_date(today, language),
        "today_shown": shown_date(today, language),
        "events": [happened(event) for event in events],
        "refusal": refusal,
        "may_change": Permission.CHANGE_PRODUCTS in request.actor.permissions,
    }
    return render(request, "web/price_lists/form.html", context, status=status_of(refusal))


def _shown(line: PriceLine, language: Language) -> Row:
    """The texts of the fields, as the reader writes numbers and days."""
    texts = line_form(line)
    texts |= {name: shown_number(texts[name], language) for name in _NUMBERS}
    return texts | {
        name: shown_date(day_in(texts[name]), language) for name in _DAYS if texts[name]
    }


def _sent_rows(request: BookRequest) -> list[Row]:
    """The rows that say of which product, how much, or for how many."""
    columns = {name: request.POST.getlist(f"line-{name}")[: MOST_PRICES + 1] for name in LINE_KEYS}
    rows = [
        {name: values[i].replace("\0", "").strip() for name, values in columns.items()}
        for i in range(min(map(len, columns.values())))
    ]
    return [row for row in rows if row["product"] or row["price"] or row["least"]]


def _card_in(request: BookRequest, currency: str) -> PriceListCard:
    """Refused: number_unreadable, number_of_two, date_unreadable, day_of_two, and what
    `price_list_from_form` refuses.
    """
    today = today_in(request.actor.book)
    lines = [_typed(row, today) for row in _sent_rows(request)]
    name = typed_text(request.POST, "name")
    return price_list_from_form({"name": name, "currency": currency, "prices": lines})


def _typed(row: Row, today: dt.date) -> dict[str, str]:
    """A row as programs write it."""
    days = {name: typed_day(row[name], today).isoformat() for name in _DAYS if row[name]}
    return {**row, **{name: machine_text(row[name], reader()) for name in _NUMBERS}, **days}

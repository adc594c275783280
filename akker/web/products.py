"""Products and services: the list, their form, taking them out of use, and what fits a line."""

from contextlib import suppress
from functools import partial
from typing import Any

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
from akker.catalog.changing import change_product, restore_product, retire_product
from akker.catalog.product_form import KEYS, card_from_form, form_of_card, price_text
from akker.catalog.queries import ProductRow, product_coded, products_page, sold_on
from akker.catalog.registering import add_product
from akker.catalog.rules import ProductCard, check_code, tidy_card, version_of
from akker.kernel.errors import Refused, WrongFields
from akker.kernel.quantities import SCALE, UNITS
from akker.receivables.product_lines import PricesFor, prices_for
from akker.reports.display import Language, shown_figure
from akker.tax.queries import tax_codes
from akker.web.asked import typed_text, with_query
from akker.web.days import typed_day
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.history import told
from akker.web.refusals import said_at, status_of
from akker.web.sales_words import UNITS as UNIT_WORDS
from akker.web.sentence import sentence_of
from akker.web.sold_fields import machine_text, shown_number
from akker.web.templatetags.akker import reader
from akker.web.vat_offered import vat_offered

PAGE_SIZE = 100
MOST_OPTIONS = 12
_PRICES = ("price", "cost_price")
_FORM = "web/products/form.html"


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def products(request: BookRequest) -> HttpResponse:
    """What is sold, or was, with a text in code or name."""
    book = request.actor.book
    text, after = typed_text(request.GET, "q")[:80], typed_text(request.GET, "after")
    is_retired = typed_text(request.GET, "state") == "retired"
    with reading(book):
        rows = products_page(
            book, text=text, is_retired=is_retired, after_code=after, limit=PAGE_SIZE
        )
    address, asked = reverse("products", args=[book.slug]), {"q": text} if text else {}
    asked |= {"state": "retired"} if is_retired else {}
    more = rows[PAGE_SIZE - 1].code if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": [_listed(row) for row in rows[:PAGE_SIZE]],
        "asked": asked,
        "sentence": sentence_of(
            address,
            asked,
            [("state", _("that are"), [("", _("in use")), ("retired", _("out of use"))])],
        ),
        "currency": book.currency,
        "later_url": with_query(address, {**asked, "after": more}) if more else "",
        "first_url": with_query(address, asked) if after else "",
        "may_change": Permission.CHANGE_PRODUCTS in request.actor.permissions,
    }
    return render(request, "web/products/list.html", context)


def _listed(row: ProductRow) -> dict[str, Any]:
    texts = form_of_card(row.card)
    texts |= {name: shown_figure(texts[name], reader()) for name in _PRICES if texts[name]}
    return {**texts, "code": row.code, "unit": UNIT_WORDS.get(row.card.unit, row.card.unit)}


def _shown(card: ProductCard, language: Language) -> dict[str, str]:
    """The texts of the fields, numbers as the reader writes them."""
    texts = form_of_card(card)
    return texts | {name: shown_number(texts[name], language) for name in _PRICES}


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_PRODUCTS)
def new(request: BookRequest) -> HttpResponse:
    """The form of a new product. Sent, it is added."""
    if request.method != "POST":
        return _form(request, None, _shown(ProductCard(""), reader()))
    code = typed_text(request.POST, "code")
    try:
        add_product(request.actor, code=code, card=_card_in(request, code, ""))
    except Refused as refusal:
        return _form(request, None, _sent(request), refusal)
    messages.success(request, _("%(code)s is added.") % {"code": code})
    return gone_to(request, reverse("products", args=[request.actor.book.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_PRODUCTS)
def change(request: BookRequest, code: str) -> HttpResponse:
    """The whole product as a form. Sent, it is the product."""
    book = request.actor.book
    with reading(book):
        found = _known(book, code)
    if request.method != "POST":
        return _form(request, found, _shown(found.card, reader()))
    seen = typed_text(request.POST, "seen")
    try:
        change_product(
            request.actor,
            code=code,
            card=_card_in(request, code, found.card.ledger_code),
            seen=seen,
        )
    except Refused as refusal:
        return _form(request, found, _sent(request), refusal)
    messages.success(request, _("%(code)s is kept.") % {"code": code})
    return gone_to(request, reverse("products", args=[book.slug]))


def _known(book: Book, code: str) -> ProductRow:
    try:
        return product_coded(book, code)
    except Refused as refusal:
        raise Http404 from refusal


def _sent(request: BookRequest) -> dict[str, str]:
    return {name: typed_text(request.POST, name) for name in KEYS}


def _card_in(request: BookRequest, code: str, stays_on: str) -> ProductCard:
    """The card that was typed. Where a number is not understood, all else that is wrong is told
    with it. Refused: number_unreadable, number_of_two, and what `card_from_form` and the rules of
    products refuse.
    """
    texts, book, wrong = _sent(request), request.actor.book, WrongFields()
    prices = {
        name: wrong.tried(name, "", partial(machine_text, texts[name], reader()))
        for name in _PRICES
    }
    card = card_from_form(texts | prices)
    if wrong.at:
        with reading(book):
            wrong.tried("code", None, lambda: check_code(code))
            wrong.tried("card", card, lambda: tidy_card(card, tax_codes(book)))
            if card.ledger_code != stays_on:
                wrong.tried("ledger_code", None, lambda: sold_on(book, card.ledger_code))
    wrong.refuse()
    return card


def _form(
    request: BookRequest,
    found: ProductRow | None,
    texts: dict[str, str],
    refusal: Refused | None = None,
) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        offered = vat_offered(book, "")
        events = history_of(book, f"product:{found.code}") if found else []
    context = {
        "product": found,
        "texts": texts,
        "code": typed_text(request.POST, "code"),
        "seen": request.POST.get("seen", version_of(found.card) if found else ""),
        "units": [(unit, UNIT_WORDS[unit] or "–") for unit in UNITS],
        "vat": offered,
        "currency": book.currency,
        "events": [told(event, {}) for event in events],
        "refusal": refusal,
        "said": said_at(refusal),
    }
    return render(request, _FORM, context, status=status_of(refusal))


@require_POST
@opens_to(Permission.CHANGE_PRODUCTS)
def retire(request: BookRequest, code: str) -> HttpResponse:
    """It is sold no longer."""
    with reading(request.actor.book):
        _known(request.actor.book, code)
    retire_product(request.actor, code=code)
    messages.success(request, _("%(code)s is retired.") % {"code": code})
    return gone_to(request, reverse("products", args=[request.actor.book.slug]))


@require_POST
@opens_to(Permission.CHANGE_PRODUCTS)
def restore(request: BookRequest, code: str) -> HttpResponse:
    """It is in use again."""
    with reading(request.actor.book):
        _known(request.actor.book, code)
    restore_product(request.actor, code=code)
    messages.success(request, _("%(code)s is in use again.") % {"code": code})
    return gone_to(request, reverse("products", args=[request.actor.book.slug]))


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def options(request: BookRequest) -> HttpResponse:
    """The list under the product of a line: what fits, with what each fills in."""
    book = request.actor.book
    text = typed_text(request.GET, "line-product")[:80]
    with reading(book):
        rows = products_page(book, text=text, limit=MOST_OPTIONS)[:MOST_OPTIONS]
        prices = _prices_asked(request, [row.code for row in rows])
    context = {"rows": [(row.code, _filled(row, prices)) for row in rows], "text": text}
    return render(request, "web/products/_options.html", context)


def _prices_asked(request: BookRequest, codes: list[str]) -> PricesFor:
    """What they cost on the document around the line, as far as that is known yet."""
    book = request.actor.book
    form = {name: typed_text(request.GET, name)[:40] for name in ("party", "currency")}
    day = typed_text(request.GET, "supplied") or typed_text(request.GET, "date")
    with suppress(Refused):
        form["date"] = typed_day(day, today_in(book)).isoformat() if day else ""
    return prices_for(book, form, codes)


def _filled(row: ProductRow, prices: PricesFor) -> dict[str, str]:
    """What choosing it fills in; no price where that hangs on the quantity."""
    price = None if prices.hangs_on_quantity(row) else prices.price_of(row, SCALE)
    return _shown(row.card, reader()) | {"price": shown_number(price_text(price), reader())}

"""What the lines of a document take from the products that they name."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from akker.books.models import Book
from akker.catalog.product_form import price_text
from akker.catalog.queries import ProductRow, products_coded
from akker.catalog.queries_prices import OwnPrices, own_prices_of
from akker.catalog.rules_prices import depends_on_quantity, price_that_applies
from akker.kernel.errors import Refused, WrongFields
from akker.kernel.quantities import SCALE, parse_millionths
from akker.ledger.entry_form import Form, day_in
from akker.parties.queries import merged_codes
from akker.receivables.around import product_unknown_on
from akker.receivables.invoice_form import (
    check_invoice_form,
    has_gross_prices,
    invoice_from_form,
)
from akker.receivables.rules import CREDIT_NOTE, NewInvoice
from akker.receivables.standings import currencies_agreed, currency_agreed

S = TypeVar("S")
T = TypeVar("T")


def invoice_in(book: Book, values: object, wrong: WrongFields | None = None) -> NewInvoice:
    """The document that a complete form describes, with what its products fill in.

    Everything that reads such a form reads it here; `wrong` is as `invoice_from_form` has it. Who
    was merged into another is sold to as that one.
    Refused: what `filled_from_products` and `invoice_form.invoice_from_form` refuse.
    """
    return invoice_from_form(filled_from_products(book, values), wrong)


def filled_from_products(book: Book, values: object) -> Form:
    """The form with what its lines leave empty of text, unit, price, VAT code and ledger account.

    The price is that of the customer's own list on the day of supply, or else of the product.
    Four queries where a line names a product, and one of who was merged. Refused: what
    `check_invoice_form` refuses, line_product_unknown, line_product_retired,
    line_product_foreign, line_product_net, prices_unfit, and date_unreadable or number_unreadable
    where a price hangs on it.
    """
    form = _as_merged(merged_codes(book), check_invoice_form(values))
    lines = form.get("lines", [])
    codes = {line["product"] for line in lines if line.get("product")}
    if not codes:
        return form
    prices = prices_for(book, form, codes)
    found = products_coded(book, codes)
    is_credit = form.get("kind") == CREDIT_NOTE
    filled = [
        _line(no, line, found, book, prices, is_credit) for no, line in enumerate(lines, start=1)
    ]
    return {**form, "lines": filled}


def _as_merged(into: Mapping[str, tuple[str, str]], form: Form) -> Form:
    """With the code of whom somebody was merged into; a credit note is of whom its invoice was."""
    code = form.get("party", "")
    if code not in into or form.get("kind") == CREDIT_NOTE:
        return form
    return {**form, "party": into[code][0]}


@dataclass(frozen=True, slots=True)
class PricesFor:
    """What products cost on one document: by its currency, customer and days of supply."""

    is_foreign: bool  # in another currency than that of the books
    is_gross: bool  # with VAT in the prices, which those of products do not have
    on: dt.date | None  # of the document; a line may have its own
    own: Mapping[dt.date, OwnPrices]  # of the customer, in the currency of the document, by day

    def price_of(self, row: ProductRow, quantity_e6: int, on: dt.date | None = None) -> int | None:
        """From the customer's list, or else of the product; None where there is none."""
        if self.is_gross:
            return None
        day = on or self.on
        if day is not None and day in self.own:
            agreed = price_that_applies(self.own[day].prices, row.code, day, quantity_e6)
            if agreed is not None:
                return agreed
        return None if self.is_foreign else row.card.price_e6

    def hangs_on_quantity(self, row: ProductRow) -> bool:
        if self.on is None or self.on not in self.own:
            return False
        return depends_on_quantity(self.own[self.on].prices, row.code, self.on)


def prices_for(book: Book, form: Form, codes: Iterable[str]) -> PricesFor:
    """What a document of this form pays for products. Three queries at most.

    Refused: date_unreadable, prices_unfit.
    """
    party, days = form.get("party", ""), _days(form)
    agreed = currency_agreed(book, party)
    found = own_prices_of(book, [(party, day) for day in days], codes) if party and days else {}
    return _prices(book, form, agreed, found)


def _supplied_on(form: Form) -> dt.date | None:
    day = form.get("supplied") or form.get("date")
    return day_in(day) if day else None


def _days(form: Form) -> set[dt.date]:
    """On which something of it was supplied."""
    days = {_line_day(line) for line in form.get("lines", [])} | {_supplied_on(form)}
    return {day for day in days if day}


def _line_day(line: Mapping[str, Any]) -> dt.date | None:
    return day_in(line["supplied"]) if line.get("supplied") else None


def _prices(
    book: Book, form: Form, agreed: str, found: Mapping[tuple[str, dt.date], OwnPrices]
) -> PricesFor:
    currency = form.get("currency") or agreed or book.currency
    party = form.get("party", "")
    own = {
        day: found[party, day]
        for day in _days(form)
        if (party, day) in found and found[party, day].currency == currency
    }
    return PricesFor(currency != book.currency, has_gross_prices(form), _supplied_on(form), own)


def invoices_in(book: Book, forms: Sequence[object]) -> list[NewInvoice | Refused]:
    """As `invoice_in` for many at once, each beside the others: what one is refused for stands
    in its place. Five queries, however many.
    """
    into = merged_codes(book) if forms else {}
    read = [
        _or_refused(lambda given: _as_merged(into, check_invoice_form(given)), values)
        for values in forms
    ]
    whole = [form for form in read if not isinstance(form, Refused)]
    codes = {line["product"] for form in whole for line in form.get("lines", []) if _named(line)}
    agreed: dict[str, str] = {}
    own: dict[tuple[str, dt.date], OwnPrices] = {}
    found: dict[str, ProductRow] = {}
    if codes:
        parties = {form.get("party", "") for form in whole}
        agreed = currencies_agreed(book, parties)
        days = {(form.get("party", ""), day) for form in whole for day in _days(form)}
        own = own_prices_of(book, days, codes)
        found = products_coded(book, codes)

    def filled(form: Form) -> NewInvoice:
        prices = _prices(book, form, agreed.get(form.get("party", ""), ""), own)
        lines = form.get("lines", [])
        is_credit = form.get("kind") == CREDIT_NOTE
        told = [
            _line(no, line, found, book, prices, is_credit)
            for no, line in enumerate(lines, start=1)
        ]
        return invoice_from_form({**form, "lines": told})

    return [form if isinstance(form, Refused) else _or_refused(filled, form) for form in read]


def _named(line: Mapping[str, Any]) -> bool:
    return bool(line.get("product"))


def _or_refused(act: Callable[[S], T], value: S) -> T | Refused:
    try:
        return act(value)
    except Refused as refused:
        return refused


def _line(
    line_no: int,
    line: Mapping[str, Any],
    found: Mapping[str, ProductRow],
    book: Book,
    prices: PricesFor,
    is_credit: bool,
) -> Mapping[str, Any]:
    code = line.get("product", "")
    if not code:
        return line
    product = _sold(line_no, code, found, book, is_credit)
    card, price_e6 = product.card, None
    if not line.get("price"):
        quantity = line.get("quantity")
        quantity_e6 = parse_millionths(quantity) if quantity else SCALE
        price_e6 = prices.price_of(product, quantity_e6, _line_day(line))
        if prices.is_gross and card.price_e6 is not None:
            raise Refused(
                "line_product_net",
                "The price of {code} is without VAT, and those of this invoice have VAT in them.",
                remedy="Give line {line_no} a price of its own.",
                line_no=line_no,
                code=code,
            )
        if price_e6 is None and prices.is_foreign and card.price_e6 is not None:
            raise Refused(
                "line_product_foreign",
                "The price of {code} is in {currency}, and this invoice is not.",
                remedy="Give line {line_no} a price of its own.",
                line_no=line_no,
                code=code,
                currency=book.currency,
            )
    told = {
        "text": card.name,
        "unit": card.unit,
        "price": price_text(price_e6),
        "vat": card.tax_code,
        "code": card.ledger_code,
    }
    taken = {key: text for key, text in told.items() if text and not line.get(key)}
    return {**line, **taken}


def _sold(
    line_no: int, code: str, found: Mapping[str, ProductRow], book: Book, is_credit: bool
) -> ProductRow:
    """What is not sold any more can still come back. Refused: line_product_unknown,
    line_product_retired.
    """
    if code not in found:
        raise product_unknown_on(line_no, code, book)
    product = found[code]
    if product.retired_on is not None and not is_credit:
        raise Refused(
            "line_product_retired",
            "Line {line_no} names the product {code}, which is retired since {day}.",
            remedy="Use another one, or take it into use again.",
            line_no=line_no,
            code=code,
            day=product.retired_on.isoformat(),
        )
    return product

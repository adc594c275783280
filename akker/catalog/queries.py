"""Reading products."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from akker.books.models import Book
from akker.catalog.models import Product
from akker.catalog.rules import ProductCard
from akker.kernel.errors import Refused
from akker.ledger.models import LedgerAccount
from akker.ledger.rules import ledger_account_unknown

_COLUMNS = ("name", "unit", "price_e6", "cost_e6", "ledger_account__code", "tax_code")
CODES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ProductRow:
    """`retired_on` is None for one in use."""

    code: str
    card: ProductCard
    retired_on: dt.date | None = None


def products_page(
    book: Book, *, text: str = "", is_retired: bool = False, after_code: str = "", limit: int
) -> list[ProductRow]:
    """Up to `limit` + 1 products by code, with `text` in code or name. One query."""
    found = Product.objects.filter(book=book, retired_on__isnull=not is_retired)
    if text:
        found = found.filter(Q(code__icontains=text) | Q(name__icontains=text))
    if after_code:
        found = found.filter(code__gt=after_code)
    rows = found.order_by("code").values_list("code", "retired_on", *_COLUMNS)
    return [_row(*row) for row in rows[: limit + 1]]


def has_products(book: Book) -> bool:
    """Whether there is one, in use or retired. One query."""
    return Product.objects.filter(book=book).exists()


def products_of(book: Book) -> list[ProductRow]:
    """All of them by code, those in use and those retired. One query."""
    rows = Product.objects.filter(book=book).order_by("code")
    return [_row(*row) for row in rows.values_list("code", "retired_on", *_COLUMNS)]


def products_coded(book: Book, codes: Iterable[str]) -> dict[str, ProductRow]:
    """Those that are there, by code; one query for some hundreds."""
    wanted = sorted(set(codes))
    found: dict[str, ProductRow] = {}
    for start in range(0, len(wanted), CODES_AT_ONCE):
        some = wanted[start : start + CODES_AT_ONCE]
        rows = Product.objects.filter(book=book, code__in=some)
        for row in rows.values_list("code", "retired_on", *_COLUMNS):
            found[row[0]] = _row(*row)
    return found


def product_coded(book: Book, code: str) -> ProductRow:
    """Refused: product_unknown."""
    found = products_coded(book, [code])
    if code not in found:
        raise product_unknown(book, code)
    return found[code]


def _row(code: str, retired_on: dt.date | None, *columns: Any) -> ProductRow:
    name, unit, price_e6, cost_e6, ledger_code, tax_code = columns
    card = ProductCard(name, unit, price_e6, cost_e6, ledger_code or "", tax_code)
    return ProductRow(code, card, retired_on)


def product_unknown(book: Book, code: str) -> Refused:
    return Refused(
        "product_unknown",
        "{book} has no product {code}.",
        remedy="Add it first, or use another code.",
        book=book.name,
        code=ascii(code[:40])[1:-1] or "without a code",
    )


def sold_on(book: Book, code: str) -> LedgerAccount | None:
    """The ledger account that sales are booked on; None without a code.

    Refused: ledger_account_unknown, ledger_account_retired, ledger_account_unfit.
    """
    if not code:
        return None
    place = LedgerAccount.objects.filter(book=book, code=code).first()
    if place is None:
        raise ledger_account_unknown(book.name, code)
    check_place(place)
    return place


def check_place(place: LedgerAccount) -> None:
    """Refused: ledger_account_retired, ledger_account_unfit."""
    if place.retired_on is not None:
        raise Refused(
            "ledger_account_retired",
            "Ledger account {code} is retired since {day}.",
            remedy="Use another one, or take it into use again.",
            code=place.code,
            day=place.retired_on.isoformat(),
        )
    if place.control or place.is_vat:
        raise Refused(
            "ledger_account_unfit",
            "Sales are not booked on {code}.",
            remedy="Use one for revenue.",
            code=place.code,
        )

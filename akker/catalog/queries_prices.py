"""Reading price lists, and who has which."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from akker.books.models import Book
from akker.catalog.models import Price, PriceAgreement, PriceList
from akker.catalog.rules_prices import PriceLine, PriceListCard, version_of_list
from akker.kernel.errors import Refused
from akker.parties.queries import party_coded
from akker.parties.queries_sight import seen


@dataclass(frozen=True, slots=True)
class PriceListRow:
    code: str
    name: str
    currency: str
    price_count: int


@dataclass(frozen=True, slots=True)
class KnownPriceList:
    code: str
    card: PriceListCard

    @property
    def version(self) -> str:
        return version_of_list(self.card)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """From `first_on` a party has the list `code`; none where that is empty."""

    party_code: str
    party_name: str
    first_on: dt.date
    code: str


@dataclass(frozen=True, slots=True)
class OwnPrices:
    """The prices of a party on a day, of some products."""

    currency: str
    prices: tuple[PriceLine, ...]


def price_lists_page(book: Book, *, after_code: str = "", limit: int) -> list[PriceListRow]:
    """Up to `limit` + 1 price lists by code. One query."""
    rows = PriceList.objects.filter(book=book, code__gt=after_code).order_by("code")
    counted = rows.annotate(prices=Count("price"))
    found = counted.values_list("code", "name", "currency", "prices")[: limit + 1]
    return [PriceListRow(*row) for row in found]


def price_list_coded(book: Book, code: str) -> KnownPriceList:
    """A list with its prices. Two queries. Refused: price_list_unknown."""
    row = PriceList.objects.filter(book=book, code=code).first()
    if row is None:
        raise price_list_unknown(book, code)
    found = Price.objects.filter(book=book, price_list=row)
    rows = found.order_by("product__code", "least_e6", "first_on")
    return KnownPriceList(row.code, PriceListCard(row.name, row.currency, _lines(rows)))


def own_prices(
    book: Book, party_code: str, product_codes: Iterable[str], on: dt.date
) -> OwnPrices | None:
    """What was agreed with a party for a day of supply; None without a list of its own.

    Two queries at most.
    """
    own = PriceAgreement.objects.filter(seen(book, "party__"), book=book)
    agreed = own.filter(party__code=party_code, first_on__lte=on)
    found = agreed.order_by("-first_on").values_list("price_list", "price_list__currency").first()
    if found is None or found[0] is None:
        return None
    prices = Price.objects.filter(
        book=book, price_list=found[0], product__code__in=sorted(set(product_codes))
    )
    return OwnPrices(found[1], _lines(prices))


def own_prices_of(
    book: Book, asked: Iterable[tuple[str, dt.date]], product_codes: Iterable[str]
) -> dict[tuple[str, dt.date], OwnPrices]:
    """As `own_prices` for many parties and days of supply; those without are left out.

    Two queries.
    """
    wanted = set(asked)
    agreed = PriceAgreement.objects.filter(book=book, party__code__in={code for code, _ in wanted})
    values = agreed.order_by("first_on").values_list(
        "party__code", "first_on", "price_list", "price_list__currency"
    )
    steps = list(values)
    found: dict[tuple[str, dt.date], tuple[int | None, str]] = {}
    for party, day in wanted:
        for code, first_on, list_id, currency in steps:  # the last that holds by then
            if code == party and first_on <= day:
                found[party, day] = (list_id, currency)
    lists = {list_id for list_id, _ in found.values() if list_id is not None}
    rows = Price.objects.filter(
        book=book, price_list__in=lists, product__code__in=sorted(set(product_codes))
    )
    prices: dict[int, list[PriceLine]] = defaultdict(list)
    for list_id, *line in rows.values_list("price_list", *_LINE):
        prices[list_id].append(PriceLine(*line))
    return {
        place: OwnPrices(currency, tuple(prices[list_id]))
        for place, (list_id, currency) in found.items()
        if list_id is not None
    }


_LINE = ("product__code", "first_on", "price_e6", "last_on", "least_e6")


def _lines(rows: QuerySet[Price]) -> tuple[PriceLine, ...]:
    return tuple(PriceLine(*row) for row in rows.values_list(*_LINE))


def agreements_of_party(book: Book, party_code: str) -> list[AgreementRow]:
    """What was agreed with a party, the latest day first. Two queries. Refused: party_unknown."""
    party_coded(book, party_code)
    rows = PriceAgreement.objects.filter(book=book, party__code=party_code)
    return _agreements(rows.order_by("-first_on"))


def holders_of(book: Book, code: str, *, on: dt.date) -> list[AgreementRow]:
    """Who has a list on a day or will have it, by party. One query."""
    own = PriceAgreement.objects.filter(seen(book, "party__"), book=book)
    rows = own.order_by("party__code", "first_on")
    found: list[AgreementRow] = []
    for one in _agreements(rows):
        is_later = found and found[-1].party_code == one.party_code and one.first_on <= on
        if is_later:
            found.pop()  # what was agreed before holds no more
        found.append(one)
    return [one for one in found if one.code == code]


def _agreements(rows: QuerySet[PriceAgreement]) -> list[AgreementRow]:
    values = rows.values_list("party__code", "party__name", "first_on", "price_list__code")
    return [AgreementRow(party, name, day, code or "") for party, name, day, code in values]


def price_list_unknown(book: Book, code: str) -> Refused:
    return Refused(
        "price_list_unknown",
        "{book} has no price list {code}.",
        remedy="Add it first, or use another code.",
        book=book.name,
        code=ascii(code[:40])[1:-1] or "without a code",
    )

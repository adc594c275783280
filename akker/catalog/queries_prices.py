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
from akker.parties.queries import merged_codes, party_coded
from akker.parties.queries_sight import seen


@dataclass(frozen=True, slots=True)
class PriceListRow:
    code: str
    name: str
    currency: str
    price_count: int
    retired_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class KnownPriceList:
    code: str
    card: PriceListCard
    retired_on: dt.date | None = None

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
    found = counted.values_list("code", "name", "currency", "prices", "retired_on")[: limit + 1]
    return [PriceListRow(*row) for row in found]


def price_list_coded(book: Book, code: str) -> KnownPriceList:
    """A list with its prices. Two queries. Refused: price_list_unknown."""
    row = PriceList.objects.filter(book=book, code=code).first()
    if row is None:
        raise price_list_unknown(book, code)
    found = Price.objects.filter(book=book, price_list=row)
    rows = found.order_by("product__code", "least_e6", "first_on")
    card = PriceListCard(row.name, row.currency, _lines(rows))
    return KnownPriceList(row.code, card, row.retired_on)


def own_prices(
    book: Book, party_code: str, product_codes: Iterable[str], on: dt.date
) -> OwnPrices | None:
    """What was agreed with a party for a day of supply; None without a list of its own.

    As `own_prices_of`.
    """
    return own_prices_of(book, [(party_code, on)], product_codes).get((party_code, on))


def own_prices_of(
    book: Book, asked: Iterable[tuple[str, dt.date]], product_codes: Iterable[str]
) -> dict[tuple[str, dt.date], OwnPrices]:
    """What was agreed with many parties for days of supply; those without a list are left out.

    Who is merged into another has what was agreed with the other, and where nothing was yet, the
    latest that was agreed with any of its names. Three queries at most.
    """
    wanted = set(asked)
    steps = _steps(book, {code for code, _ in wanted})
    found: dict[tuple[str, dt.date], tuple[int, str]] = {}
    for party, day in wanted:
        held = [step for step in steps[party] if step.first_on <= day]
        step = max(held, default=None, key=lambda one: (one.is_own, one.first_on, one.code))
        if step is not None and step.list_id is not None and not step.is_over(day):
            found[party, day] = (step.list_id, step.currency)
    lists = {list_id for list_id, _ in found.values()}
    if not lists:
        return {}
    rows = Price.objects.filter(
        book=book, price_list__in=lists, product__code__in=sorted(set(product_codes))
    )
    prices: dict[int, list[PriceLine]] = defaultdict(list)
    for list_id, *line in rows.values_list("price_list", *_LINE):
        prices[list_id].append(PriceLine(*line))
    return {
        place: OwnPrices(currency, tuple(prices[list_id]))
        for place, (list_id, currency) in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Step:
    """What holds from a day on; `is_own` where it was agreed with nobody's other name."""

    code: str
    first_on: dt.date
    list_id: int | None
    currency: str
    retired_on: dt.date | None
    is_own: bool

    def is_over(self, day: dt.date) -> bool:
        """Whether the list was retired by then."""
        return self.retired_on is not None and self.retired_on <= day


def _steps(book: Book, codes: set[str]) -> dict[str, list[_Step]]:
    """By party what was agreed with it under any of its names. Two queries."""
    into = {code: other for code, (other, _name) in merged_codes(book).items()}
    names: dict[str, list[str]] = defaultdict(list)
    for code in {*codes, *into}:
        names[into.get(code, code)].append(code)
    groups = {code: {into.get(code, code), *names[into.get(code, code)]} for code in codes}
    own = PriceAgreement.objects.filter(seen(book, "party__"), book=book)
    rows = own.filter(party__code__in=sorted(set().union(*groups.values())))
    agreed: dict[str, list[_Step]] = defaultdict(list)
    of_list = ("price_list", "price_list__currency", "price_list__retired_on")
    for name, day, key, currency, over in rows.values_list("party__code", "first_on", *of_list):
        agreed[name].append(_Step(name, day, key, currency or "", over, name not in into))
    return {
        code: [step for name in group for step in agreed[name]] for code, group in groups.items()
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

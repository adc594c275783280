"""Which price applies, and what a price list may be, decided over plain values."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from akker.catalog.rules import MOST_CODE, MOST_NAME
from akker.kernel.errors import Refused
from akker.kernel.money import check_currency

MOST_PRICES = 2000


@dataclass(frozen=True, slots=True, order=True)
class PriceLine:
    """A price of a list, as `models.Price` has it."""

    product_code: str
    first_on: dt.date
    price_e6: int
    last_on: dt.date | None = None
    least_e6: int = 0

    def holds(self, on: dt.date, quantity_e6: int) -> bool:
        """Whether it may be asked on a day for so many at once."""
        in_time = self.first_on <= on and (self.last_on is None or on <= self.last_on)
        return in_time and self.least_e6 <= abs(quantity_e6)


@dataclass(frozen=True, slots=True)
class PriceListCard:
    """A list whole. What it is worth is in the order of product, least quantity and day."""

    name: str
    currency: str
    prices: tuple[PriceLine, ...] = ()


def price_that_applies(
    prices: Iterable[PriceLine], product_code: str, on: dt.date, quantity_e6: int
) -> int | None:
    """The price of a product on a list, by day of supply and quantity; None where it has none.

    Of the prices that hold on that day, the one for the greatest least quantity that is
    reached applies; of those, the one that began last. A quantity below zero, which takes
    something back, is priced as it was sold: by its size.
    """
    held = [
        line for line in prices if line.product_code == product_code and line.holds(on, quantity_e6)
    ]
    if not held:
        return None
    return max(held, key=lambda line: (line.least_e6, line.first_on)).price_e6


def depends_on_quantity(prices: Iterable[PriceLine], product_code: str, on: dt.date) -> bool:
    """Whether more of a product can have another price on that day."""
    return any(
        line.least_e6 and line.holds(on, line.least_e6)
        for line in prices
        if line.product_code == product_code
    )


def tidy_price_list(code: str, card: PriceListCard) -> PriceListCard:
    """The list as it is kept; whether there are such products is for later.

    Refused: price_list_unfit, currency_unknown, prices_many, price_below_zero, days_unfit,
    price_doubled.
    """
    name = " ".join(card.name.split())
    fits = 0 < len(code) <= MOST_CODE and code == code.strip() and 0 < len(name) <= MOST_NAME
    if not fits or not code.isprintable() or not name.isprintable():
        raise Refused(
            "price_list_unfit",
            "{code} cannot be a price list.",
            remedy="Use a code of 1 to 40 characters and a name of at most 200.",
            code=ascii(code[:60])[1:-1] or "An empty text",
        )
    if len(card.prices) > MOST_PRICES:
        raise Refused(
            "prices_many",
            "{code} has {count} prices; the most is {most}.",
            remedy="Split it over several lists.",
            code=code,
            count=len(card.prices),
            most=MOST_PRICES,
        )
    seen = set()
    for line in card.prices:
        _check_line(line)
        key = (line.product_code, line.least_e6, line.first_on)
        if key in seen:
            raise Refused(
                "price_doubled",
                "{product} has two prices from {day} for the same quantity.",
                remedy="Take one of the two out.",
                product=line.product_code,
                day=line.first_on.isoformat(),
            )
        seen.add(key)
    prices = sorted(card.prices, key=lambda one: (one.product_code, one.least_e6, one.first_on))
    return PriceListCard(name, check_currency(card.currency), tuple(prices))


def _check_line(line: PriceLine) -> None:
    if line.price_e6 < 0 or line.least_e6 < 0:
        raise Refused(
            "price_below_zero",
            "A price of {name} is below zero.",
            remedy="Use 0 or more; a line takes off with a minus in front of its quantity.",
            name=line.product_code,
        )
    if line.last_on is not None and line.last_on < line.first_on:
        raise Refused(
            "days_unfit",
            "The price of {product} would end on {until}, before it begins on {day}.",
            remedy="Change one of the two.",
            product=line.product_code,
            until=line.last_on.isoformat(),
            day=line.first_on.isoformat(),
        )


def version_of_list(card: PriceListCard) -> str:
    """What tells a list from the same list after a change."""
    return hashlib.sha256(repr(astuple(card)).encode()).hexdigest()[:32]

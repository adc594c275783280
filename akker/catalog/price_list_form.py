"""The written form of a price list: what programs send, as JSON.

    {"name": "Wholesale", "currency": "EUR",
     "prices": [{"product": "advice", "price": "75.00", "since": "2026-01-01",
                 "until": "2026-12-31", "least": "10"}]}

Prices are for one, without VAT. `until` may be left out, and `least` where any quantity will do.
"""

from collections.abc import Mapping
from typing import Any

from akker.catalog.rules_prices import PriceLine, PriceListCard
from akker.kernel.errors import Refused
from akker.kernel.quantities import millionths_text, parse_millionths
from akker.ledger.entry_form import Form, checked_texts, day_in

KEYS = ("name", "currency", "prices")
LINE_KEYS = ("product", "price", "since", "until", "least")


def price_list_from_form(values: object) -> PriceListCard:
    """Refused: form_unfit, form_key_unknown, text_too_long, text_unreadable, form_incomplete,
    number_unreadable, date_unreadable.
    """
    form = checked_texts(values, KEYS, "A price list", but=("prices",))
    lines = form.get("prices", [])
    if not isinstance(lines, list):
        raise Refused(
            "form_unfit",
            "The prices are not a list.",
            remedy="Write them as a list, one object a price.",
        )
    return PriceListCard(
        form.get("name", ""),
        form.get("currency", ""),
        tuple(_line(no, line) for no, line in enumerate(lines, start=1)),
    )


def _line(line_no: int, values: object) -> PriceLine:
    line: Mapping[str, Any] = checked_texts(values, LINE_KEYS, f"Price {line_no}")
    if not line.get("product") or not line.get("price") or not line.get("since"):
        raise Refused(
            "form_incomplete",
            "Price {line_no} does not say of which product, how much, or from which day.",
            remedy="Fill in all three, or leave the row out.",
            line_no=line_no,
        )
    return PriceLine(
        product_code=line["product"],
        first_on=day_in(line["since"]),
        price_e6=parse_millionths(line["price"]),
        last_on=day_in(line["until"]) if line.get("until") else None,
        least_e6=parse_millionths(line["least"]) if line.get("least") else 0,
    )


def form_of_price_list(card: PriceListCard) -> Form:
    """Every key; reading it gives the same list."""
    prices = [line_form(line) for line in card.prices]
    return {"name": card.name, "currency": card.currency, "prices": prices}


def line_form(line: PriceLine) -> dict[str, str]:
    return {
        "product": line.product_code,
        "price": millionths_text(line.price_e6, 2),
        "since": line.first_on.isoformat(),
        "until": line.last_on.isoformat() if line.last_on else "",
        "least": millionths_text(line.least_e6) if line.least_e6 else "",
    }

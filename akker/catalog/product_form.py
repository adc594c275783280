"""The written form of a product: what programs and files send, as JSON.

    {"name": "Advice", "unit": "HUR", "price": "80.00", "cost_price": "35.00",
     "ledger_code": "8020", "vat_code": "V21"}

Prices are for one, in the currency of the books, without VAT: decimal text with at most six
decimals. What is left out the line says itself.
"""

from collections.abc import Mapping

from akker.catalog.rules import ProductCard
from akker.kernel.quantities import millionths_text, parse_millionths
from akker.ledger.entry_form import checked_texts

KEYS = ("name", "unit", "price", "cost_price", "ledger_code", "vat_code")


def card_from_form(values: object) -> ProductCard:
    """Refused: form_unfit, form_key_unknown, text_too_long, text_unreadable,
    number_unreadable.
    """
    form = checked_texts(values, KEYS, "A product")
    return ProductCard(
        name=form.get("name", ""),
        unit=form.get("unit", ""),
        price_e6=_price(form.get("price", "")),
        cost_e6=_price(form.get("cost_price", "")),
        ledger_code=form.get("ledger_code", ""),
        tax_code=form.get("vat_code", ""),
    )


def _price(text: str) -> int | None:
    return parse_millionths(text) if text else None


def form_of_card(card: ProductCard) -> dict[str, str]:
    """Every key; reading it gives the same card."""
    return {
        "name": card.name,
        "unit": card.unit,
        "price": price_text(card.price_e6),
        "cost_price": price_text(card.cost_e6),
        "ledger_code": card.ledger_code,
        "vat_code": card.tax_code,
    }


def price_text(price_e6: int | None) -> str:
    return "" if price_e6 is None else millionths_text(price_e6, 2)


def changes_between(before: ProductCard, after: ProductCard) -> Mapping[str, tuple[str, str]]:
    """Key of the form -> what it was and what it is, of what differs."""
    old, new = form_of_card(before), form_of_card(after)
    return {key: (old[key], new[key]) for key in KEYS if old[key] != new[key]}

"""What a product may be, decided over plain values."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from akker.kernel.errors import Refused, WrongFields
from akker.kernel.quantities import check_unit
from akker.packs.taxes import TaxCode
from akker.tax.rules import tax_code_unknown

MOST_CODE, MOST_NAME = 40, 200


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What a line about a product says; the prices as `models.Product` has them.

    `name` is the text of the line. What is empty or None the line has to say itself.
    """

    name: str
    unit: str = ""
    price_e6: int | None = None
    cost_e6: int | None = None
    ledger_code: str = ""
    tax_code: str = ""


def tidy_card(card: ProductCard, codes: Mapping[str, TaxCode]) -> ProductCard:
    """The card as it is kept; `codes` are the VAT codes of the books.

    Whether the ledger account is there is for later. What is wrong is told of all fields together.
    Refused: product_unfit, price_below_zero, unit_unknown, tax_code_unknown,
    tax_code_not_of_sales.
    """
    card, wrong = replace(card, name=" ".join(card.name.split())), WrongFields()
    wrong.tried("name", None, lambda: _check_name(card.name))
    wrong.tried("unit", None, lambda: check_unit(card.unit))
    wrong.tried("price", None, lambda: _check_price(card.name, card.price_e6))
    wrong.tried("cost_price", None, lambda: _check_cost(card.cost_e6))
    wrong.tried("vat_code", None, lambda: _check_vat(card.tax_code, codes))
    wrong.refuse()
    return card


def _check_name(name: str) -> None:
    if not 0 < len(name) <= MOST_NAME or not name.isprintable():
        raise Refused(
            "product_unfit",
            "A product cannot be called {name}.",
            remedy="Use a name of 1 to 200 characters.",
            name=ascii(name[:60]),
        )


def _check_price(name: str, price_e6: int | None) -> None:
    if price_e6 is not None and price_e6 < 0:
        raise Refused(
            "price_below_zero",
            "A price of {name} is below zero.",
            remedy="Use 0 or more; a line takes off with a minus in front of its quantity.",
            name=name,
        )


def _check_cost(cost_e6: int | None) -> None:
    if cost_e6 is not None and cost_e6 < 0:
        raise Refused(
            "price_below_zero",
            "A cost price is never below zero.",
            remedy="Use 0 or more, or leave it empty.",
        )


def _check_vat(code: str, codes: Mapping[str, TaxCode]) -> None:
    if not code:
        return
    if code not in codes:
        raise tax_code_unknown(code, codes)
    if codes[code].use != "sale":
        raise Refused(
            "tax_code_not_of_sales",
            "{code} is not a VAT code of sales.",
            remedy="Use one of: {known}.",
            code=code,
            known=", ".join(code for code, one in codes.items() if one.use == "sale"),
        )


def check_code(code: str) -> None:
    """Refused: product_unfit."""
    if not 0 < len(code) <= MOST_CODE or not code.isprintable() or code != code.strip():
        raise Refused(
            "product_unfit",
            "{code} cannot be the code of a product.",
            remedy="Use 1 to 40 characters.",
            code=ascii(code[:60]),
        )


def version_of(card: ProductCard) -> str:
    """What tells a card from the same card after a change."""
    return hashlib.sha256(repr(asdict(card)).encode()).hexdigest()[:32]

"""Adding products."""

from collections.abc import Mapping

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.catalog.events import ProductAdded
from akker.catalog.models import Product
from akker.catalog.queries import sold_on
from akker.catalog.rules import ProductCard, check_code, tidy_card
from akker.kernel.errors import Refused, WrongFields
from akker.ledger.models import LedgerAccount
from akker.tax.queries import tax_codes

AT_ONCE = 500


@usecase(Permission.CHANGE_PRODUCTS)
def add_product(actor: Actor, *, code: str, card: ProductCard) -> str:
    """Add something that is sold; its code.

    What is wrong is told of all fields together. Refused: product_exists, ledger_account_unknown,
    ledger_account_retired, ledger_account_unfit, and what `rules.check_code` and
    `rules.tidy_card` refuse.
    """
    wrong = WrongFields()
    wrong.tried("code", None, lambda: _check_new(actor, code))
    tidy = wrong.tried("card", card, lambda: tidy_card(card, tax_codes(actor.book)))
    place = wrong.tried("ledger_code", None, lambda: sold_on(actor.book, card.ledger_code))
    wrong.refuse()
    places = {place.code: place} if place else {}
    write_products(actor, {code: tidy}, places)
    record(actor, ProductAdded(code, tidy.name), subject=f"product:{code}")
    return code


def _check_new(actor: Actor, code: str) -> None:
    check_code(code)
    if Product.objects.filter(book=actor.book, code=code).exists():
        raise Refused(
            "product_exists",
            "There is a product {code} already.",
            remedy="Use another code, or change that one.",
            code=code,
        )


def write_products(
    actor: Actor, cards: Mapping[str, ProductCard], places: Mapping[str, LedgerAccount]
) -> list[int]:
    """Step: add products with tidy cards by code, which are new; their keys in that order.

    `places` are the ledger accounts that the cards name, by code.
    """
    rows = [
        Product(
            book=actor.book,
            code=code,
            name=card.name,
            unit=card.unit,
            price_e6=card.price_e6,
            cost_e6=card.cost_e6,
            ledger_account=places.get(card.ledger_code),
            tax_code=card.tax_code,
        )
        for code, card in cards.items()
    ]
    Product.objects.bulk_create(rows, batch_size=AT_ONCE)
    return [row.pk for row in rows]

"""Changing products, and taking them out of use."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.catalog.events import ProductChanged, ProductRestored, ProductRetired
from akker.catalog.models import Product
from akker.catalog.product_form import changes_between
from akker.catalog.queries import product_unknown, sold_on
from akker.catalog.rules import ProductCard, tidy_card, version_of
from akker.kernel.errors import Refused, WrongFields
from akker.ledger.models import LedgerAccount
from akker.tax.queries import tax_codes


@usecase(Permission.CHANGE_PRODUCTS)
def change_product(actor: Actor, *, code: str, card: ProductCard, seen: str | None = None) -> None:
    """Make a product what is given, whole. Lines that were written keep what they say.

    `seen` is the version that was looked at; None takes what there is. Refused:
    product_unknown, product_changed, and as `registering.add_product`. A ledger account that
    was retired since may stay.
    """
    row = locked_product(actor, code)
    before = card_of(row)
    if seen is not None and seen != version_of(before):
        raise Refused(
            "product_changed",
            "Somebody changed {code} meanwhile.",
            remedy="Look at it again before you save it.",
            code=code,
        )
    wrong, stays = WrongFields(), card.ledger_code == before.ledger_code
    after = wrong.tried("card", card, lambda: tidy_card(card, tax_codes(actor.book)))
    place = wrong.tried(
        "ledger_code",
        None,
        lambda: row.ledger_account if stays else sold_on(actor.book, card.ledger_code),
    )
    wrong.refuse()
    changed = changes_between(before, after)
    if not changed:
        return
    write_card(row, after, place)
    record(
        actor,
        ProductChanged(code, {key: new for key, (_, new) in changed.items()}),
        subject=f"product:{code}",
        before={key: old for key, (old, _) in changed.items()},
    )


@usecase(Permission.CHANGE_PRODUCTS)
def retire_product(actor: Actor, *, code: str) -> None:
    """Sell it no longer, from today; what was sold stays. Refused: product_unknown."""
    write_retired(actor, locked_product(actor, code), today_in(actor.book))


@usecase(Permission.CHANGE_PRODUCTS)
def restore_product(actor: Actor, *, code: str) -> None:
    """Take a retired one into use again. Refused: product_unknown."""
    write_retired(actor, locked_product(actor, code), None)


def locked_product(actor: Actor, code: str) -> Product:
    """Step: a product to change, alone until the commit. Refused: product_unknown."""
    row = Product.objects.select_for_update().filter(book=actor.book, code=code).first()
    if row is None:
        raise product_unknown(actor.book, code)
    return row


def card_of(row: Product) -> ProductCard:
    place = row.ledger_account
    return ProductCard(
        row.name, row.unit, row.price_e6, row.cost_e6, place.code if place else "", row.tax_code
    )


def write_card(row: Product, card: ProductCard, place: LedgerAccount | None) -> None:
    """Step: make a row what a tidy card says; `place` is the ledger account that it names."""
    row.name, row.unit, row.tax_code = card.name, card.unit, card.tax_code
    row.price_e6, row.cost_e6, row.ledger_account = card.price_e6, card.cost_e6, place
    row.save(update_fields=["name", "unit", "tax_code", "price_e6", "cost_e6", "ledger_account"])


def write_retired(actor: Actor, row: Product, on: dt.date | None) -> None:
    """Step: out of use from a day, or in use again; nothing where it is so already."""
    if (row.retired_on is None) == (on is None):
        return
    row.retired_on = on
    row.save(update_fields=["retired_on"])
    event = ProductRetired(row.code) if on else ProductRestored(row.code)
    record(actor, event, subject=f"product:{row.code}")

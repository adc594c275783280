"""`akker product`: what is sold, which fills in the lines of invoices."""

from dataclasses import dataclass
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.catalog.changing import change_product, restore_product, retire_product
from akker.catalog.product_form import card_from_form, form_of_card, price_text
from akker.catalog.queries import product_coded, products_of
from akker.catalog.registering import add_product
from akker.cli.answers import answer, listing
from akker.cli.forms import FORM_FILE
from akker.cli.verbs import verb
from akker.kernel.quantities import UNITS
from akker.ledger.entry_form import read_form
from akker.reports.formats.as_json import json_bytes


@dataclass(frozen=True, slots=True)
class ProductSaid:
    code: str


@click.group("product")
def product() -> None:
    """Products and services, which fill in the lines of invoices."""


@verb("add", asks=Permission.CHANGE_PRODUCTS, under=product)
@click.argument("code")
@click.argument("name")
@click.option("--unit", type=click.Choice(UNITS[1:]), default=None, help="In what it is counted.")
@click.option("--price", default="", metavar="AMOUNT", help="For one, without VAT.")
@click.option("--cost-price", default="", metavar="AMOUNT", help="What one costs us.")
@click.option("--ledger-account", default="", metavar="CODE", help="Where sales are booked.")
@click.option("--vat", default="", metavar="CODE", help="The VAT code.")
def product_add(
    actor: Actor,
    code: str,
    name: str,
    unit: str | None,
    price: str,
    cost_price: str,
    ledger_account: str,
    vat: str,
) -> None:
    """Add what is sold as CODE; NAME is what a line says.

    Of what is left out, each line has to say it itself.
    """
    form = {
        "name": name,
        "unit": unit or "",
        "price": price,
        "cost_price": cost_price,
        "ledger_code": ledger_account,
        "vat_code": vat,
    }
    add_product(actor, code=code, card=card_from_form(form))
    answer(ProductSaid(code), f"{name} is added as {code}.")


@verb("change", asks=Permission.CHANGE_PRODUCTS, under=product)
@click.argument("code")
@FORM_FILE
def product_change(actor: Actor, code: str, file: IO[bytes]) -> None:
    """Make CODE what the JSON in FILE says, whole; lines keep what they say.

    `akker product show CODE` prints what to change. What FILE leaves out is gone.
    """
    change_product(actor, code=code, card=card_from_form(read_form(file.read())))
    answer(ProductSaid(code), f"{code} is changed.")


@verb("show", asks=Permission.SEE_CUSTOMERS, under=product)
@click.argument("code")
def product_show(actor: Actor, code: str) -> None:
    """CODE as JSON, to change and give to `product change`."""
    with reading(actor.book):
        found = product_coded(actor.book, code)
    click.echo(json_bytes(form_of_card(found.card), actor.book.currency), nl=False)


@verb("list", asks=Permission.SEE_CUSTOMERS, under=product)
def product_list(actor: Actor) -> None:
    """Everything that is sold, by code, and what was."""
    with reading(actor.book):
        rows = products_of(actor.book)
    listing(
        rows,
        (
            ("Code", lambda row: row.code),
            ("Name", lambda row: row.card.name),
            ("Unit", lambda row: row.card.unit),
            ("Price", lambda row: price_text(row.card.price_e6)),
            ("Cost price", lambda row: price_text(row.card.cost_e6)),
            ("VAT", lambda row: row.card.tax_code),
            ("Ledger account", lambda row: row.card.ledger_code),
            ("Retired", lambda row: row.retired_on.isoformat() if row.retired_on else ""),
        ),
        empty="There are no products yet.",
    )


@verb("retire", asks=Permission.CHANGE_PRODUCTS, under=product)
@click.argument("code")
def product_retire(actor: Actor, code: str) -> None:
    """Sell CODE no longer; what was sold stays."""
    retire_product(actor, code=code)
    answer(ProductSaid(code), f"{code} is out of use.")


@verb("restore", asks=Permission.CHANGE_PRODUCTS, under=product)
@click.argument("code")
def product_restore(actor: Actor, code: str) -> None:
    """Take CODE into use again."""
    restore_product(actor, code=code)
    answer(ProductSaid(code), f"{code} is in use again.")

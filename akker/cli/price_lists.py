"""`akker price-list`: what customers pay for products, by list."""

import datetime as dt
from dataclasses import dataclass
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.catalog.price_list_form import form_of_price_list, price_list_from_form
from akker.catalog.pricing import (
    add_price_list,
    agree_price_list,
    change_price_list,
    restore_price_list,
    retire_price_list,
)
from akker.catalog.queries_prices import agreements_of_party, price_list_coded, price_lists_page
from akker.cli.answers import answer, listing
from akker.cli.forms import FORM_FILE
from akker.cli.verbs import DAY, verb
from akker.ledger.entry_form import read_form
from akker.reports.formats.as_json import json_bytes

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class PriceListSaid:
    code: str
    party_code: str = ""


@click.group("price-list")
def price_list() -> None:
    """Price lists: what customers pay for products."""


@verb("add", asks=Permission.CHANGE_PRODUCTS, under=price_list)
@click.argument("code")
@FORM_FILE
def price_list_add(actor: Actor, code: str, file: IO[bytes]) -> None:
    """Make the JSON in FILE the price list CODE.

    Its keys: name, currency, and prices with product, price, since, until, least. `least` is how
    many must be sold at once.
    """
    add_price_list(actor, code=code, card=price_list_from_form(read_form(file.read())))
    answer(PriceListSaid(code), f"{code} is added.")


@verb("change", asks=Permission.CHANGE_PRODUCTS, under=price_list)
@click.argument("code")
@FORM_FILE
def price_list_change(actor: Actor, code: str, file: IO[bytes]) -> None:
    """Make CODE what the JSON in FILE says, whole.

    `akker price-list show CODE` prints what to change. What FILE leaves out is gone.
    """
    change_price_list(actor, code=code, card=price_list_from_form(read_form(file.read())))
    answer(PriceListSaid(code), f"{code} is changed.")


@verb("show", asks=Permission.READ_BOOKS, under=price_list)
@click.argument("code")
def price_list_show(actor: Actor, code: str) -> None:
    """CODE as JSON, to change and give to `price-list change`."""
    with reading(actor.book):
        found = price_list_coded(actor.book, code)
    click.echo(json_bytes(form_of_price_list(found.card), actor.book.currency), nl=False)


@verb("list", asks=Permission.READ_BOOKS, under=price_list)
def price_list_list(actor: Actor) -> None:
    """Every price list, by code."""
    with reading(actor.book):
        rows = price_lists_page(actor.book, limit=_MOST)
    listing(
        rows,
        (
            ("Code", lambda row: row.code),
            ("Name", lambda row: row.name),
            ("Currency", lambda row: row.currency),
            ("Prices", lambda row: str(row.price_count)),
            ("Retired", lambda row: row.retired_on.isoformat() if row.retired_on else ""),
        ),
        empty="There are no price lists yet.",
    )


@verb("give", asks=Permission.CHANGE_PRODUCTS, under=price_list)
@click.argument("party")
@click.argument("code", required=False, default="")
@click.option("--from", "first_on", type=DAY, required=True, help="The first day of it.")
def price_list_give(actor: Actor, party: str, code: str, first_on: dt.date) -> None:
    """Agree with PARTY that the list CODE holds from a day on; without CODE, none does."""
    agree_price_list(actor, party_code=party, code=code, first_on=first_on)
    said = f"the prices of {code}" if code else "no prices of its own"
    answer(PriceListSaid(code, party), f"{party} has {said} from {first_on}.")


@verb("retire", asks=Permission.CHANGE_PRODUCTS, under=price_list)
@click.argument("code")
@click.option("--from", "from_on", type=DAY, help="The first day without it; else today.")
def price_list_retire(actor: Actor, code: str, from_on: dt.date | None) -> None:
    """From a day on nobody has the list CODE any more."""
    day = retire_price_list(actor, code=code, from_on=from_on)
    answer(PriceListSaid(code), f"{code} is retired from {day}.")


@verb("restore", asks=Permission.CHANGE_PRODUCTS, under=price_list)
@click.argument("code")
def price_list_restore(actor: Actor, code: str) -> None:
    """Take the list CODE into use again, for whoever had it."""
    restore_price_list(actor, code=code)
    answer(PriceListSaid(code), f"{code} is in use again.")


@verb("of", asks=Permission.SEE_CUSTOMERS, under=price_list)
@click.argument("party")
def price_list_of(actor: Actor, party: str) -> None:
    """Which lists PARTY has, from which day, the latest first."""
    with reading(actor.book):
        rows = agreements_of_party(actor.book, party)
    listing(
        rows,
        (
            ("From", lambda row: row.first_on.isoformat()),
            ("Price list", lambda row: row.code or "none"),
        ),
        empty=f"{party} has no prices of its own.",
    )

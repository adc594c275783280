"""`akker party`: people and organisations that lines can be about."""

from dataclasses import dataclass
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.parties.card_form import card_from_form, form_of_card, read_card_form
from akker.parties.cards import ROLES
from akker.parties.changing import (
    change_party,
    confirm_bank_account,
    restore_party,
    retire_party,
)
from akker.parties.managing import assign_manager, hand_over_customers
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.queries import parties_of
from akker.parties.queries_cards import known_party, unconfirmed_accounts
from akker.parties.registering import register_party
from akker.reports.formats.as_json import json_bytes


@dataclass(frozen=True, slots=True)
class PartySaid:
    code: str
    name: str = ""


@click.group("party")
def party() -> None:
    """People and organisations that lines can be about."""


@verb("add", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("code")
@click.argument("name")
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True, help="As which.")
@click.option("--country", default="", metavar="CC", help="Where they are, such as NL.")
@click.option("--vat", default="", metavar="NUMBER", help="Their VAT number.")
@click.option("--kvk", default="", metavar="NUMBER", help="Their KvK number.")
@click.option("--iban", default="", metavar="IBAN", help="Their bank account.")
@click.option("--email", default="", metavar="ADDRESS", help="Where documents go.")
@click.option("--days", type=int, help="Days they have to pay, or we.")
def party_add(
    actor: Actor,
    code: str,
    name: str,
    roles: tuple[str, ...],
    country: str,
    vat: str,
    kvk: str,
    iban: str,
    email: str,
    days: int | None,
) -> None:
    """Register NAME under CODE, which lines then name; `party change` writes the whole card."""
    numbers = [("vat", vat), ("kvk", kvk)]
    form = {
        "name": name,
        "roles": list(roles),
        "country": country,
        "email": email,
        "payment_days": days,
        "identifiers": [{"scheme": one, "number": number} for one, number in numbers if number],
        "bank_accounts": [{"iban": iban}] if iban else [],
    }
    card = card_from_form(form, actor.book.currency)
    register_party(actor, code=code, name=name, card=card)
    answer(PartySaid(code, name), f"{name} is registered as {code}.")


@verb("change", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("code")
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
def party_change(actor: Actor, code: str, file: IO[bytes]) -> None:
    """Make the card of CODE what the JSON in FILE says, whole.

    `akker party show CODE` prints a card to change. What FILE leaves out is gone.
    """
    card = card_from_form(read_card_form(file.read()), actor.book.currency)
    change_party(actor, code=code, card=card)
    answer(PartySaid(code), f"The card of {code} is changed.")


@verb("show", asks=Permission.SEE_CUSTOMERS, under=party)
@click.argument("code")
def party_show(actor: Actor, code: str) -> None:
    """The card of CODE, as JSON to change and give to `party change`."""
    with reading(actor.book):
        found = known_party(actor.book, code)
    form = form_of_card(found.card, actor.book.currency)
    click.echo(json_bytes(form, actor.book.currency), nl=False)


@verb("list", asks=Permission.SEE_CUSTOMERS, under=party)
def party_list(actor: Actor) -> None:
    """Everybody who is registered, by code."""
    with reading(actor.book):
        rows = parties_of(actor.book)
    listing(
        rows,
        (
            ("Code", lambda row: row.code),
            ("Name", lambda row: row.name),
            ("Roles", lambda row: ", ".join(row.roles)),
            ("Manager", lambda row: row.manager),
        ),
        empty="Nobody is registered yet.",
    )


@verb("retire", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("code")
def party_retire(actor: Actor, code: str) -> None:
    """Offer CODE no longer; what was posted stays."""
    retire_party(actor, code=code)
    answer(PartySaid(code), f"{code} is out of use.")


@verb("restore", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("code")
def party_restore(actor: Actor, code: str) -> None:
    """Take CODE into use again."""
    restore_party(actor, code=code)
    answer(PartySaid(code), f"{code} is in use again.")


@verb("manager", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("code")
@click.argument("email", default="")
def party_manager(actor: Actor, code: str, email: str) -> None:
    """Say that member EMAIL looks after CODE; nobody without EMAIL."""
    assign_manager(actor, code=code, email=email)
    answer(PartySaid(code), f"{email or 'Nobody'} looks after {code} now.")


@dataclass(frozen=True, slots=True)
class HandedOverSaid:
    count: int


@verb("hand-over", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("email")
@click.argument("to")
def party_hand_over(actor: Actor, email: str, to: str) -> None:
    """Everybody whom EMAIL looks after is looked after by TO from now on."""
    count = hand_over_customers(actor, email=email, to=to)
    noun = "customer is" if count == 1 else "customers are"
    answer(HandedOverSaid(count), f"{count} {noun} handed over to {to}.")


@verb("merge", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("code")
@click.argument("into")
def party_merge(actor: Actor, code: str, into: str) -> None:
    """Make CODE another name for INTO; no posted line changes."""
    merge_parties(actor, code=code, into=into)
    answer(PartySaid(into), f"{code} is another name for {into} now.")


@verb("unmerge", asks=Permission.CHANGE_PARTIES, under=party)
@click.argument("code")
def party_unmerge(actor: Actor, code: str) -> None:
    """Take CODE apart again from whom it was merged into."""
    undo_merger(actor, code=code)
    answer(PartySaid(code), f"{code} stands on its own again.")


@verb("unconfirmed", asks=Permission.SEE_CUSTOMERS, under=party)
def party_unconfirmed(actor: Actor) -> None:
    """Bank accounts that came after another and that nobody has confirmed."""
    with reading(actor.book):
        rows = unconfirmed_accounts(actor.book)
    listing(
        rows,
        (
            ("Code", lambda row: row.code),
            ("Name", lambda row: row.name),
            ("IBAN", lambda row: row.iban),
            ("Added", lambda row: f"{row.added_at:%Y-%m-%d}"),
        ),
        empty="Every bank account is confirmed.",
    )


@verb("confirm-iban", asks=Permission.POST_ENTRIES, under=party)
@click.argument("code")
@click.argument("iban")
def party_confirm_iban(actor: Actor, code: str, iban: str) -> None:
    """Say that IBAN is theirs, having asked CODE in another way than by which it came."""
    confirm_bank_account(actor, code=code, iban=iban)
    answer(PartySaid(code), f"The bank account of {code} is confirmed.")

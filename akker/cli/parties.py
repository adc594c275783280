"""`akker party`: people and organisations that lines can be about."""

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.parties.queries import PartyRow, parties_of
from akker.parties.registering import register_party


@click.group("party")
def party() -> None:
    """People and organisations that lines can be about."""


@verb("add", asks=Permission.POST_ENTRIES, under=party)
@click.argument("code")
@click.argument("name")
def party_add(actor: Actor, code: str, name: str) -> None:
    """Register NAME under CODE, which lines then name."""
    register_party(actor, code=code, name=name)
    answer(PartyRow(code, name), f"{name} is registered as {code}.")


@verb("list", asks=Permission.READ_BOOKS, under=party)
def party_list(actor: Actor) -> None:
    """Everybody who is registered, by code."""
    with reading(actor.book):
        rows = parties_of(actor.book)
    listing(
        rows,
        (("Code", lambda row: row.code), ("Name", lambda row: row.name)),
        empty="Nobody is registered yet.",
    )

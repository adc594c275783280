"""`akker reverse`."""

import datetime as dt
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission
from akker.cli.answers import answer
from akker.cli.verbs import DAY, verb
from akker.ledger.posting import reverse_entry


@dataclass(frozen=True, slots=True)
class EntrySaid:
    entry: str


@verb("reverse", asks=Permission.POST_ENTRIES)
@click.argument("entry")
@click.option("--on", "booked_on", type=DAY, help="Else its own day, or the first open one after.")
@click.option("--description", default="")
def reverse(actor: Actor, entry: str, booked_on: dt.date | None, description: str) -> None:
    """Take ENTRY (such as MEM/2026/12) back by one with the opposite signs."""
    posted = reverse_entry(actor, label=entry, booked_on=booked_on, description=description)
    answer(EntrySaid(posted.label), f"{posted.label} takes {entry} back.")

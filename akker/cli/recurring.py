"""`akker recurring`: entries that are due every so many months."""

import datetime as dt
from dataclasses import dataclass
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.forms import FORM_FILE, form_in
from akker.cli.verbs import DAY, verb
from akker.ledger.queries_due import due_runs, recurring_entries
from akker.ledger.recurring import (
    add_recurring_entry,
    change_recurring_entry,
    stop_recurring_entry,
)


@dataclass(frozen=True, slots=True)
class RecurringSaid:
    name: str


@dataclass(frozen=True, slots=True)
class RecurringListed:
    name: str
    every_months: int
    starts_on: dt.date
    ends_on: dt.date | None
    is_stopped: bool
    due_count: int


@click.group("recurring")
def recurring() -> None:
    """Entries that are due every so many months."""


@verb("add", asks=Permission.POST_ENTRIES, under=recurring)
@click.argument("name")
@FORM_FILE
@click.option("--starts-on", type=DAY, required=True, help="The first day it is due.")
@click.option("--ends-on", type=DAY, help="The last day it may be due.")
@click.option("--every-months", type=int, default=1, help="1 if not given; 3 is each quarter.")
def recurring_add(
    actor: Actor,
    name: str,
    file: IO[bytes],
    starts_on: dt.date,
    ends_on: dt.date | None,
    every_months: int,
) -> None:
    """Post the entry in FILE (as for `akker post`, without a date) again and again, as NAME."""
    add_recurring_entry(
        actor,
        name=name,
        content=form_in(file),
        starts_on=starts_on,
        every_months=every_months,
        ends_on=ends_on,
    )
    answer(RecurringSaid(name), f"{name} is due for the first time on {starts_on}.")


@verb("change", asks=Permission.POST_ENTRIES, under=recurring)
@click.argument("name")
@FORM_FILE
@click.option("--ends-on", type=DAY, help="The last day it may be due.")
def recurring_change(actor: Actor, name: str, file: IO[bytes], ends_on: dt.date | None) -> None:
    """Post the entry in FILE from now on; the days of NAME stay."""
    change_recurring_entry(actor, name=name, content=form_in(file), ends_on=ends_on)
    answer(RecurringSaid(name), f"{name} is changed.")


@verb("stop", asks=Permission.POST_ENTRIES, under=recurring)
@click.argument("name")
def recurring_stop(actor: Actor, name: str) -> None:
    """Let NAME be due no more; what was posted stays."""
    stop_recurring_entry(actor, name=name)
    answer(RecurringSaid(name), f"{name} is stopped.")


@verb("list", asks=Permission.READ_BOOKS, under=recurring)
def recurring_list(actor: Actor) -> None:
    """All recurring entries, with how often each is due and not posted."""
    with reading(actor.book):
        due = [run.name for run in due_runs(actor.book, until=today_in(actor.book))]
        rows = [
            RecurringListed(
                row.name,
                row.every_months,
                row.starts_on,
                row.ends_on,
                row.is_stopped,
                due.count(row.name),
            )
            for row in recurring_entries(actor.book)
        ]
    listing(
        rows,
        (
            ("Name", lambda row: row.name),
            ("Months", lambda row: str(row.every_months)),
            ("From", lambda row: str(row.starts_on)),
            ("Until", lambda row: str(row.ends_on or "")),
            ("Due", lambda row: str(row.due_count or "")),
            ("", lambda row: "stopped" if row.is_stopped else ""),
        ),
        empty="These books have no recurring entries.",
    )

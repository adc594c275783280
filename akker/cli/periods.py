"""`akker lock`, and `akker open|close|reopen year`."""

import datetime as dt
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission
from akker.cli.answers import answer
from akker.cli.verbs import DAY, verb
from akker.ledger.closing import (
    LOCK_KINDS,
    close_fiscal_year,
    lock_until,
    reopen_fiscal_year,
)
from akker.ledger.opening import open_fiscal_year


@dataclass(frozen=True, slots=True)
class LockSaid:
    lock: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class YearSaid:
    """`entry` is the closing entry, or the one that takes it back; empty where none was needed."""

    year: str
    entry: str = ""


@verb("lock", asks=Permission.LOCK_PERIODS)
@click.argument("kind", type=click.Choice(LOCK_KINDS))
@click.option("--until", type=DAY, help="The last day on which nothing may be posted any more.")
@click.option("--lift", is_flag=True, help="Lift the lock; the hard lock stays.")
def lock(actor: Actor, kind: str, until: dt.date | None, lift: bool) -> None:
    """Lock the books up to and including a day, for entries of a KIND.

    The hard lock holds for all entries and never moves back.
    """
    if (until is None) != lift:
        raise click.UsageError("Say either --until DAY or --lift.")
    lock_until(actor, kind=kind, until=until)
    how = f"locked up to and including {until}" if until else "not locked"
    answer(LockSaid(kind, until), f"{actor.book.name}: {kind} is {how}.")


@click.group("open")
def open_() -> None:
    """Open the next fiscal year."""


@verb("year", asks=Permission.CLOSE_YEARS, under=open_)
@click.option("--until", type=DAY, help="Its last day, if it is not twelve months.")
def open_year(actor: Actor, until: dt.date | None) -> None:
    """Open the year after the last one."""
    name = open_fiscal_year(actor, ends_on=until)
    answer(YearSaid(name), f"Year {name} of {actor.book.name} is open.")


@click.group("close")
def close() -> None:
    """Close a fiscal year."""


@verb("year", asks=Permission.CLOSE_YEARS, under=close)
@click.argument("year")
@click.option("--sure", is_flag=True, help="Also before it is over, or with faults found.")
def close_year(actor: Actor, year: str, sure: bool) -> None:
    """Close YEAR: income and expenses go to the result, by one entry on its last day."""
    label = close_fiscal_year(actor, name=year, is_sure=sure)
    by = f" by {label}" if label else "; there was nothing to bring to zero"
    answer(YearSaid(year, label), f"Year {year} of {actor.book.name} is closed{by}.")


@click.group("reopen")
def reopen() -> None:
    """Reopen a fiscal year."""


@verb("year", asks=Permission.CLOSE_YEARS, under=reopen)
@click.argument("year")
def reopen_year(actor: Actor, year: str) -> None:
    """Reopen YEAR: its closing entry is taken back."""
    label = reopen_fiscal_year(actor, name=year)
    by = f"; {label} takes its closing entry back" if label else ""
    answer(YearSaid(year, label), f"Year {year} of {actor.book.name} is open again{by}.")

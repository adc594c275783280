"""`akker run`: what the books ask again and again."""

import datetime as dt
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission
from akker.cli.answers import answer
from akker.cli.verbs import DAY, verb
from akker.ledger.recurring import RecurringResult, run_recurring
from akker.ledger.revaluing import revalue


@dataclass(frozen=True, slots=True)
class RevaluationSaid:
    on: dt.date
    entries: list[str]


@click.group("run")
def run() -> None:
    """Do what is due: recurring entries, repeating invoices, revaluation, reminders."""


@verb("recurring", asks=Permission.POST_ENTRIES, under=run)
@click.option("--until", type=DAY, required=True, help="The last day that counts as due.")
def run_recurring_entries(actor: Actor, until: dt.date) -> None:
    """Post every recurring entry that is due, each of its days once.

    What cannot be posted, in a locked period for instance, is said and stays due.
    """
    results = run_recurring(actor, until=until)
    answer(results, *(map(_said, results) if results else ["Nothing was due."]))


def _said(result: RecurringResult) -> str:
    became = f"posted as {result.label}" if result.label else f"not posted: {result.refusal}"
    return f"{result.due_on} {result.name}: {became}"


@verb("revaluation", asks=Permission.REVALUE, under=run)
@click.option("--until", type=DAY, required=True, help="The day whose rates count.")
def run_revaluation(actor: Actor, until: dt.date) -> None:
    """Revalue foreign balances at the rates of a day, and take it back the day after."""
    labels = revalue(actor, on=until)
    said = f"Posted {', '.join(labels)}." if labels else "There was no difference to post."
    answer(RevaluationSaid(until, labels), said)

"""`akker run reminders` and `akker reminder`: what is due, what was sent, and the steps."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.runs import run
from akker.cli.verbs import DAY, verb
from akker.dunning.letters import CLASSES
from akker.dunning.queries_reminders import Proposal, propose_reminders, reminder_plan
from akker.dunning.queries_sent import reminders
from akker.dunning.reminder_rules import plan_form, plan_from_form
from akker.dunning.reminding import change_reminder_plan
from akker.dunning.runs import run_reminders
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class DueSaid:
    """A reminder that is due, or with `why` an invoice of which it is held."""

    party: str
    step: int
    numbers: list[str]
    total: str
    currency: str
    why: list[str]


@dataclass(frozen=True, slots=True)
class SentSaid:
    reminder_id: int
    party: str
    step: int
    total: str
    currency: str
    sent_to: str
    sent_on: dt.date | None = None


@verb("reminders", asks=Permission.SEND_REMINDERS, under=run)
@click.option("--until", type=DAY, required=True, help="The last day that counts as due.")
@click.option("--dry-run", is_flag=True, help="Say what would go out, and what is held.")
@click.option("--by-post", is_flag=True, help="Keep them as sent by post; mail nobody.")
def run_due_reminders(actor: Actor, until: dt.date, dry_run: bool, by_post: bool) -> None:
    """Send the reminders that are due, each step of an invoice once.

    What is contested, promised, held or covered by a credit stays behind.
    """
    if dry_run:
        with reading(actor.book):
            _say(propose_reminders(actor.book, until=until))
        return
    found = run_reminders(actor, until=until, sends_mail=not by_post)
    said = [
        SentSaid(
            one.reminder_id,
            one.party_code,
            one.step_no,
            decimal_text(one.total_minor, one.currency),
            one.currency,
            one.sent_to,
        )
        for one in found
    ]
    sentences = [
        f"Reminder {one.reminder_id}: {one.party}, step {one.step}, {one.total} {one.currency},"
        f" {f'to {one.sent_to}' if one.sent_to else 'by post'}."
        for one in said
    ]
    answer(said, *(sentences or ["Nobody needs a reminder."]))


def _say(found: Proposal) -> None:
    said = [
        DueSaid(
            one.party_code,
            one.step_no,
            [item.number for item in one.items],
            decimal_text(one.total_minor, one.currency),
            one.currency,
            [],
        )
        for one in found.reminders
    ]
    said += [
        DueSaid(
            one.party_code,
            one.step_no,
            [one.item.number],
            decimal_text(one.item.open_minor, one.item.currency),
            one.item.currency,
            [why.by.value for why in one.why],
        )
        for one in found.held
    ]
    sentences = [
        f"{one.party}, step {one.step}: {', '.join(one.numbers)}, {one.total} {one.currency}"
        + (f"; held: {', '.join(one.why)}" if one.why else "")
        for one in said
    ]
    answer(said, *(sentences or ["Nobody needs a reminder."]))


@click.group("reminder")
def reminder() -> None:
    """Reminders that were sent, and the steps in which they go out."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=reminder)
@click.option("--party", default="", metavar="CODE")
def reminder_list(actor: Actor, party: str) -> None:
    """What was sent, the latest first."""
    with reading(actor.book):
        rows = reminders(actor.book, party_code=party, limit=MOST_LISTED)[:MOST_LISTED]
    said = [
        SentSaid(
            row.reminder_id,
            row.party_code,
            row.step_no,
            decimal_text(row.total_minor, row.currency),
            row.currency,
            row.sent_to,
            row.sent_on,
        )
        for row in rows
    ]
    columns: list[tuple[str, Callable[[SentSaid], str]]] = [
        ("Reminder", lambda row: str(row.reminder_id)),
        ("Day", lambda row: row.sent_on.isoformat() if row.sent_on else ""),
        ("Party", lambda row: row.party),
        ("Step", lambda row: str(row.step)),
        ("Amount", lambda row: f"{row.total} {row.currency}"),
        ("To", lambda row: row.sent_to or "by post"),
    ]
    listing(said, columns, empty="Nothing was sent yet.")


@verb("plan", asks=Permission.SEE_CUSTOMERS, under=reminder)
@click.argument("customer_class", type=click.Choice(CLASSES))
def plan_show(actor: Actor, customer_class: str) -> None:
    """The steps of a class of customers, as `akker reminder change` takes them."""
    with reading(actor.book):
        form = plan_form(reminder_plan(actor.book, customer_class))
    answer(form, json.dumps(form, ensure_ascii=False, indent=1))


@verb("change", asks=Permission.CHANGE_SETTINGS, under=reminder)
@click.argument("customer_class", type=click.Choice(CLASSES))
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
def plan_change(actor: Actor, customer_class: str, file: IO[bytes]) -> None:
    """Give the steps of a class of customers anew, as JSON."""
    try:
        form = json.loads(file.read())
    except ValueError as error:
        raise Refused(
            "form_unreadable",
            "This file is not JSON.",
            remedy="Write it as `akker reminder plan` shows it.",
        ) from error
    plan = plan_from_form(form)
    change_reminder_plan(actor, customer_class=customer_class, plan=plan)
    answer(form, f"{len(plan)} steps are kept.")

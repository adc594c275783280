"""`akker repeating` and `akker run invoices`: invoices that are due again and again."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.runs import run
from akker.cli.verbs import DAY, verb
from akker.kernel.calendar import add_months
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.kernel.quantities import parse_millionths
from akker.ledger.entry_form import Form, read_form
from akker.repeating.making import leave_out_period, make_repeating_invoice
from akker.repeating.queries import DuePeriod, due_periods, repeating_invoices, repeating_named
from akker.repeating.queries_worth import Worth, coming, form_on, in_the_way, monthly_values
from akker.repeating.rules import step_of_index, step_of_percentage
from akker.repeating.runs import RunResult, run_repeating
from akker.repeating.schedule_form import (
    changed_from_form,
    repeating_from_form,
)
from akker.repeating.scheduling import (
    add_indexation,
    add_repeating_invoice,
    change_repeating_invoice,
    pause_repeating_invoice,
    remove_indexation,
    resume_repeating_invoice,
    stop_repeating_invoice,
)

FORM_FILE = click.argument("file", type=click.File("rb"), metavar="FILE|-")


@dataclass(frozen=True, slots=True)
class RepeatingSaid:
    name: str


@dataclass(frozen=True, slots=True)
class RepeatingListed:
    """`monthly_value` is what it is worth a month without VAT, empty while it does not run."""

    name: str
    party: str
    every: int
    unit: str
    starts_on: dt.date
    ends_on: dt.date | None
    stopped_on: dt.date | None
    act: str
    missed: int
    monthly_value: str
    currency: str


@dataclass(frozen=True, slots=True)
class PeriodSaid:
    """A period that is due or comes; `standing` says what a pause makes of it."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date
    standing: str
    net: str = ""
    total: str = ""
    currency: str = ""
    refusal: str = ""


@verb("invoices", asks=Permission.ISSUE_INVOICES, under=run)
@click.option("--until", type=DAY, required=True, help="The last day that counts as due.")
@click.option("--on", type=DAY, help="The date of the invoices; the last day if not given.")
@click.option("--name", default="", help="Only of this repeating invoice.")
@click.option("--dry-run", is_flag=True, help="Say what is due, and what stands in its way.")
def run_invoices(
    actor: Actor, until: dt.date, on: dt.date | None, name: str, dry_run: bool
) -> None:
    """Make the repeating invoices that are due, each period once.

    What is refused is said and stays due; it stops no other.
    """
    if dry_run:
        with reading(actor.book):
            due = due_periods(actor.book, until=until, name=name)
            why = in_the_way(actor.book, due, on=on or until)
        said = [
            _period(one, refusal.sentence if refusal else "")
            for one, refusal in zip(due, why, strict=True)
        ]
        answer(said, *(map(_due_line, said) if said else ["Nothing is due."]))
        return
    results = run_repeating(actor, until=until, on=on, name=name)
    answer(results, *(map(_run_line, results) if results else ["Nothing was due."]))


def _period(one: DuePeriod, refusal: str) -> PeriodSaid:
    period = one.planned.period
    return PeriodSaid(
        one.row.name,
        period.starts_on,
        period.ends_on,
        one.planned.due_on,
        one.planned.standing.value,
        refusal=refusal,
    )


def _due_line(one: PeriodSaid) -> str:
    became = f"not possible: {one.refusal}" if one.refusal else "can be made"
    return f"{one.name}, {one.starts_on} to {one.ends_on}: {became}"


def _run_line(one: RunResult) -> str:
    made = one.label or (f"draft {one.draft_id}" if one.draft_id else "")
    became = made or f"not made: {one.refusal}"
    return f"{one.name}, {one.starts_on} to {one.ends_on}: {became}"


@click.group("repeating")
def repeating() -> None:
    """Invoices that are due every so many weeks, months, quarters or years."""


@verb("list", asks=Permission.READ_BOOKS, under=repeating)
def repeating_list(actor: Actor) -> None:
    """All repeating invoices, with what each is worth a month and what was missed."""
    today = today_in(actor.book)
    with reading(actor.book):
        rows = repeating_invoices(actor.book)
        values = monthly_values(actor.book, rows, on=today)
        missed = [one.row.name for one in due_periods(actor.book, until=today)]
    said = []
    for row in rows:
        version, rhythm = row.version_on(today), row.schedule.rhythm
        value = values.get(row.repeating_id)
        said.append(
            RepeatingListed(
                row.name,
                version.party_code,
                rhythm.every,
                rhythm.unit,
                rhythm.starts_on,
                row.schedule.ends_on,
                row.schedule.stopped_on,
                version.act,
                missed.count(row.name),
                decimal_text(value.amount_minor, value.currency) if value else "",
                value.currency if value else "",
            )
        )
    listing(
        said,
        (
            ("Name", lambda row: row.name),
            ("Party", lambda row: row.party),
            ("Every", lambda row: f"{row.every} {row.unit}"),
            ("From", lambda row: str(row.starts_on)),
            ("A month", lambda row: f"{row.monthly_value} {row.currency}".strip()),
            ("Missed", lambda row: str(row.missed or "")),
            ("", lambda row: f"stopped {row.stopped_on}" if row.stopped_on else ""),
        ),
        empty="These books have no repeating invoices.",
    )


@verb("show", asks=Permission.READ_BOOKS, under=repeating)
@click.argument("name")
def repeating_show(actor: Actor, name: str) -> None:
    """How NAME is set up, as `akker repeating add` takes it."""
    with reading(actor.book):
        row = repeating_named(actor.book, name)
        form = form_on(actor.book, row, today_in(actor.book))
    answer(form, json.dumps(form, ensure_ascii=False, indent=1))


@verb("preview", asks=Permission.READ_BOOKS, under=repeating)
@click.argument("name")
@click.option("--months", type=click.IntRange(1, 60), default=12, help="12 if not given.")
def repeating_preview(actor: Actor, name: str, months: int) -> None:
    """What NAME will come to, and what was missed, before anything is made."""
    until = add_months(today_in(actor.book), months)
    with reading(actor.book):
        found = coming(actor.book, repeating_named(actor.book, name), until=until)
    said = [_worth(one) for one in found]
    listing(
        said,
        (
            ("Due", lambda row: str(row.due_on)),
            ("From", lambda row: str(row.starts_on)),
            ("Until", lambda row: str(row.ends_on)),
            ("Net", lambda row: row.net),
            ("Total", lambda row: f"{row.total} {row.currency}".strip()),
            ("", lambda row: row.refusal or ("" if row.standing == "planned" else row.standing)),
        ),
        empty=f"Nothing of {name} is due until {until}.",
    )


def _worth(one: Worth) -> PeriodSaid:
    period, is_whole = one.due.planned.period, one.refusal is None
    return PeriodSaid(
        one.due.row.name,
        period.starts_on,
        period.ends_on,
        one.due.planned.due_on,
        one.due.planned.standing.value,
        decimal_text(one.net_minor, one.currency) if is_whole else "",
        decimal_text(one.total_minor, one.currency) if is_whole else "",
        one.currency,
        one.refusal.sentence if one.refusal else "",
    )


def _form_in(file: IO[bytes]) -> Form:
    form = read_form(file.read())
    return form if isinstance(form, dict) else {"": form}


@verb("add", asks=Permission.ISSUE_INVOICES, under=repeating)
@FORM_FILE
def repeating_add(actor: Actor, file: IO[bytes]) -> None:
    """Set up the repeating invoice in FILE, written as JSON."""
    new = repeating_from_form(_form_in(file))
    add_repeating_invoice(actor, new=new)
    answer(RepeatingSaid(new.name), f"{new.name} begins on {new.rhythm.starts_on}.")


@verb("change", asks=Permission.ISSUE_INVOICES, under=repeating)
@click.argument("name")
@FORM_FILE
@click.option("--from", "since", type=DAY, help="From which period; the next if not given.")
def repeating_change(actor: Actor, name: str, file: IO[bytes], since: dt.date | None) -> None:
    """Invoice what FILE says from a period on: its keys ends, times, act and invoice."""
    change = changed_from_form(_form_in(file))
    day = change_repeating_invoice(actor, name=name, change=change, counts_from=since)
    answer(RepeatingSaid(name), f"{name} is changed from {day} on.")


@verb("stop", asks=Permission.ISSUE_INVOICES, under=repeating)
@click.argument("name")
@click.option("--on", type=DAY, help="No period begins from this day on; today if not given.")
def repeating_stop(actor: Actor, name: str, on: dt.date | None) -> None:
    """Let no period of NAME begin any more; what was made stays."""
    stop_repeating_invoice(actor, name=name, on=on)
    answer(RepeatingSaid(name), f"{name} is stopped.")


@verb("pause", asks=Permission.ISSUE_INVOICES, under=repeating)
@click.argument("name")
@click.option("--from", "since", type=DAY, required=True, help="The first day of the pause.")
@click.option("--until", type=DAY, help="Its last day; until it is resumed if not given.")
@click.option("--catch-up", is_flag=True, help="Make what it held when the pause is over.")
def repeating_pause(
    actor: Actor, name: str, since: dt.date, until: dt.date | None, catch_up: bool
) -> None:
    """Make nothing of the periods of NAME that begin in a pause."""
    pause_repeating_invoice(actor, name=name, from_on=since, until=until, catches_up=catch_up)
    answer(RepeatingSaid(name), f"{name} pauses from {since}.")


@verb("resume", asks=Permission.ISSUE_INVOICES, under=repeating)
@click.argument("name")
@click.option("--on", type=DAY, required=True, help="The day on which periods begin again.")
@click.option("--catch-up", is_flag=True, help="Make what the pause held.")
def repeating_resume(actor: Actor, name: str, on: dt.date, catch_up: bool) -> None:
    """End the pause of NAME."""
    resume_repeating_invoice(actor, name=name, on=on, catches_up=catch_up)
    answer(RepeatingSaid(name), f"{name} goes on from {on}.")


@verb("index", asks=Permission.ISSUE_INVOICES, under=repeating)
@click.argument("name")
@click.option("--from", "since", type=DAY, required=True, help="The day from which it counts.")
@click.option("--percent", default="", help="By how much: 2.5, or -1.")
@click.option("--index", nargs=2, default=None, metavar="OLD NEW", help="Or two index numbers.")
@click.option("--remove", is_flag=True, help="Take the change of that day away.")
def repeating_index(
    actor: Actor,
    name: str,
    since: dt.date,
    percent: str,
    index: tuple[str, str] | None,
    remove: bool,
) -> None:
    """Let the prices of NAME change from a day on; what was made stays."""
    if remove:
        remove_indexation(actor, name=name, from_on=since)
        answer(RepeatingSaid(name), f"The change of {since} is taken away.")
        return
    if bool(percent) == bool(index):
        raise Refused(
            "indexation_unfit",
            "Prices change by a percentage or by an index.",
            remedy="Give one of the two.",
        )
    if index:
        step = step_of_index(since, parse_millionths(index[0]), parse_millionths(index[1]))
    else:
        step = step_of_percentage(since, parse_millionths(percent))
    add_indexation(actor, name=name, step=step)
    answer(RepeatingSaid(name), f"Prices of {name} change by {step.text} from {since}.")


@verb("make", asks=Permission.ISSUE_INVOICES, under=repeating)
@click.argument("name")
@click.argument("starts_on", type=DAY)
@click.option("--on", type=DAY, help="The date of the invoice; today if not given.")
def repeating_make(actor: Actor, name: str, starts_on: dt.date, on: dt.date | None) -> None:
    """Make what the period of NAME that begins on STARTS_ON asks."""
    made = make_repeating_invoice(
        actor, name=name, starts_on=starts_on, on=on or today_in(actor.book)
    )
    answer(made, f"{made.label or f'Draft {made.draft_id}'} is made.")


@verb("leave-out", asks=Permission.ISSUE_INVOICES, under=repeating)
@click.argument("name")
@click.argument("starts_on", type=DAY)
@click.option("--reason", required=True)
def repeating_leave_out(actor: Actor, name: str, starts_on: dt.date, reason: str) -> None:
    """Make nothing of the period of NAME that begins on STARTS_ON, and say why."""
    leave_out_period(actor, name=name, starts_on=starts_on, reason=reason)
    answer(RepeatingSaid(name), f"The period from {starts_on} is left out.")

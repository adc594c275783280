"""Entries that are due every so many months: set them up, and post what is due."""

import datetime as dt
from dataclasses import dataclass, replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.ledger.drafting import fit_name
from akker.ledger.entry_form import Form, check_form
from akker.ledger.events import EntryPosted, RecurringPosted, RecurringSaved, RecurringStopped
from akker.ledger.models import RecurringEntry, RecurringRun
from akker.ledger.queries_due import (
    RecurringRow,
    due_runs,
    recurring_entry_on,
    recurring_named,
)
from akker.ledger.rules import check_content
from akker.ledger.sealing import write_entries
from akker.ledger.surroundings import hold_book, look_around

MOST_MONTHS = 120


@usecase(Permission.POST_ENTRIES)
def add_recurring_entry(
    actor: Actor,
    *,
    name: str,
    content: Form,
    starts_on: dt.date,
    every_months: int = 1,
    ends_on: dt.date | None = None,
) -> int:
    """Post an entry every so many months, from `starts_on` up to and including `ends_on`.

    `content` is the form of the entry without its date. Its key is the answer. Refused:
    recurring_exists, recurring_unfit, name_unfit, and what is wrong with the entry itself.
    """
    if RecurringEntry.objects.filter(book=actor.book, name=name).exists():
        raise Refused(
            "recurring_exists",
            "There is a recurring entry {name} already.",
            remedy="Use another name, or change that one.",
            name=name,
        )
    if not 1 <= every_months <= MOST_MONTHS or (ends_on is not None and ends_on < starts_on):
        raise Refused(
            "recurring_unfit",
            "{name} would never be due, or not in a way that can be counted.",
            remedy="Use 1 to {most} months, and a last day that is not before the first.",
            name=name,
            most=MOST_MONTHS,
        )
    row = RecurringEntry(
        book=actor.book,
        name=fit_name(name),
        content=_dateless(content),
        every_months=every_months,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    row.save(force_insert=True)
    _check(actor, recurring_named(actor.book, name))
    record(
        actor,
        RecurringSaved(name, row.content, every_months, starts_on, ends_on),
        subject=f"recurring:{row.pk}",
    )
    return row.pk


def _dateless(content: Form) -> Form:
    return {key: value for key, value in check_form(content).items() if key != "date"}


def _check(actor: Actor, row: RecurringRow) -> None:
    """Whether it can be posted at all, whatever the day."""
    entry = recurring_entry_on(actor.book, row, row.starts_on)
    check_content(entry, look_around(actor.book, [entry]))


@usecase(Permission.POST_ENTRIES)
def change_recurring_entry(
    actor: Actor, *, name: str, content: Form, ends_on: dt.date | None = None
) -> None:
    """Change what is posted from now on, and until when; also what is due and not posted.

    Its days stay: for others, stop it and add a new one. Refused: recurring_unknown, and
    what is wrong with the entry itself.
    """
    before = _locked(actor, name)
    row = replace(before, content=_dateless(content), ends_on=ends_on)
    _check(actor, row)
    RecurringEntry.objects.filter(book=actor.book, pk=row.recurring_id).update(
        content=row.content, ends_on=ends_on
    )
    record(
        actor,
        RecurringSaved(name, row.content, row.every_months, row.starts_on, ends_on),
        subject=f"recurring:{row.recurring_id}",
        before={"content": before.content, "ends_on": before.ends_on},
    )


@usecase(Permission.POST_ENTRIES)
def stop_recurring_entry(actor: Actor, *, name: str) -> None:
    """Nothing is due any more; what was posted stays. Refused: recurring_unknown."""
    row = _locked(actor, name)
    if not row.is_stopped:
        RecurringEntry.objects.filter(book=actor.book, pk=row.recurring_id).update(
            stopped_at=dt.datetime.now(dt.UTC)
        )
        record(actor, RecurringStopped(name), subject=f"recurring:{row.recurring_id}")


def _locked(actor: Actor, name: str) -> RecurringRow:
    rows = RecurringEntry.objects.select_for_update(no_key=True)
    list(rows.filter(book=actor.book, name=name).values_list("pk"))
    return recurring_named(actor.book, name)


@dataclass(frozen=True, slots=True)
class RecurringResult:
    """What became of one due day: the label of its entry, or why it was not posted."""

    name: str
    due_on: dt.date
    label: str
    refusal: str


@usecase(Permission.POST_ENTRIES)
def run_recurring(actor: Actor, *, until: dt.date) -> list[RecurringResult]:
    """Post everything due up to a day, each day of each recurring entry once.

    What is refused, in a locked period for instance, is left due and said so; the rest is
    posted. Safe to repeat, also by two at once.
    """
    hold_book(actor.book, exclusive=False)
    # Whoever comes second waits here, and then finds the runs of the first.
    rows = RecurringEntry.objects.select_for_update(no_key=True).filter(book=actor.book)
    list(rows.order_by("pk").values_list("pk"))
    due = due_runs(actor.book, until=until)
    to_post = [run for run in due if run.entry is not None and not run.refusal]
    entries = [run.entry for run in to_post if run.entry is not None]
    posted = write_entries(actor, entries) if entries else []
    RecurringRun.objects.bulk_create(
        RecurringRun(
            book=actor.book,
            recurring_id=run.recurring_id,
            due_on=run.due_on,
            entry_id=one.entry_id,
        )
        for run, one in zip(to_post, posted, strict=True)
    )
    labels = {}
    for run, one in zip(to_post, posted, strict=True):
        labels[run.recurring_id, run.due_on] = one.label
        record(actor, EntryPosted(one.label, run.due_on), subject=f"entry:{one.label}")
        record(
            actor,
            RecurringPosted(run.name, run.due_on, one.label),
            subject=f"recurring:{run.recurring_id}",
        )
    return [
        RecurringResult(
            run.name, run.due_on, labels.get((run.recurring_id, run.due_on), ""), run.refusal
        )
        for run in due
    ]

"""Reading what is due again and again."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.calendar import add_months
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form, entry_from_form
from akker.ledger.models import RecurringEntry, RecurringRun
from akker.ledger.rules import NewEntry, check_entry
from akker.ledger.surroundings import look_around

SOURCE = "recurring:"


@dataclass(frozen=True, slots=True)
class RecurringRow:
    recurring_id: int
    uid: str
    name: str
    content: Form  # without a date
    every_months: int
    starts_on: dt.date
    ends_on: dt.date | None
    is_stopped: bool


def recurring_entries(book: Book) -> list[RecurringRow]:
    """Every recurring entry, by name; stopped ones too."""
    return [
        RecurringRow(
            r.pk,
            r.uid,
            r.name,
            r.content,
            r.every_months,
            r.starts_on,
            r.ends_on,
            r.stopped_at is not None,
        )
        for r in RecurringEntry.objects.filter(book=book).order_by("name")
    ]


def recurring_named(book: Book, name: str) -> RecurringRow:
    """Refused: recurring_unknown."""
    for row in recurring_entries(book):
        if row.name == name:
            return row
    raise Refused(
        "recurring_unknown",
        "{book} has no recurring entry {name}.",
        remedy="Look at the ones there are.",
        book=book.name,
        name=name,
    )


def due_days(
    starts_on: dt.date, every_months: int, until: dt.date, ends_on: dt.date | None = None
) -> list[dt.date]:
    """The days on which it is due: the same day of the month, or the last of a shorter one.

    Each is counted from the first day, so 31 January gives 28 February and then 31 March.
    """
    last = until if ends_on is None else min(until, ends_on)
    months = (last.year - starts_on.year) * 12 + last.month - starts_on.month
    days = [add_months(starts_on, n) for n in range(0, months + 1, every_months)]
    return [day for day in days if day <= last]


def coming_days(row: RecurringRow, *, after: dt.date, count: int = 12) -> list[dt.date]:
    """The next days after one on which it will be due, at most `count`; none when stopped."""
    if row.is_stopped:
        return []
    far = add_months(max(after, row.starts_on), row.every_months * (count + 1))
    days = due_days(row.starts_on, row.every_months, far, row.ends_on)
    return [day for day in days if day > after][:count]


@dataclass(frozen=True, slots=True)
class DueRun:
    """A day on which a recurring entry should have been posted and was not.

    `entry` is what to post; where it would be refused, `refusal` is the sentence that says why.
    """

    recurring_id: int
    name: str
    due_on: dt.date
    entry: NewEntry | None
    refusal: str


def due_runs(book: Book, *, until: dt.date) -> list[DueRun]:
    """Everything due up to a day and not posted, the earliest first. Three queries."""
    done = set(
        RecurringRun.objects.filter(book=book).values_list("recurring_id", "due_on").order_by()
    )
    due = [
        _read(book, row, day)
        for row in recurring_entries(book)
        if not row.is_stopped
        for day in due_days(row.starts_on, row.every_months, until, row.ends_on)
        if (row.recurring_id, day) not in done
    ]
    due.sort(key=lambda run: (run.due_on, run.recurring_id))
    around = look_around(book, [run.entry for run in due if run.entry])
    judged = []
    for run in due:
        refusal = run.refusal
        if run.entry is not None:
            try:
                check_entry(run.entry, around)
            except Refused as refused:
                refusal = refused.sentence
        judged.append(DueRun(run.recurring_id, run.name, run.due_on, run.entry, refusal))
    return judged


def _read(book: Book, row: RecurringRow, day: dt.date) -> DueRun:
    try:
        entry = recurring_entry_on(book, row, day)
    except Refused as refused:
        return DueRun(row.recurring_id, row.name, day, None, refused.sentence)
    return DueRun(row.recurring_id, row.name, day, entry, "")


def recurring_entry_on(book: Book, row: RecurringRow, day: dt.date) -> NewEntry:
    """What a recurring entry posts on a day. Refused: as `entry_form.entry_from_form`."""
    entry = entry_from_form({**row.content, "date": day.isoformat()}, book.currency)
    return NewEntry(entry.journal_code, day, entry.description, entry.lines, f"{SOURCE}{row.uid}")

"""What an entry would become if it were posted now."""

import datetime as dt
from dataclasses import dataclass, replace

from akker.books.models import Book
from akker.kernel.calendar import ONE_DAY
from akker.kernel.errors import Refused
from akker.ledger.models import Counter
from akker.ledger.queries import EntryRow
from akker.ledger.rules import (
    NewEntry,
    NewLine,
    Surroundings,
    check_content,
    check_day,
    check_line,
    entry_label,
)
from akker.ledger.surroundings import look_around


@dataclass(frozen=True, slots=True)
class NextEntry:
    """`label` is the number to come, if nobody posts before; empty where there is no year.

    `at_lines` are refusals of single lines, by their place in the entry from 0; `at_day` is
    that of the day, and `refusal` what is wrong with the whole, when nothing else is.
    """

    label: str
    year_name: str
    at_lines: dict[int, Refused]
    at_day: Refused | None
    refusal: Refused | None


def next_entry(book: Book, entry: NewEntry) -> NextEntry:
    """How an entry would be posted, or everything for which it would not be. Two queries."""
    around = look_around(book, [entry])
    at_lines = {}
    refusal = at_day = None
    if entry.journal_code in around.journals:
        for at, line in enumerate(entry.lines):
            try:
                check_line(line, entry, around)
            except Refused as refused:
                at_lines[at] = refused
    if not at_lines:
        try:
            check_content(entry, around)
        except Refused as refused:
            refusal = refused
        else:
            at_day = _refused_day(entry, around)
    year = around.year_of(entry.booked_on)
    if year is None:
        return NextEntry("", "", at_lines, at_day, refusal)
    last = Counter.objects.filter(
        book=book, journal__code=entry.journal_code, fiscal_year=year.fiscal_year_id
    ).values_list("last_number", flat=True)
    label = entry_label(entry.journal_code, year.name, (last.first() or 0) + 1)
    return NextEntry(label, year.name, at_lines, at_day, refusal)


def _refused_day(entry: NewEntry, around: Surroundings) -> Refused | None:
    try:
        check_day(entry, around)
    except Refused as refused:
        return refused
    return None


def reversal_day(book: Book, original: EntryRow) -> dt.date | None:
    """The day on which an entry would be taken back: its own, or the first open one after it.

    None where no year is open.
    """
    lines = tuple(NewLine(line.ledger_code, -line.amount_minor) for line in original.lines)
    entry = NewEntry(original.journal_code, original.booked_on, original.description, lines)
    return first_open_day(entry, look_around(book, [entry]))


def first_open_day(entry: NewEntry, around: Surroundings) -> dt.date | None:
    """The entry's own day if it is open, else the first later one that is (invariant 6)."""
    has_vat = any(
        around.places[line.ledger_code].is_vat
        for line in entry.lines
        if line.ledger_code in around.places
    )
    until = around.locks.until(around.journals[entry.journal_code].kind, has_vat)
    day = entry.booked_on if until is None else max(entry.booked_on, until + ONE_DAY)
    for year in sorted(around.years, key=lambda y: y.starts_on):
        if not year.is_closed and year.ends_on >= day:
            return max(day, year.starts_on)
    return None


def on_open_day(entry: NewEntry, around: Surroundings) -> NewEntry:
    """The entry on its own day, or else on the first open one after it. Refused: no_open_day."""
    day = first_open_day(entry, around)
    if day is None:
        raise Refused(
            "no_open_day",
            "No year is open on or after {day}.",
            remedy="Open the next year first.",
            day=entry.booked_on.isoformat(),
        )
    return replace(entry, booked_on=day)

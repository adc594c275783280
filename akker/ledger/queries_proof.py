"""Whether one entry is still what was sealed, and what was done to it."""

from dataclasses import dataclass

from django.db import connection

from akker.audit.queries import EventRow, history_of, history_of_many
from akker.books.models import Book
from akker.kernel.guards import broken
from akker.kernel.row_security import unsecured
from akker.ledger.chain import GENESIS, CanonicalEntry, CanonicalLine, canonical_text, entry_hash
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.queries import EntryRow
from akker.ledger.rules import entry_label
from akker.ledger.surroundings import all_guards


@dataclass(frozen=True, slots=True)
class EntryProof:
    """What was found when the hash was computed again from what the rows say now.

    `is_unchanged`: it gives the hash that was kept. `follows`: the one before has the hash that
    this one was sealed after. `is_followed`: the next one was sealed after this one; None where
    it is the last.
    """

    hash: str
    previous_hash: str
    previous_label: str  # empty for the first of its series
    is_unchanged: bool
    follows: bool
    is_followed: bool | None

    @property
    def is_whole(self) -> bool:
        return self.is_unchanged and self.follows and self.is_followed is not False


def proof_of(book: Book, entry: EntryRow) -> EntryProof:
    """Three queries, whatever the length of the chain."""
    series = JournalEntry.objects.filter(
        book=book, journal__code=entry.journal_code, fiscal_year__name=entry.year_name
    )
    around = {
        number: (previous_hash, own_hash)
        for number, previous_hash, own_hash in series.filter(
            number__gte=entry.number - 1, number__lte=entry.number + 1
        ).values_list("number", "previous_hash", "hash")
    }
    previous_hash, own_hash = around[entry.number]
    before = around.get(entry.number - 1)
    after = around.get(entry.number + 1)
    computed = entry_hash(previous_hash, canonical_text(_canonical(book, entry)))
    return EntryProof(
        hash=own_hash,
        previous_hash=previous_hash,
        previous_label=""
        if entry.number == 1
        else entry_label(entry.journal_code, entry.year_name, entry.number - 1),
        is_unchanged=computed == own_hash,
        follows=previous_hash == (before[1] if before else GENESIS)
        and (before is not None or entry.number == 1),
        is_followed=None if after is None else after[0] == own_hash,
    )


def _canonical(book: Book, entry: EntryRow) -> CanonicalEntry:
    digests = dict(
        JournalLine.objects.filter(
            book=book, entry=entry.entry_id, party__isnull=False
        ).values_list("line_no", "party__digest")
    )
    return CanonicalEntry(
        book_uid=book.uid,
        journal_code=entry.journal_code,
        year_name=entry.year_name,
        number=entry.number,
        booked_on=entry.booked_on,
        recorded_at=entry.recorded_at,
        description=entry.description,
        source=entry.source,
        reverses=entry.reverses_label,
        lines=tuple(
            CanonicalLine(
                line_no=line.line_no,
                ledger_code=line.ledger_code,
                amount_minor=line.amount_minor,
                currency=line.currency,
                currency_minor=line.currency_minor,
                rate_e9=line.rate_e9,
                rate_on=line.rate_on,
                rate_source=line.rate_source,
                party_digest=digests.get(line.line_no, ""),
                text=line.text,
                dimensions=line.dimensions,
            )
            for line in entry.lines
        ),
    )


@dataclass(frozen=True, slots=True)
class GuardState:
    """How many rules the database keeps by itself, and the names of those that are off."""

    count: int
    broken: tuple[str, ...]


def guard_state() -> GuardState:
    """Of this database: guards of rows, and what keeps books apart on PostgreSQL."""
    guards = all_guards()
    off = (*broken(guards, connection), *unsecured(connection))
    return GuardState(len(guards), off)


def entry_history(book: Book, entry: EntryRow) -> list[EventRow]:
    """What was done to an entry, the earliest first, also when it was posted with others."""
    together = history_of_many(book, "entries", entry.entry_id, since=entry.recorded_at)
    own = history_of(book, f"entry:{entry.label}")
    return sorted([*together, *own], key=lambda event: event.event_id)

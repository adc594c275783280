"""Posting by hand, and taking back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.events import EntriesPosted, EntryPosted, EntryReversed
from akker.ledger.queries import EntryRow, entry_labelled
from akker.ledger.queries_next import on_open_day
from akker.ledger.rules import (
    CASH_VAT,
    CHARGES,
    CLOSING,
    CORRECTS,
    DOCUMENTS,
    PRIVATE,
    REVALUATION,
    SETTLEMENTS,
    NewEntry,
    NewLine,
    Reversed,
)
from akker.ledger.sealing import PostedEntry, write_entries, write_entry
from akker.ledger.surroundings import read_surroundings
from akker.ledger.words import entry_word


@usecase(Permission.POST_ENTRIES)
def post_manual_entry(actor: Actor, *, entry: NewEntry) -> PostedEntry:
    """Post an entry that a person wrote. Refused: as `rules.check_entry`."""
    return write_manual(actor, entry)


def write_manual(actor: Actor, entry: NewEntry) -> PostedEntry:
    """Step: as `post_manual_entry`. Refused also: entry_unknown, when it corrects nothing."""
    _check_corrected(actor, entry)
    posted = write_entry(actor, entry)
    record(
        actor,
        EntryPosted(posted.label, entry.booked_on),
        subject=f"entry:{posted.label}",
    )
    return posted


@usecase(Permission.POST_ENTRIES)
def post_entries(
    actor: Actor, *, entries: Sequence[NewEntry], source: str = ""
) -> list[PostedEntry]:
    """Post many entries, all or none, numbered in the order given; one event for all of them.

    `source` tells that event where they come from. Refused: as `post_manual_entry`.
    """
    if not entries:
        return []
    for entry in entries:
        _check_corrected(actor, entry)
    posted = write_entries(actor, entries)
    first, last = posted[0].entry_id, posted[-1].entry_id
    record(
        actor,
        EntriesPosted(first, last, len(posted), source),
        subject=f"entries:{first}-{last}",
    )
    return posted


def _check_corrected(actor: Actor, entry: NewEntry) -> None:
    if entry.source.startswith(CORRECTS):
        entry_labelled(actor.book, entry.source.removeprefix(CORRECTS))


@usecase(Permission.POST_ENTRIES)
def reverse_entry(
    actor: Actor, *, label: str, booked_on: dt.date | None = None, description: str = ""
) -> PostedEntry:
    """Take an entry back by a new one with the opposite signs (invariant 6).

    Dated on `booked_on`; without it on the original's day if that is still open, else on
    the first open day after it. Refused: entry_unknown, entry_reversed, no_open_day, and
    what `rules.check_entry` refuses.
    """
    original = entry_labelled(actor.book, label)
    check_taken_back_by_hand(original)
    return write_reversal(actor, original, booked_on=booked_on, description=description)


def check_taken_back_by_hand(original: EntryRow) -> None:
    """What closing, revaluing and issuing wrote is theirs to take back, so that both halves go.

    Refused: entry_of_closing, entry_of_revaluation, entry_of_document,
    entry_of_settlement, entry_of_private_use.
    """
    if original.source.startswith(DOCUMENTS):
        raise Refused(
            "entry_of_document",
            "Entry {label} belongs to {number}, which the customer has.",
            remedy="Make a credit note for it instead.",
            label=original.label,
            number=original.source.partition(":")[2],
        )
    if original.source.startswith(SETTLEMENTS):
        raise Refused(
            "entry_of_settlement",
            "Entry {label} pays invoices, which would stay paid.",
            remedy="Take it back where it was recorded: then they are open again.",
            label=original.label,
        )
    if original.source.startswith(CHARGES):
        raise Refused(
            "entry_of_settlement",
            "Entry {label} is about a debt that was paid late or written off.",
            remedy="Take it back where it was recorded.",
            label=original.label,
        )
    if original.source.startswith(CASH_VAT):
        raise Refused(
            "entry_of_settlement",
            "Entry {label} makes VAT owed that was paid.",
            remedy="Take the payment back, or apart from its invoice: the VAT goes with it.",
            label=original.label,
        )
    if original.source.startswith(PRIVATE):
        raise Refused(
            "entry_of_private_use",
            "Entry {label} stands in the VAT return as private use.",
            remedy="Take that back instead: then its VAT goes with it.",
            label=original.label,
        )
    if original.source.startswith(CLOSING):
        raise Refused(
            "entry_of_closing",
            "Entry {label} closed the year {year}.",
            remedy="Reopen the year instead.",
            label=original.label,
            year=original.source.removeprefix(CLOSING),
        )
    if original.source.startswith(REVALUATION):
        raise Refused(
            "entry_of_revaluation",
            "Entry {label} belongs to the revaluation of {day}.",
            remedy="Revalue that day again instead.",
            label=original.label,
            day=original.source.removeprefix(REVALUATION),
        )


def write_reversal(
    actor: Actor,
    original: EntryRow,
    *,
    booked_on: dt.date | None = None,
    description: str = "",
    source: str = "",
) -> PostedEntry:
    """Step: as `reverse_entry`."""
    entry = opposite_of(actor.book, original, description=description, source=source)
    if original.reversed_by_label:
        raise Refused(
            "entry_reversed",
            "Entry {label} was reversed by {by}.",
            remedy="Post a new entry instead.",
            label=original.label,
            by=original.reversed_by_label,
        )
    if booked_on is None:
        around, _ = read_surroundings(actor.book, [entry])
        booked_on = on_open_day(entry, around).booked_on
    posted = write_entry(actor, replace(entry, booked_on=booked_on))
    record(
        actor,
        EntryReversed(posted.label, original.label, booked_on),
        subject=f"entry:{posted.label}",
    )
    return posted


def opposite_of(
    book: Book, original: EntryRow, *, description: str = "", source: str = ""
) -> NewEntry:
    """The entry that takes another back, on the same day."""
    return NewEntry(
        journal_code=original.journal_code,
        booked_on=original.booked_on,
        description=description or entry_word(book.language, "reversal", label=original.label),
        lines=tuple(
            replace(
                line,
                amount_minor=-line.amount_minor,
                currency_minor=None if line.currency_minor is None else -line.currency_minor,
            )
            for line in copied_lines(original)
        ),
        source=source or original.source,
        reverses=Reversed(original.entry_id, original.label),
    )


def copied_lines(original: EntryRow) -> tuple[NewLine, ...]:
    """The lines of a posted entry, to be posted again."""
    return tuple(
        NewLine(
            ledger_code=line.ledger_code,
            amount_minor=line.amount_minor,
            party_code=line.party_code,
            text=line.text,
            currency=line.currency,
            currency_minor=line.currency_minor,
            rate_e9=line.rate_e9,
            rate_on=line.rate_on,
            rate_source=line.rate_source,
            dimensions=line.dimensions,
        )
        for line in original.lines
    )

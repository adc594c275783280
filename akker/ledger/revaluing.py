"""Revaluing what stands in other currencies, with the reversal of the next day.

Invariant 28 and docs/decisions/0005-revaluation.md: the difference stands on a ledger
account beside the one revalued, without party or open item, for one day only.
"""

import datetime as dt
from dataclasses import replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import fiscal_year_of, fiscal_years
from akker.kernel.calendar import ONE_DAY
from akker.ledger.events import BalancesRevalued, EntryPosted, EntryReversed
from akker.ledger.opening import write_next_year
from akker.ledger.posting import write_reversal
from akker.ledger.queries import code_in_role, entry_labelled, journal_of_kind
from akker.ledger.queries_rates import RateRow
from akker.ledger.queries_revaluation import (
    Key,
    Standing,
    revaluation_differences,
    standing_revaluations,
)
from akker.ledger.rules import REVALUATION, NewEntry, NewLine, Reversed
from akker.ledger.sealing import PostedEntry, write_entries
from akker.ledger.surroundings import hold_book
from akker.ledger.words import entry_word


@usecase(Permission.REVALUE)
def revalue(actor: Actor, *, on: dt.date) -> list[str]:
    """Revalue every foreign balance at the rate of a day; the labels of all entries written.

    Each ledger account that has one beside it for exchange differences gets an entry there
    for each currency, and an entry on the next day that takes it back; the next year is
    opened if it is missing. Where the same day was revalued before, what still holds stays,
    and what does not is taken back first, so it is safe to repeat. Nothing is written where
    there is no difference. Refused: no_fiscal_year, rate_missing, role_missing, year_closed,
    period_locked.
    """
    hold_book(actor.book, exclusive=True)
    fiscal_year_of(actor.book, on)
    wanted = revaluation_differences(actor.book, on)
    labels = []
    for key, standing in standing_revaluations(actor.book, on):
        found = wanted.get(key)
        if found is not None and found[0] == standing.amount_minor:
            del wanted[key]
        else:
            labels += _take_back(actor, standing, on)
    posted = _post(actor, on, wanted)
    if posted or labels:
        record(actor, BalancesRevalued(on, len(posted)), subject=f"revaluation:{on}")
    return labels + [one.label for one in posted]


def _take_back(actor: Actor, standing: Standing, on: dt.date) -> list[str]:
    """Take back the reversal, on its own day, and by that entry's opposite the revaluation.

    An entry is reversed once, and the revaluation was by its reversal; so the four form a
    chain in which each day comes to nothing.
    """
    again = write_reversal(actor, standing.reversal, booked_on=standing.reversal.booked_on)
    undone = write_reversal(
        actor,
        entry_labelled(actor.book, again.label),
        booked_on=on,
        description=entry_word(actor.book.language, "revaluation_taken_back", day=on),
    )
    return [again.label, undone.label]


def _post(
    actor: Actor, on: dt.date, wanted: dict[Key, tuple[int, RateRow | None]]
) -> list[PostedEntry]:
    if not wanted:
        return []
    if on == fiscal_years(actor.book)[-1].ends_on:
        write_next_year(actor)
    against = code_in_role(actor.book, "fx_unrealised")
    journal = journal_of_kind(actor.book, "general")
    language = actor.book.language
    entries = [
        NewEntry(
            journal_code=journal,
            booked_on=on,
            description=entry_word(language, "revaluation", currency=currency, day=on),
            lines=(
                NewLine(
                    code,
                    amount,
                    currency=currency,
                    currency_minor=0,
                    rate_e9=rate.rate_e9 if rate else None,
                    rate_on=rate.rated_on if rate else None,
                    rate_source=rate.source if rate else "",
                ),
                NewLine(against, -amount),
            ),
            source=f"{REVALUATION}{on}",
        )
        for (code, currency), (amount, rate) in wanted.items()
    ]
    posted = write_entries(actor, entries)
    reversals = [
        replace(
            entry,
            booked_on=on + ONE_DAY,
            description=entry_word(language, "reversal", label=one.label),
            lines=tuple(replace(line, amount_minor=-line.amount_minor) for line in entry.lines),
            reverses=Reversed(one.entry_id, one.label),
        )
        for entry, one in zip(entries, posted, strict=True)
    ]
    reversed_by = write_entries(actor, reversals)
    for one, other in zip(posted, reversed_by, strict=True):
        record(actor, EntryPosted(one.label, on), subject=f"entry:{one.label}")
        record(
            actor,
            EntryReversed(other.label, one.label, on + ONE_DAY),
            subject=f"entry:{other.label}",
        )
    return [each for pair in zip(posted, reversed_by, strict=True) for each in pair]

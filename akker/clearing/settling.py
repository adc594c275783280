"""Settling debits with credits, and apart again, with the exchange difference between them.

Where two lines are kept at different rates an entry lies between them: it relieves each of what it
is carried at, and the difference is realised on that day (invariants 27 and 29). So it does where
they are in two currencies, with an amount in each. So every allocation has one amount in the
currency of the books, and one in its own, at both of its ends.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from akker.books.actor import Actor
from akker.clearing.models import Allocation
from akker.clearing.queries import EXCHANGE, OpenItem, open_items_of_entries
from akker.clearing.queries_pairs import Pair, exchange_entry, settlings_of
from akker.clearing.rules import OpenLine, Part
from akker.kernel.kept_plans import keeping_cursor
from akker.ledger.posting import write_reversal
from akker.ledger.queries import entry_labelled
from akker.ledger.rules import entry_label
from akker.ledger.sealing import insert_rows, write_entries

_COLUMNS = (
    "book_id, debit_line_id, credit_line_id, amount_minor, base_minor, allocated_on, allocated_at"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """`exchange` is the label of the entry for the difference, or empty."""

    allocation_id: int
    allocated_on: dt.date
    exchange: str = ""


def write_parts(actor: Actor, parts: Sequence[Part]) -> list[int]:
    """Step: keep allocations whose parties are locked; their keys. The caller records it."""
    now = dt.datetime.now(dt.UTC)
    rows = [
        (
            actor.book.pk,
            part.debit_line_id,
            part.credit_line_id,
            part.amount_minor,
            part.base_minor,
            connection.ops.adapt_datefield_value(part.allocated_on),
            connection.ops.adapt_datetimefield_value(now),
        )
        for part in parts
    ]
    with keeping_cursor(connection) as cursor:
        made = insert_rows(cursor, "clearing_allocation", _COLUMNS, rows, " RETURNING id")
    return sorted(key for (key,) in made)


def write_settlements(actor: Actor, pairs: Sequence[Pair]) -> list[Settled]:
    """Step: settle pairs whose parties are locked, each with what those before left of both.

    The key is that of the allocation of the debit. Refused: as `rules.settling_of`, and what
    `ledger.rules.check_entry` refuses.
    """
    settlings = settlings_of(pairs)
    bridged = [
        (number, pair, one)
        for number, (pair, one) in enumerate(zip(pairs, settlings, strict=True))
        if one.needs_entry
    ]
    if bridged:
        entries = [exchange_entry(actor.book, pair, one) for _, pair, one in bridged]
        days = [entry.booked_on for entry in entries]
        posted = write_entries(actor, entries)
        lines: dict[int, dict[bool, OpenLine]] = {}
        for item in open_items_of_entries(actor.book, [one.entry_id for one in posted]):
            lines.setdefault(item.entry_id, {})[item.line.is_debit] = item.line
    parts: list[Part] = []
    firsts, labels = [], {}
    for number, one in enumerate(settlings):
        firsts.append(len(parts))
        if not one.needs_entry:
            parts.append(one.part)
            continue
        at = next(place for place, found in enumerate(bridged) if found[0] == number)
        own, day = lines[posted[at].entry_id], days[at]
        labels[number] = posted[at].label
        amount = one.amount_minor
        parts += [
            Part(one.debit_line_id, own[False].line_id, amount, one.debit_base, day),
            Part(own[True].line_id, one.credit_line_id, one.credit_minor, one.credit_base, day),
        ]
    keys = write_parts(actor, parts)
    return [
        Settled(keys[first], parts[first].allocated_on, labels.get(number, ""))
        for number, first in enumerate(firsts)
    ]


def write_undone(actor: Actor, allocation_id: int, on: dt.date | None = None) -> Settled:
    """Step: take back an allocation that stands, whose party is locked, and its exchange entry.

    From a day on, or from its own; that of an exchange entry is the first open one from there.
    The key is that of the opposite.
    """
    found = (
        Allocation.objects.filter(book=actor.book)
        .select_related(*_ENTRIES)
        .get(pk=allocation_id, undoes=None)
    )
    ends = (found.debit_line, found.credit_line)
    between = next((end for end in ends if end.entry.source.startswith(EXCHANGE)), None)
    if between is None:
        day = on or found.allocated_on
        return Settled(_opposite(actor, found, day), day)
    entry = between.entry
    label = entry_label(entry.journal.code, entry.fiscal_year.name, entry.number)
    back = write_reversal(
        actor, entry_labelled(actor.book, label), booked_on=on, source=entry.source
    )
    day = entry_labelled(actor.book, back.label).booked_on
    either = Q(debit_line__entry=entry.pk) | Q(credit_line__entry=entry.pk)
    both = Allocation.objects.filter(either, book=actor.book, undoes=None, allocation=None)
    keys = {row.pk: _opposite(actor, row, day) for row in both.order_by("pk")}
    settle_between(actor, [entry.pk, back.entry_id])
    return Settled(keys[allocation_id], day, back.label)


_ENTRIES = (
    "debit_line__entry__journal",
    "debit_line__entry__fiscal_year",
    "credit_line__entry__journal",
    "credit_line__entry__fiscal_year",
)


def _opposite(actor: Actor, found: Allocation, on: dt.date) -> int:
    undo = Allocation(
        book=actor.book,
        debit_line_id=found.debit_line_id,
        credit_line_id=found.credit_line_id,
        amount_minor=-found.amount_minor,
        base_minor=-found.base_minor,
        allocated_on=on,
        undoes=found,
        allocated_at=dt.datetime.now(dt.UTC),
    )
    undo.save(force_insert=True)
    return undo.pk


def settle_between(actor: Actor, entry_ids: Iterable[int]) -> None:
    """Step: set against each other the lines of an entry and of its opposite, which are equal."""
    debits: dict[tuple[str, str, str, int, int], list[OpenItem]] = {}
    credits = []
    for item in open_items_of_entries(actor.book, entry_ids):
        if item.line.is_debit:
            debits.setdefault(_worth(item), []).append(item)
        else:
            credits.append(item)
    pairs = []
    for credit in credits:
        debit = debits[_worth(credit)].pop(0)
        pairs.append(Pair(debit, credit, credit.line.open_minor))
    write_settlements(actor, pairs)


def _worth(item: OpenItem) -> tuple[str, str, str, int, int]:
    line = item.line
    return item.ledger_code, item.party_code, item.currency, line.open_minor, line.base_minor

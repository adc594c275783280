"""Setting debits and credits of a party against each other, and taking that apart again: steps
of packages that know what the two are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from akker.audit.recording import record
from akker.books.actor import Actor
from akker.clearing.events import AllocationUndone, ItemsAllocated
from akker.clearing.models import Allocation
from akker.clearing.queries import OpenItem, open_items_with_ids
from akker.clearing.queries_pairs import Pair, Share, pairs_of
from akker.clearing.settling import Settled, write_settlements, write_undone
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.surroundings import hold_book
from akker.parties.models import Party


@dataclass(frozen=True, slots=True)
class SettledPair:
    pair: Pair
    settled: Settled


def write_shares(actor: Actor, shares: Sequence[Share], on: dt.date | None) -> list[SettledPair]:
    """Step: settle several pairs in the order given, all or none, on a day or else the later of
    each two.

    Of two in different currencies `amount_minor` is of the debit, `credit_minor` of the credit. A
    difference of what they are kept at is booked that day, without a day on the first open one.
    Refused: item_unknown, allocation_unfit, allocation_currencies, allocation_too_large,
    allocation_early, allocation_worthless, no_open_day, and what `ledger.rules.check_entry`
    refuses.
    """
    hold_book(actor.book, exclusive=False)
    wanted = {key for one in shares for key in (one.debit_line_id, one.credit_line_id)}
    lock_parties(actor, [item.party_code for item in open_items_with_ids(actor.book, wanted)])
    pairs = pairs_of(actor.book, shares, on)
    settled = write_settlements(actor, pairs)
    for pair, one in zip(pairs, settled, strict=True):
        _record(actor, pair.debit, pair.credit, pair.amount_minor, one)
    return [SettledPair(pair, one) for pair, one in zip(pairs, settled, strict=True)]


def _record(
    actor: Actor, debit: OpenItem, credit: OpenItem, amount_minor: int, settled: Settled
) -> None:
    event = ItemsAllocated(
        settled.allocation_id,
        debit.line_id,
        credit.line_id,
        decimal_text(amount_minor, debit.currency),
        debit.currency,
        settled.allocated_on,
    )
    record(actor, event, subject=f"allocation:{settled.allocation_id}")


def lock_parties(actor: Actor, codes: Sequence[str]) -> None:
    """Step: whoever settles their items waits until the commit; in the order of their keys."""
    named = {code for code in codes if code}
    if named and connection.vendor == "postgresql":  # SQLite has one writer
        rows = Party.objects.filter(book=actor.book, code__in=named)
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


@dataclass(frozen=True, slots=True)
class TakenApart:
    """`entry_ids` are those of its two lines."""

    allocation_id: int
    allocated_on: dt.date
    entry_ids: tuple[int, int]


def write_taken_apart(actor: Actor, allocation_id: int, on: dt.date | None) -> TakenApart:
    """Step: take an allocation back by its opposite, from a day on or from its own.

    The entry for a difference of rates is turned back with it, on the first open day from then.
    Refused: allocation_unknown, allocation_undone, allocation_of_reversal, allocation_early,
    no_open_day, and what `ledger.rules.check_entry` refuses.
    """
    hold_book(actor.book, exclusive=False)
    row = Allocation.objects.filter(book=actor.book, pk=allocation_id, undoes=None)
    found = row.select_related(
        "debit_line__party", "debit_line__entry", "credit_line__entry"
    ).first()
    if found is None:
        raise Refused(
            "allocation_unknown",
            "There is no allocation {allocation_id}.",
            remedy="Look at what settles the invoice.",
            allocation_id=allocation_id,
        )
    lock_parties(actor, [found.debit_line.party.code if found.debit_line.party else ""])
    if Allocation.objects.filter(book=actor.book, undoes=found).exists():
        raise Refused(
            "allocation_undone",
            "This allocation was taken back already.",
            remedy="Look at what is open now.",
        )
    ends = (found.debit_line.entry, found.credit_line.entry)
    if any(one.reverses_id == other.pk for one, other in (ends, ends[::-1])):
        raise Refused(
            "allocation_of_reversal",
            "These are an entry and its reversal, which settle each other for good.",
            remedy="Book what is right anew.",
        )
    if on is not None and on < found.allocated_on:
        raise Refused(
            "allocation_early",
            "On {day} one of the two was not there yet.",
            remedy="Use {first} or later.",
            day=on.isoformat(),
            first=found.allocated_on.isoformat(),
        )
    undone = write_undone(actor, allocation_id, on)
    event = AllocationUndone(allocation_id, undone.allocated_on)
    record(actor, event, subject=f"allocation:{allocation_id}")
    return TakenApart(undone.allocation_id, undone.allocated_on, (ends[0].pk, ends[1].pk))

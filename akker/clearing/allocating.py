"""Setting debits and credits of a party against each other, and taking that apart again."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.events import AllocationUndone, ItemsAllocated
from akker.clearing.models import Allocation
from akker.clearing.queries import OpenItem, open_items_with_ids
from akker.clearing.queries_pairs import Share, pairs_of
from akker.clearing.settling import Settled, write_settlements, write_undone
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.surroundings import hold_book
from akker.parties.models import Party


@usecase(Permission.ALLOCATE_PAYMENTS)
def allocate(
    actor: Actor,
    *,
    debit_line_id: int,
    credit_line_id: int,
    amount_minor: int | None = None,
    on: dt.date | None = None,
    credit_minor: int | None = None,
) -> int:
    """Settle a debit with a credit: an amount in their currency, or as much as goes; the key.

    Of two in different currencies `amount_minor` is of the debit, `credit_minor` of the credit. A
    difference of what they are kept at is booked that day, without a day on the first open one.
    Refused: item_unknown, allocation_unfit, allocation_currencies, allocation_too_large,
    allocation_early, allocation_worthless, no_open_day, and what `ledger.rules.check_entry`
    refuses.
    """
    share = Share(debit_line_id, credit_line_id, amount_minor, credit_minor)
    (settled,) = write_shares(actor, [share], on)
    return settled.allocation_id


@usecase(Permission.ALLOCATE_PAYMENTS)
def allocate_several(
    actor: Actor, *, shares: Sequence[Share], on: dt.date | None = None
) -> list[Settled]:
    """Settle several pairs in the order given, all or none. Refused: as `allocate`."""
    return write_shares(actor, shares, on)


def write_shares(actor: Actor, shares: Sequence[Share], on: dt.date | None) -> list[Settled]:
    """Step: as `allocate_several`."""
    hold_book(actor.book, exclusive=False)
    wanted = {key for one in shares for key in (one.debit_line_id, one.credit_line_id)}
    lock_parties(actor, [item.party_code for item in open_items_with_ids(actor.book, wanted)])
    pairs = pairs_of(actor.book, shares, on)
    settled = write_settlements(actor, pairs)
    for pair, one in zip(pairs, settled, strict=True):
        _record(actor, pair.debit, pair.credit, pair.amount_minor, one)
    return settled


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


@usecase(Permission.ALLOCATE_PAYMENTS)
def undo_allocation(actor: Actor, *, allocation_id: int, on: dt.date | None = None) -> int:
    """Take an allocation back by its opposite, from a day on or from its own; the key.

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
    return undone.allocation_id

"""Setting what customers owe and their credits against each other, and taking that apart again."""

import datetime as dt
from collections.abc import Sequence

from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import write_shares, write_taken_apart
from akker.clearing.queries_pairs import Share
from akker.clearing.settling import Settled
from akker.receivables.moving_vat import move_waiting_vat
from akker.receivables.queries_cash_vat import settled_by


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

    VAT that waits for its payment is owed with it. Refused: as `clearing.allocating.write_shares`
    and `moving_vat.move_waiting_vat`.
    """
    share = Share(debit_line_id, credit_line_id, amount_minor, credit_minor)
    (settled,) = _allocated(actor, [share], on)
    return settled.allocation_id


@usecase(Permission.ALLOCATE_PAYMENTS)
def allocate_several(
    actor: Actor, *, shares: Sequence[Share], on: dt.date | None = None
) -> list[Settled]:
    """Settle several pairs in the order given, all or none. Refused: as `allocate`."""
    return _allocated(actor, shares, on)


def _allocated(actor: Actor, shares: Sequence[Share], on: dt.date | None) -> list[Settled]:
    done = write_shares(actor, shares, on)
    days: dict[int, dt.date] = {}
    for one in done:
        for item in (one.pair.debit, one.pair.credit):
            before = days.get(item.entry_id, one.settled.allocated_on)
            days[item.entry_id] = max(before, one.settled.allocated_on)
    move_waiting_vat(actor, days)
    return [one.settled for one in done]


@usecase(Permission.ALLOCATE_PAYMENTS)
def undo_allocation(actor: Actor, *, allocation_id: int, on: dt.date | None = None) -> int:
    """Take an allocation back by its opposite, from a day on or from its own; the key.

    VAT that was owed by it waits again. Refused: as `clearing.allocating.write_taken_apart` and
    `moving_vat.move_waiting_vat`.
    """
    undone = write_taken_apart(actor, allocation_id, on)
    if actor.book.cash_vat_from is not None:
        beside = settled_by(actor.book, undone.entry_ids)
        move_waiting_vat(actor, dict.fromkeys(beside, undone.allocated_on))
    return undone.allocation_id

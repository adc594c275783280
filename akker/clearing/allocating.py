"""Setting debits and credits of a party against each other, and taking that apart again."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.events import AllocationUndone, ItemsAllocated
from akker.clearing.models import Allocation
from akker.clearing.queries import OpenItem, open_item
from akker.clearing.rules import Part, part_of
from akker.kernel.errors import Refused
from akker.kernel.kept_plans import keeping_cursor
from akker.kernel.money import decimal_text
from akker.ledger.sealing import insert_rows
from akker.ledger.surroundings import hold_book
from akker.parties.models import Party
from akker.parties.queries import keys_of_group

_COLUMNS = (
    "book_id, debit_line_id, credit_line_id, amount_minor, base_minor, allocated_on, allocated_at"
)


@usecase(Permission.ALLOCATE_PAYMENTS)
def allocate(
    actor: Actor,
    *,
    debit_line_id: int,
    credit_line_id: int,
    amount_minor: int | None = None,
    on: dt.date | None = None,
) -> int:
    """Settle a debit with a credit: an amount in their currency, or as much as goes; the key.

    Refused: item_unknown, allocation_unfit, allocation_too_large, allocation_early,
    allocation_at_rates.
    """
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [_party_of(actor, debit_line_id), _party_of(actor, credit_line_id)])
    debit, credit = open_item(actor.book, debit_line_id), open_item(actor.book, credit_line_id)
    if debit.ledger_code != credit.ledger_code or not _same_party(actor, debit, credit):
        raise Refused(
            "allocation_unfit",
            "These two do not settle each other.",
            remedy="Choose an invoice and a payment or credit of the same party.",
        )
    if amount_minor is None:
        amount_minor = min(debit.line.open_minor, credit.line.open_minor)
    part = part_of(debit.line, credit.line, amount_minor, on)
    (key,) = write_parts(actor, [part])
    event = ItemsAllocated(
        key,
        debit_line_id,
        credit_line_id,
        decimal_text(amount_minor, debit.currency),
        debit.currency,
        part.allocated_on,
    )
    record(actor, event, subject=f"allocation:{key}")
    return key


def _party_of(actor: Actor, line_id: int) -> str:
    return open_item(actor.book, line_id).party_code


def _same_party(actor: Actor, debit: OpenItem, credit: OpenItem) -> bool:
    if debit.party_code == credit.party_code:
        return True
    one, other = (set(_family(actor, item.party_code)) for item in (debit, credit))
    return bool(one & other)


def _family(actor: Actor, code: str) -> list[int]:
    """The keys of a party, of those merged into it, and of whom it was merged into."""
    rows = Party.objects.filter(book=actor.book, code=code).select_related("merged_into")
    row = rows.first()
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    return keys_of_group(actor.book, row.code) if row is not None else []


def lock_parties(actor: Actor, codes: Sequence[str]) -> None:
    """Step: whoever settles their items waits until the commit; in the order of their keys."""
    named = {code for code in codes if code}
    if named and connection.vendor == "postgresql":  # SQLite has one writer
        rows = Party.objects.filter(book=actor.book, code__in=named)
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


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


@usecase(Permission.ALLOCATE_PAYMENTS)
def undo_allocation(actor: Actor, *, allocation_id: int, on: dt.date | None = None) -> int:
    """Take an allocation back by its opposite, from a day on or from its own; the key.

    Refused: allocation_unknown, allocation_undone, allocation_early.
    """
    hold_book(actor.book, exclusive=False)
    row = Allocation.objects.filter(book=actor.book, pk=allocation_id, undoes=None)
    found = row.select_related("debit_line__party").first()
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
    if on is not None and on < found.allocated_on:
        raise Refused(
            "allocation_early",
            "On {day} one of the two was not there yet.",
            remedy="Use {first} or later.",
            day=on.isoformat(),
            first=found.allocated_on.isoformat(),
        )
    day = on or found.allocated_on
    key = write_undone(actor, allocation_id, day)
    record(actor, AllocationUndone(allocation_id, day), subject=f"allocation:{allocation_id}")
    return key


def write_undone(actor: Actor, allocation_id: int, on: dt.date) -> int:
    """Step: the opposite of an allocation that stands, whose party is locked; its key."""
    found = Allocation.objects.get(book=actor.book, pk=allocation_id, undoes=None)
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

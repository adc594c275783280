"""Money that comes in by hand, or goes back: booked, and set against what it pays.

A receipt is its entry: the bank on one side, the debtor on the other, and between them the
discount that was granted, the cents that are missing, and the exchange difference.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties
from akker.clearing.queries import (
    open_items_of,
    open_items_of_entries,
)
from akker.clearing.rules import OpenLine, Part, sorted_by_age, spread
from akker.clearing.settling import write_parts
from akker.kernel.money import decimal_text
from akker.ledger.sealing import PostedEntry, write_entries
from akker.ledger.surroundings import hold_book
from akker.receivables.events import PaymentReceived, PaymentsReceived
from akker.receivables.moving_vat import move_waiting_vat
from akker.receivables.queries_receipt_plan import PlannedReceipt, planned_receipts
from akker.receivables.receipts import (
    NewReceipt,
    Paid,
)
from akker.tax.booking import NewTaxLine, write_tax_lines
from akker.tax.queries import TaxedEntry
from akker.tax.rules import TaxKey


@dataclass(frozen=True, slots=True)
class Received:
    """`open_minor` is what of the money pays nothing yet, in its currency."""

    entry: str
    entry_id: int
    open_minor: int


@usecase(Permission.RECEIVE_PAYMENTS)
def receive_payment(actor: Actor, *, receipt: NewReceipt) -> Received:
    """Book money that came in, or with an amount below zero money that went back.

    Refused: party_unknown, bank_unfit, item_unknown, receipt_unfit, allocation_too_large,
    discount_unfit, difference_large, rate_missing, and what `ledger.rules.check_entry` refuses.
    """
    (received,) = write_receipts(actor, [receipt])
    return received


@usecase(Permission.RECEIVE_PAYMENTS)
def receive_payments(
    actor: Actor, *, receipts: Sequence[NewReceipt], source: str = ""
) -> list[Received]:
    """Book many, all or none, in the order given. Refused: as `receive_payment`."""
    return write_receipts(actor, receipts, source=source)


@usecase(Permission.RECEIVE_PAYMENTS)
def receive_oldest_first(actor: Actor, *, receipt: NewReceipt) -> Received:
    """As `receive_payment`, paying what is due, the oldest first; what is left stays open.

    Source: BW 6:43, where the payer says nothing (accounting.md, 14).
    """
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [receipt.party_code])
    items = [
        item
        for item in open_items_of(actor.book, receipt.party_code)
        if item.line.is_debit == (receipt.amount_minor > 0) and item.currency == receipt.currency
    ]
    by_line = sorted_by_age([item.line for item in items])
    parts = spread(abs(receipt.amount_minor), by_line)
    paid = tuple(Paid(line.line_id, amount) for line, amount in parts)
    (received,) = write_receipts(actor, [replace(receipt, paid=paid)])
    return received


def write_receipts(
    actor: Actor, receipts: Sequence[NewReceipt], *, source: str = ""
) -> list[Received]:
    """Step: as `receive_payments`. As many statements for a hundred as for one."""
    if not receipts:
        return []
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [one.party_code for one in receipts])
    planned = planned_receipts(actor.book, receipts)
    posted = write_entries(actor, [one.entry for one in planned])
    own = {
        item.entry_id: item.line
        for item in open_items_of_entries(actor.book, [one.entry_id for one in posted])
    }
    parts, taxes = [], []
    for one, entry in zip(planned, posted, strict=True):
        parts += _parts(one, own.get(entry.entry_id))
        taxes += _taxes(one, entry)
    write_parts(actor, parts)
    write_tax_lines(actor, taxes)
    move_waiting_vat(actor, _paid_on(planned))
    _record(actor, planned, posted, source)
    return [
        Received(
            entry.label,
            entry.entry_id,
            abs(one.receipt.amount_minor) - sum(paid.amount_minor for paid in one.receipt.paid),
        )
        for one, entry in zip(planned, posted, strict=True)
    ]


def _paid_on(planned: Sequence[PlannedReceipt]) -> dict[int, dt.date]:
    """The last day on which something was paid, by the entry of what it pays."""
    days: dict[int, dt.date] = {}
    for one in planned:
        for relief in one.reliefs:
            day = max(one.receipt.received_on, relief.item.booked_on)
            days[relief.item.entry_id] = max(day, days.get(relief.item.entry_id, day))
    return days


def _parts(one: PlannedReceipt, own: OpenLine | None) -> list[Part]:
    """Its debtor line, a part after another, against what it pays."""
    parts = []
    for relief in one.reliefs:
        assert own is not None, "a receipt has one debtor line, which nothing settles yet"
        item = relief.item.line
        ends = (item.line_id, own.line_id) if item.is_debit else (own.line_id, item.line_id)
        day = max(one.receipt.received_on, item.booked_on)
        parts.append(Part(*ends, relief.amount_minor, relief.base_minor, day))
    return parts


def _taxes(one: PlannedReceipt, posted: PostedEntry) -> list[NewTaxLine]:
    """A discount reduces VAT on the day it is taken, never in the return of the invoice."""
    sums: dict[TaxKey, tuple[TaxedEntry, int, int]] = {}
    for relief in one.reliefs:
        for share in relief.taxes:
            line = share.line
            _, base, tax = sums.get(line.key, (line, 0, 0))
            sums[line.key] = (line, base - share.base_minor, tax - share.tax_minor)
    return [
        NewTaxLine(
            entry_id=posted.entry_id,
            party_id=line.party_id,
            code=line.code,
            rate_e2=line.rate_e2,
            base_minor=base,
            tax_minor=tax,
            base_box=line.base_box,
            tax_box=line.tax_box,
            ledger_code=line.ledger_code,
            taxed_on=one.receipt.received_on,
            evidence=line.evidence,
        )
        for line, base, tax in sums.values()
    ]


def _record(
    actor: Actor, planned: Sequence[PlannedReceipt], posted: Sequence[PostedEntry], source: str
) -> None:
    if len(planned) > 1:
        first, last = posted[0].entry_id, posted[-1].entry_id
        event = PaymentsReceived(first, last, len(posted), source)
        record(actor, event, subject=f"entries:{first}-{last}")
        return
    (one,), (entry,) = planned, posted
    receipt = one.receipt
    record(
        actor,
        PaymentReceived(
            entry.label,
            receipt.party_code,
            receipt.received_on,
            decimal_text(receipt.amount_minor, receipt.currency),
            receipt.currency,
        ),
        subject=f"entry:{entry.label}",
    )

"""Money that comes in by hand, or goes back: booked, and set against what it pays.

A receipt is its entry: the bank on one side, the debtor on the other, and between them the
discount that was granted, the cents that are missing, and the exchange difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.clearing.allocating import lock_parties, write_parts
from akker.clearing.queries import (
    OpenItem,
    item_unknown,
    open_items_of,
    open_items_of_entries,
)
from akker.clearing.rules import OpenLine, Part, sorted_by_age, spread
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.queries_rates import rate_on
from akker.ledger.rules import NewEntry, NewLine, ledger_account_unknown
from akker.ledger.sealing import PostedEntry, write_entries
from akker.ledger.surroundings import hold_book
from akker.parties.queries import codes_of_group
from akker.receivables.desk import Desk, look_at_desk
from akker.receivables.events import PaymentReceived, PaymentsReceived
from akker.receivables.receipts import (
    Bank,
    NewReceipt,
    Paid,
    Relief,
    bank_lines,
    check_receipt,
    is_money,
    relief_of,
)
from akker.receivables.rules import RECEIPT
from akker.tax.booking import NewTaxLine, write_tax_lines
from akker.tax.queries import TaxedEntry


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


@dataclass(frozen=True, slots=True)
class _Planned:
    receipt: NewReceipt
    reliefs: list[Relief]
    entry: NewEntry


def write_receipts(
    actor: Actor, receipts: Sequence[NewReceipt], *, source: str = ""
) -> list[Received]:
    """Step: as `receive_payments`. As many statements for a hundred as for one."""
    if not receipts:
        return []
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [one.party_code for one in receipts])
    desk = look_at_desk(actor.book, receipts)
    planned = [_planned(actor, receipt, desk) for receipt in receipts]
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
    _record(actor, planned, posted, source)
    return [
        Received(
            entry.label,
            entry.entry_id,
            abs(one.receipt.amount_minor) - sum(paid.amount_minor for paid in one.receipt.paid),
        )
        for one, entry in zip(planned, posted, strict=True)
    ]


def _planned(actor: Actor, receipt: NewReceipt, desk: Desk) -> _Planned:
    """What one receipt does; `desk.items` are less what it settles afterwards."""
    book = actor.book
    bank = _bank(actor, receipt, desk)
    reliefs = []
    for paid in receipt.paid:
        item = desk.items.get(paid.line_id)
        if item is None or not _is_of(book, item, receipt.party_code, desk):
            raise item_unknown(paid.line_id)
        relief = relief_of(paid, item, desk.taxed.get(item.entry_id, ()))
        desk.items[paid.line_id] = _less(item, relief)
        reliefs.append(relief)
    check_receipt(receipt, bank, reliefs)
    return _Planned(receipt, reliefs, _entry(book, receipt, bank, reliefs, desk))


def _is_of(book: Book, item: OpenItem, party_code: str, desk: Desk) -> bool:
    if item.ledger_code != desk.code(book, "receivable"):
        return False
    return item.party_code == party_code or item.party_code in codes_of_group(book, party_code)


def _less(item: OpenItem, relief: Relief) -> OpenItem:
    line = replace(
        item.line,
        open_minor=item.line.open_minor - relief.amount_minor,
        base_minor=item.line.base_minor - relief.base_minor,
    )
    return replace(item, line=line)


def _bank(actor: Actor, receipt: NewReceipt, desk: Desk) -> Bank:
    """Where the money is. Refused: ledger_account_unknown, bank_unfit, rate_missing."""
    row = desk.places.get(receipt.ledger_code)
    if row is None:
        raise ledger_account_unknown(actor.book.name, receipt.ledger_code)
    if not is_money(row) or row.currency not in ("", receipt.currency):
        raise Refused(
            "bank_unfit",
            "Ledger account {code} holds no money in {currency}.",
            remedy="Choose a bank or cash account in that currency.",
            code=receipt.ledger_code,
            currency=receipt.currency,
        )
    own = receipt.currency == actor.book.currency
    rate = None if own else rate_on(actor.book, receipt.currency, receipt.received_on)
    return Bank(
        ledger_code=row.code,
        currency=actor.book.currency,
        is_cash=row.role == "cash",
        is_foreign=bool(row.currency) and not own,
        rate_e9=rate.rate_e9 if rate else None,
        rate_on=rate.rated_on if rate else None,
        rate_source=rate.source if rate else "",
    )


def _entry(
    book: Book, receipt: NewReceipt, bank: Bank, reliefs: Sequence[Relief], desk: Desk
) -> NewEntry:
    lines = bank_lines(receipt, bank, reliefs, desk.code(book, "receivable"))
    between = sum(line.amount_minor for line in lines)
    for code, amount in (*_by_role(book, bank, reliefs, desk), *_by_tax(reliefs).items()):
        if amount:
            lines.append(NewLine(code, amount))
            between += amount
    if between:
        lines.append(NewLine(desk.code(book, "fx_realised"), -between))
    words = "Received from" if receipt.amount_minor > 0 else "Paid back to"
    return NewEntry(
        journal_code=desk.journal(book, "cash" if bank.is_cash else "bank"),
        booked_on=receipt.received_on,
        description=receipt.text or f"{words} {receipt.party_code}",
        lines=tuple(lines),
        source=f"{RECEIPT}{receipt.received_on.isoformat()}",
    )


def _by_role(
    book: Book, bank: Bank, reliefs: Sequence[Relief], desk: Desk
) -> list[tuple[str, int]]:
    """What lies between the bank and the debtor, beside VAT and exchange differences."""
    differences = "cash_differences" if bank.is_cash else "payment_differences"
    return [
        (desk.code(book, "discount_given"), sum(one.discount_net for one in reliefs)),
        (desk.code(book, differences), sum(one.difference for one in reliefs)),
    ]


def _by_tax(reliefs: Sequence[Relief]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in reliefs:
        for share in one.taxes:
            code = share.line.ledger_code
            if code:
                found[code] = found.get(code, 0) + share.tax_minor
    return found


def _parts(one: _Planned, own: OpenLine | None) -> list[Part]:
    """Its debtor line, a part after another, against what it pays."""
    parts = []
    for relief in one.reliefs:
        assert own is not None, "a receipt has one debtor line, which nothing settles yet"
        item = relief.item.line
        ends = (item.line_id, own.line_id) if item.is_debit else (own.line_id, item.line_id)
        day = max(one.receipt.received_on, item.booked_on)
        parts.append(Part(*ends, relief.amount_minor, relief.base_minor, day))
    return parts


def _taxes(one: _Planned, posted: PostedEntry) -> list[NewTaxLine]:
    """A discount reduces VAT on the day it is taken, never in the return of the invoice."""
    sums: dict[str, tuple[TaxedEntry, int, int]] = {}
    for relief in one.reliefs:
        for share in relief.taxes:
            line = share.line
            _, base, tax = sums.get(line.code, (line, 0, 0))
            sums[line.code] = (line, base - share.base_minor, tax - share.tax_minor)
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
    actor: Actor, planned: Sequence[_Planned], posted: Sequence[PostedEntry], source: str
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

"""Money that comes in by hand, or goes back: booked, and set against what it pays.

A receipt is its entry: the bank on one side, the debtor on the other, and between them the
discount that was granted, the cents that are missing, and the exchange difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.clearing.allocating import lock_parties, write_parts
from akker.clearing.queries import OpenItem, open_items_of, open_items_of_entries
from akker.clearing.rules import Part, base_of, sorted_by_age, spread
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.queries import LedgerAccountRow, chart, code_in_role, journal_of_kind
from akker.ledger.queries_rates import rate_on
from akker.ledger.rules import NewEntry, NewLine, ledger_account_unknown
from akker.ledger.sealing import PostedEntry, write_entry
from akker.ledger.surroundings import hold_book
from akker.receivables.events import PaymentReceived
from akker.receivables.receipts import (
    RECEIPT,
    Bank,
    NewReceipt,
    Paid,
    Relief,
    bank_lines,
    check_receipt,
    relief_of,
)
from akker.tax.booking import NewTaxLine, write_tax_lines
from akker.tax.queries import TaxedEntry, taxed_entries


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
    return write_receipt(actor, receipt)


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
    return write_receipt(actor, replace(receipt, paid=paid))


def write_receipt(actor: Actor, receipt: NewReceipt) -> Received:
    """Step: as `receive_payment`."""
    hold_book(actor.book, exclusive=False)
    lock_parties(actor, [receipt.party_code])
    bank = _bank(actor, receipt)
    items = _items(actor, receipt)
    taxed = taxed_entries(actor.book, [item.entry_id for item in items.values()])
    reliefs = [
        relief_of(paid, items[paid.line_id], taxed.get(items[paid.line_id].entry_id, ()))
        for paid in receipt.paid
    ]
    check_receipt(receipt, bank, reliefs)
    entry = _entry(actor, receipt, bank, reliefs)
    posted = write_entry(actor, entry)
    _settle(actor, receipt, posted, reliefs)
    _take_back_tax(actor, receipt, posted, reliefs)
    _record(actor, receipt, posted)
    used = sum(paid.amount_minor for paid in receipt.paid)
    return Received(posted.label, posted.entry_id, abs(receipt.amount_minor) - used)


def _bank(actor: Actor, receipt: NewReceipt) -> Bank:
    """Where the money is. Refused: ledger_account_unknown, bank_unfit, rate_missing."""
    rows = {row.code: row for row in chart(actor.book)}
    row = rows.get(receipt.ledger_code)
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
    is_cash = row.role == "cash"
    own = receipt.currency == actor.book.currency
    rate = None if own else rate_on(actor.book, receipt.currency, receipt.received_on)
    return Bank(
        ledger_code=row.code,
        currency=actor.book.currency,
        is_cash=is_cash,
        is_foreign=bool(row.currency) and not own,
        rate_e9=rate.rate_e9 if rate else None,
        rate_on=rate.rated_on if rate else None,
        rate_source=rate.source if rate else "",
    )


def is_money(row: LedgerAccountRow) -> bool:
    """Whether a ledger account is where money comes in."""
    return row.control == "bank" or row.role in ("bank", "cash", "payments_in_transit")


def _items(actor: Actor, receipt: NewReceipt) -> dict[int, OpenItem]:
    """Refused: item_unknown."""
    found = {item.line_id: item for item in open_items_of(actor.book, receipt.party_code)}
    for paid in receipt.paid:
        if paid.line_id not in found:
            raise Refused(
                "item_unknown",
                "There is no open item {line_id}.",
                remedy="It may have been paid; look at the open items of the party.",
                line_id=paid.line_id,
            )
    return found


def _entry(actor: Actor, receipt: NewReceipt, bank: Bank, reliefs: Sequence[Relief]) -> NewEntry:
    book = actor.book
    lines = bank_lines(receipt, bank, reliefs, code_in_role(book, "receivable"))
    between = sum(line.amount_minor for line in lines)
    for role, amount in _between(bank, reliefs).items():
        if amount:
            lines.append(NewLine(code_in_role(book, role), amount))
            between += amount
    for code, amount in _tax_by_account(reliefs).items():
        lines.append(NewLine(code, amount))
        between += amount
    if between:
        lines.append(NewLine(code_in_role(book, "fx_realised"), -between))
    words = "Received from" if receipt.amount_minor > 0 else "Paid back to"
    return NewEntry(
        journal_code=journal_of_kind(book, "cash" if bank.is_cash else "bank"),
        booked_on=receipt.received_on,
        description=receipt.text or f"{words} {receipt.party_code}",
        lines=tuple(lines),
        source=f"{RECEIPT}{receipt.received_on.isoformat()}",
    )


def _between(bank: Bank, reliefs: Sequence[Relief]) -> dict[str, int]:
    """What lies between the bank and the debtor, by the role of its ledger account."""
    differences = "cash_differences" if bank.is_cash else "payment_differences"
    return {
        "discount_given": sum(one.discount_net for one in reliefs),
        differences: sum(one.difference for one in reliefs),
    }


def _tax_by_account(reliefs: Sequence[Relief]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in reliefs:
        for share in one.taxes:
            if share.tax_minor:
                code = share.line.ledger_code
                found[code] = found.get(code, 0) + share.tax_minor
    return found


def _settle(
    actor: Actor, receipt: NewReceipt, posted: PostedEntry, reliefs: Sequence[Relief]
) -> None:
    """Set the debtor line of the entry, a part after another, against what it pays."""
    if not reliefs:
        return
    (own,) = open_items_of_entries(actor.book, [posted.entry_id])
    parts = []
    for one in reliefs:
        item = one.item.line
        ends = (item.line_id, own.line_id) if item.is_debit else (own.line_id, item.line_id)
        day = max(receipt.received_on, item.booked_on)
        parts.append(Part(*ends, one.amount_minor, base_of(item, one.amount_minor), day))
    write_parts(actor, parts)


def _take_back_tax(
    actor: Actor, receipt: NewReceipt, posted: PostedEntry, reliefs: Sequence[Relief]
) -> None:
    """A discount reduces VAT on the day it is taken, never in the return of the invoice."""
    sums: dict[str, tuple[TaxedEntry, int, int]] = {}
    for one in reliefs:
        for share in one.taxes:
            line = share.line
            _, base, tax = sums.get(line.code, (line, 0, 0))
            sums[line.code] = (line, base - share.base_minor, tax - share.tax_minor)
    write_tax_lines(actor, [_tax_line(posted, receipt, *one) for one in sums.values()])


def _tax_line(
    posted: PostedEntry, receipt: NewReceipt, line: TaxedEntry, base_minor: int, tax_minor: int
) -> NewTaxLine:
    return NewTaxLine(
        entry_id=posted.entry_id,
        party_id=line.party_id,
        code=line.code,
        rate_e2=line.rate_e2,
        base_minor=base_minor,
        tax_minor=tax_minor,
        base_box=line.base_box,
        tax_box=line.tax_box,
        ledger_code=line.ledger_code,
        taxed_on=receipt.received_on,
        evidence=line.evidence,
    )


def _record(actor: Actor, receipt: NewReceipt, posted: PostedEntry) -> None:
    record(
        actor,
        PaymentReceived(
            posted.label,
            receipt.party_code,
            receipt.received_on,
            decimal_text(receipt.amount_minor, receipt.currency),
            receipt.currency,
        ),
        subject=f"entry:{posted.label}",
    )

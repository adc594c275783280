"""What receipts would book and settle, before they are: read, and decided over what was read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from akker.books.models import Book
from akker.clearing.queries import OpenItem, item_unknown
from akker.kernel.errors import Refused
from akker.ledger.queries_rates import rate_on
from akker.ledger.rules import NewEntry, NewLine, ledger_account_unknown
from akker.ledger.words import entry_word
from akker.parties.queries import codes_of_group
from akker.receivables.desk import Desk, look_at_desk
from akker.receivables.receipts import (
    Bank,
    NewReceipt,
    Relief,
    bank_lines,
    check_currency_of,
    check_receipt,
    is_money,
    relief_of,
)
from akker.receivables.rules import RECEIPT


@dataclass(frozen=True, slots=True)
class PlannedReceipt:
    receipt: NewReceipt
    reliefs: list[Relief]
    entry: NewEntry


def planned_receipts(book: Book, receipts: Sequence[NewReceipt]) -> list[PlannedReceipt]:
    """Each with what those before it left open. Refused: as `receiving.receive_payment`."""
    desk = look_at_desk(book, receipts)
    return [_planned(book, receipt, desk) for receipt in receipts]


def _planned(book: Book, receipt: NewReceipt, desk: Desk) -> PlannedReceipt:
    """What one receipt does; `desk.items` are less what it settles afterwards."""
    bank = _bank(book, receipt, desk)
    reliefs = []
    for paid in receipt.paid:
        item = desk.items.get(paid.line_id)
        if item is None or not _is_of(book, item, receipt.party_code, desk):
            raise item_unknown(paid.line_id)
        check_currency_of(receipt, item)
        relief = relief_of(paid, item, desk.taxed.get(item.entry_id, ()))
        desk.items[paid.line_id] = _less(item, relief)
        reliefs.append(relief)
    check_receipt(receipt, bank, reliefs)
    return PlannedReceipt(receipt, reliefs, _entry(book, receipt, bank, reliefs, desk))


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


def _bank(book: Book, receipt: NewReceipt, desk: Desk) -> Bank:
    """Where the money is. Refused: ledger_account_unknown, bank_unfit, rate_missing."""
    row = desk.places.get(receipt.ledger_code)
    if row is None:
        raise ledger_account_unknown(book.name, receipt.ledger_code)
    if not is_money(row) or row.currency not in ("", receipt.currency):
        raise Refused(
            "bank_unfit",
            "Ledger account {code} holds no money in {currency}.",
            remedy="Choose a bank or cash account in that currency.",
            code=receipt.ledger_code,
            currency=receipt.currency,
        )
    own = receipt.currency == book.currency
    rate = None if own else rate_on(book, receipt.currency, receipt.received_on)
    return Bank(
        ledger_code=row.code,
        currency=book.currency,
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
    kind = "received" if receipt.amount_minor > 0 else "paid_back"
    return NewEntry(
        journal_code=desk.journal(book, "cash" if bank.is_cash else "bank"),
        booked_on=receipt.received_on,
        description=receipt.text or entry_word(book.language, kind, party=receipt.party_code),
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

"""What money that came in pays, decided over plain values.

Amounts that are paid are in the currency of the item and above zero; what is booked is in the
currency of the books, debit above zero.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from akker.clearing.queries import OpenItem
from akker.clearing.rules import base_of, too_large
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, round_half_up, split_largest_remainder
from akker.kernel.rates import at_rate
from akker.ledger.rules import NewLine
from akker.tax.queries import TaxedEntry

MOST_DIFFERENCE = 5  # minor units of one item that may be missing without a reason
_WHOLE = 100_00


@dataclass(frozen=True, slots=True)
class Paid:
    """What a receipt pays of one open item, in its currency.

    `discount_minor` is what was granted for paying early, with the VAT in it; `difference_minor`
    are cents that are missing, below zero where there are too many.
    """

    line_id: int
    amount_minor: int
    discount_minor: int = 0
    difference_minor: int = 0

    @property
    def settled_minor(self) -> int:
        return self.amount_minor + self.discount_minor + self.difference_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """Money on a bank or cash account, in its currency; below zero it went back to the customer.

    What pays nothing stays with the customer as a credit (invariant 15).
    """

    party_code: str
    received_on: dt.date
    amount_minor: int
    currency: str
    ledger_code: str
    paid: tuple[Paid, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """The ledger account of the money; the rate of the day where it is not our currency.

    `currency` is that of the books. `is_foreign` says that the account itself is kept in that of
    the receipt.
    """

    ledger_code: str
    currency: str
    is_cash: bool
    is_foreign: bool
    rate_e9: int | None
    rate_on: dt.date | None
    rate_source: str


@dataclass(frozen=True, slots=True)
class TaxShare:
    """What of a discount is base and what is VAT, under the code of an invoice."""

    line: TaxedEntry
    base_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Relief:
    """An item and what of it is settled: `amount_minor` in its currency, the rest in ours."""

    item: OpenItem
    amount_minor: int
    base_minor: int
    discount_net: int
    difference: int
    taxes: tuple[TaxShare, ...]


class HasMoney(Protocol):
    """What tells of a ledger account whether money lies there."""

    @property
    def role(self) -> str: ...

    @property
    def control(self) -> str: ...


@dataclass(frozen=True, slots=True)
class MoneyPlace:
    """A ledger account as receipts need it."""

    code: str
    role: str
    control: str
    currency: str


def is_money(row: HasMoney) -> bool:
    """Whether a ledger account is where money comes in."""
    return row.control == "bank" or row.role in ("bank", "cash", "payments_in_transit")


def relief_of(paid: Paid, item: OpenItem, taxed: Sequence[TaxedEntry]) -> Relief:
    """Refused: allocation_too_large, discount_unfit, difference_large."""
    settled = paid.settled_minor
    if paid.amount_minor < 0 or not 0 < settled <= item.line.open_minor:
        raise too_large(settled, item.line)
    if paid.discount_minor < 0 or (paid.discount_minor and not item.line.is_debit):
        raise Refused(
            "discount_unfit",
            "{amount} is no discount on {number}.",
            remedy="Use an amount above zero, on an invoice.",
            amount=decimal_text(paid.discount_minor, item.currency),
            number=item.number or item.entry_label,
        )
    if abs(paid.difference_minor) > MOST_DIFFERENCE:
        raise Refused(
            "difference_large",
            "{amount} {currency} is too much for a payment difference; the most is {most}.",
            remedy="Leave it open, grant a discount, or make a credit note.",
            amount=decimal_text(abs(paid.difference_minor), item.currency),
            currency=item.currency,
            most=decimal_text(MOST_DIFFERENCE, item.currency),
        )
    base = base_of(item.line, settled)
    sign = 1 if item.line.is_debit else -1

    def own(amount_minor: int) -> int:
        return round_half_up(Decimal(base) * amount_minor / settled)

    discount = own(paid.discount_minor)
    taxes = shares_of(discount, taxed)
    return Relief(
        item=item,
        amount_minor=settled,
        base_minor=base,
        discount_net=discount - sum(share.tax_minor for share in taxes),
        difference=sign * own(paid.difference_minor),
        taxes=taxes,
    )


def shares_of(gross_minor: int, taxed: Sequence[TaxedEntry]) -> tuple[TaxShare, ...]:
    """A part of an invoice with its VAT, spread over its codes as what is left of the invoice is.

    The VAT in each is what its rate makes of it (E06, E08).
    """
    weights = [max(line.base_minor + line.tax_minor, 0) for line in taxed]
    if not gross_minor or not sum(weights):
        return ()
    shares = []
    for line, part in zip(taxed, split_largest_remainder(gross_minor, weights), strict=True):
        tax = round_half_up(Decimal(part) * line.rate_e2 / (_WHOLE + line.rate_e2))
        if part:
            shares.append(TaxShare(line, part - tax, tax))
    return tuple(shares)


def check_currency_of(receipt: NewReceipt, item: OpenItem) -> None:
    """Refused: receipt_currency."""
    if item.currency != receipt.currency:
        raise Refused(
            "receipt_currency",
            "This money is in {currency}, and {number} is in {other}.",
            remedy="Record it with nothing to pay, as money on account; then settle the two, with"
            " how much of {number} it pays and how much of the money that takes.",
            currency=receipt.currency,
            other=item.currency,
            number=item.number or item.entry_label,
        )


def check_receipt(receipt: NewReceipt, bank: Bank, reliefs: Sequence[Relief]) -> None:
    """Refused: receipt_unfit, allocation_too_large."""
    used = sum(paid.amount_minor for paid in receipt.paid)
    comes_in = receipt.amount_minor > 0
    twice = len({paid.line_id for paid in receipt.paid}) < len(receipt.paid)
    wrong = [one for one in reliefs if one.item.line.is_debit != comes_in]
    if receipt.amount_minor == 0 or twice or wrong:
        raise Refused(
            "receipt_unfit",
            "This money cannot pay what it is said to pay.",
            remedy="Money that comes in pays invoices, what goes back pays credits, and each once.",
        )
    if used > abs(receipt.amount_minor):
        raise Refused(
            "allocation_too_large",
            "You set {amount} {currency} against invoices; {open} came in."
            if comes_in
            else "You set {amount} {currency} against credits; {open} went back.",
            remedy="Set less against them, or correct the amount.",
            amount=decimal_text(used, receipt.currency),
            open=decimal_text(abs(receipt.amount_minor), receipt.currency),
            currency=receipt.currency,
        )


def bank_lines(
    receipt: NewReceipt, bank: Bank, reliefs: Sequence[Relief], debtor_code: str
) -> list[NewLine]:
    """The money, and the debtor: relieved of what the items are carried at (invariant 27)."""
    sign = 1 if receipt.amount_minor > 0 else -1
    used = sum(paid.amount_minor for paid in receipt.paid)
    rest = abs(receipt.amount_minor) - used
    settled = sum(one.amount_minor for one in reliefs) + rest
    carried = sum(one.base_minor for one in reliefs) + _own(rest, receipt, bank)
    worth = _own(abs(receipt.amount_minor), receipt, bank)
    debtor = NewLine(debtor_code, -sign * carried, receipt.party_code, receipt.text)
    money = NewLine(bank.ledger_code, sign * worth)
    if bank.rate_e9 is None:
        return [money, debtor]
    if bank.is_foreign:
        money = replace(
            money,
            currency=receipt.currency,
            currency_minor=receipt.amount_minor,
            rate_e9=bank.rate_e9,
            rate_on=bank.rate_on,
            rate_source=bank.rate_source,
        )
    # Without a rate: it is that between the two amounts, for it is carried at those of its items.
    debtor = replace(debtor, currency=receipt.currency, currency_minor=-sign * settled)
    return [money, debtor]


def _own(amount_minor: int, receipt: NewReceipt, bank: Bank) -> int:
    if bank.rate_e9 is None:
        return amount_minor
    return at_rate(amount_minor, receipt.currency, bank.rate_e9, bank.currency)

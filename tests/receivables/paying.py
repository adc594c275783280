"""Paying what `selling` sold."""

from typing import Any

from akker.books.actor import reading
from akker.clearing.queries import OpenItem, open_items_of
from akker.kernel.money import decimal_text, parse_decimal
from akker.receivables.receipts import NewReceipt, Paid
from akker.receivables.receiving import Received, receive_oldest_first, receive_payment
from tests.make import Make
from tests.receivables.selling import day


def items(make: Make, code: str = "J1", **how: Any) -> list[OpenItem]:
    with reading(make.book):
        return open_items_of(make.book, code, **how)


def still_open(make: Make, code: str = "J1", as_of: str = "") -> dict[str, str]:
    """What is open by number, in its currency."""
    found = items(make, code, as_of=day(as_of) if as_of else None)
    return {one.number: decimal_text(one.open_minor, one.currency) for one in found}


def receipt(
    amount: str,
    on: str = "2026-03-20",
    *,
    code: str = "J1",
    bank: str = "1020",
    currency: str = "EUR",
    paid: tuple[Paid, ...] = (),
) -> NewReceipt:
    return NewReceipt(
        party_code=code,
        received_on=day(on),
        amount_minor=parse_decimal(amount, currency),
        currency=currency,
        ledger_code=bank,
        paid=paid,
    )


def paid(
    make: Make,
    number: str,
    amount: str,
    *,
    discount: str = "0",
    difference: str = "0",
    code: str = "J1",
    currency: str = "EUR",
) -> Paid:
    (item,) = [one for one in items(make, code) if one.number == number]
    amounts = [parse_decimal(text, currency) for text in (amount, discount, difference)]
    return Paid(item.line_id, *amounts)


def received(make: Make, amount: str, *parts: Paid, **how: Any) -> Received:
    return receive_payment(make.alice, receipt=receipt(amount, paid=parts, **how))


def received_oldest_first(make: Make, amount: str, **how: Any) -> Received:
    return receive_oldest_first(make.alice, receipt=receipt(amount, **how))

"""Money of customers: received, allocated, written off, and taken back."""

import datetime as dt
from typing import Annotated

from ninja import Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Amount, Day, In, Key, Out, Text, amount_out
from akker.books.actor import Permission, reading
from akker.clearing.queries import OpenItem, allocations_of_entry, open_item, open_items_of
from akker.kernel.money import parse_decimal
from akker.ledger.queries import entry_labelled
from akker.parties.queries import party_coded
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.queries_discount import due_days
from akker.receivables.receipt_form import receipt_from_form
from akker.receivables.receipts import NewReceipt
from akker.receivables.receiving import (
    receive_oldest_first,
    receive_payment,
    receive_payments,
)
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off

router = Router(tags=["payments"])
Short = Annotated[str, Field(max_length=40)]
Entry = Annotated[str, Field(max_length=60)]


class PaysForm(In):
    """`item` is the number of an invoice or the key of an open item."""

    item: Short
    amount: Short = ""
    discount: Annotated[str, Field(max_length=40, description="Granted, with the VAT.")] = ""
    difference: Annotated[str, Field(max_length=40, description="Cents that are missing.")] = ""


class ReceiptIn(In):
    """Money that came in, or with an amount below zero went back; `bank` is a ledger account."""

    party: Short
    date: Day
    bank: Annotated[str, Field(max_length=60)]
    amount: Short
    currency: Annotated[str, Field(max_length=12)] = ""
    text: Text = ""
    pays: Annotated[list[PaysForm], Field(max_length=500)] = []
    oldest_first: bool = False


class ReceiptsIn(In):
    """Payments that are booked all together, or none."""

    payments: Annotated[list[ReceiptIn], Field(min_length=1, max_length=500)]
    source: Annotated[str, Field(max_length=60)] = ""


class ReceiptSaid(Out):
    """`left` is what of it pays nothing yet."""

    entry: str
    left: Amount


class OpenItemOut(Out):
    """Above zero is owed to us, to be paid by `due`. `base` is in the currency of the books."""

    item: int
    number: str
    entry: str
    date: Day
    due: Day | None
    currency: str
    amount: Amount
    open: Amount
    base: Amount


class AllocationIn(In):
    """A debit and a credit by the keys of their items; without an amount as much as goes.

    Of items in two currencies both amounts are said, `credit_amount` in that of the credit.
    """

    debit: Key
    credit: Key
    amount: Short = ""
    credit_amount: Short = ""
    date: Day | None = None


class AllocationSaid(Out):
    allocation_id: int


class AllocationOut(Out):
    """What settles a line of the entry; `other` is the entry at the other end."""

    allocation_id: int
    amount: Amount
    currency: str
    date: Day
    other: str
    number: str
    is_undone: bool


class DayIn(In):
    date: Day | None = None


class WriteOffIn(In):
    """`proof` says why it is certain, within a year of the due date, that nobody pays.

    Without a date it is the day on which its VAT comes back, or today before that.
    """

    date: Day | None = None
    reason: Text
    takes_vat_back: bool = True
    proof: Text = ""


class PostedOut(Out):
    entry: str


@operation(
    router,
    "POST",
    "/payments",
    asks=Permission.RECEIVE_PAYMENTS,
    answers=ReceiptSaid,
    status=201,
)
def receive(request: ApiRequest, body: ReceiptIn) -> ReceiptSaid:
    """Book money that came in, and set it against what it pays."""
    (receipt,) = receipts_in(request, [body])
    if body.oldest_first:
        found = receive_oldest_first(request.actor, receipt=receipt)
    else:
        found = receive_payment(request.actor, receipt=receipt)
    return ReceiptSaid(entry=found.entry, left=amount_out(found.open_minor, receipt.currency))


def receipts_in(request: ApiRequest, bodies: list[ReceiptIn]) -> list[NewReceipt]:
    """Refused: as `receipt_form.receipt_from_form`."""
    book = request.actor.book
    forms = [
        {
            **body.model_dump(exclude_unset=True, exclude={"oldest_first"}),
            "date": body.date.isoformat(),
        }
        for body in bodies
    ]
    with reading(book):
        return [receipt_from_form(book, form) for form in forms]


@operation(
    router,
    "POST",
    "/payment-batches",
    asks=Permission.RECEIVE_PAYMENTS,
    answers=list[ReceiptSaid],
    status=201,
)
def receive_many(request: ApiRequest, body: ReceiptsIn) -> list[ReceiptSaid]:
    """Book many payments, all together or none, each set against what it says it pays."""
    receipts = receipts_in(request, body.payments)
    found = receive_payments(request.actor, receipts=receipts, source=body.source)
    return [
        ReceiptSaid(entry=one.entry, left=amount_out(one.open_minor, receipt.currency))
        for one, receipt in zip(found, receipts, strict=True)
    ]


@operation(
    router,
    "GET",
    "/open-items/{path:code}",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[OpenItemOut],
)
def list_open_items(request: ApiRequest, code: str) -> list[OpenItemOut]:
    """What a party owes us or has to its credit, the oldest first."""
    book = request.actor.book
    party = party_coded(book, code)
    items = open_items_of(book, party.code)
    due = due_days(book, items)
    return [_item_out(item, due.get(item.line_id), book.currency) for item in items]


def _item_out(item: OpenItem, due: dt.date | None, own: str) -> OpenItemOut:
    return OpenItemOut(
        item=item.line_id,
        number=item.number,
        entry=item.entry_label,
        date=item.booked_on,
        due=due,
        currency=item.currency,
        amount=amount_out(item.amount_minor, item.currency),
        open=amount_out(item.open_minor, item.currency),
        base=amount_out(item.base_minor, own),
    )


def amount_in(text: str, currency: str) -> int | None:
    """None where nothing is said."""
    return parse_decimal(text, currency) if text else None


@operation(
    router,
    "POST",
    "/allocations",
    asks=Permission.ALLOCATE_PAYMENTS,
    answers=AllocationSaid,
    status=201,
)
def create_allocation(request: ApiRequest, body: AllocationIn) -> AllocationSaid:
    """Settle a debit with a credit of the same party."""
    book = request.actor.book
    with reading(book):
        debit, credit = open_item(book, body.debit), open_item(book, body.credit)
    key = allocate(
        request.actor,
        debit_line_id=body.debit,
        credit_line_id=body.credit,
        amount_minor=amount_in(body.amount, debit.currency),
        credit_minor=amount_in(body.credit_amount, credit.currency),
        on=body.date,
    )
    return AllocationSaid(allocation_id=key)


@operation(
    router,
    "GET",
    "/allocations/{path:entry}",
    asks=Permission.READ_BOOKS,
    answers=list[AllocationOut],
)
def list_allocations(request: ApiRequest, entry: str) -> list[AllocationOut]:
    """What settles the lines of an entry, the earliest first."""
    book = request.actor.book
    return [
        AllocationOut(
            allocation_id=row.allocation_id,
            amount=amount_out(row.amount_minor, row.currency),
            currency=row.currency,
            date=row.allocated_on,
            other=row.other_entry,
            number=row.other_number,
            is_undone=row.is_undone,
        )
        for row in allocations_of_entry(book, entry_labelled(book, entry).entry_id)
    ]


@operation(
    router,
    "POST",
    "/undone-allocations/{allocation_id}",
    asks=Permission.ALLOCATE_PAYMENTS,
    answers=AllocationSaid,
)
def take_allocation_apart(request: ApiRequest, allocation_id: Key, body: DayIn) -> AllocationSaid:
    """Take an allocation back by its opposite, from a day on or from its own."""
    undo_allocation(request.actor, allocation_id=allocation_id, on=body.date)
    return AllocationSaid(allocation_id=allocation_id)


@operation(
    router,
    "POST",
    "/taken-back-payments/{path:entry}",
    asks=Permission.RECEIVE_PAYMENTS,
    answers=PostedOut,
    status=201,
)
def take_payment_back(request: ApiRequest, entry: str, body: DayIn) -> PostedOut:
    """Reverse a receipt or a write-off; what it paid is open again."""
    return PostedOut(entry=take_back(request.actor, label=entry, on=body.date))


@operation(
    router,
    "POST",
    "/written-off-items/{item}",
    asks=Permission.RECEIVE_PAYMENTS,
    answers=PostedOut,
    status=201,
)
def write_item_off(request: ApiRequest, item: Key, body: WriteOffIn) -> PostedOut:
    """Book what is open of an item as a bad debt."""
    label = write_off(
        request.actor,
        line_id=item,
        on=body.date,
        reason=body.reason,
        takes_vat_back=body.takes_vat_back,
        proof=body.proof,
    )
    return PostedOut(entry=label)

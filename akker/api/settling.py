"""Settling several items at once, a look before a payment is booked, charges for paying late."""

from collections.abc import Sequence
from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.payments import PostedOut, ReceiptIn, Short, amount_in, receipts_in
from akker.api.schemas import Amount, Asked, Day, In, Key, Out, Text, amount_out
from akker.books.actor import Permission, reading
from akker.clearing.queries import open_item, open_items_of, open_items_with_ids
from akker.clearing.queries_pairs import Share
from akker.dunning.charging import charge_late
from akker.dunning.queries_interest import LateCharge, late_charges
from akker.kernel.money import parse_decimal
from akker.kernel.rates import percent_text
from akker.ledger.rules import NewEntry
from akker.parties.queries import party_coded
from akker.receivables.allocating import allocate_several
from akker.receivables.queries_discount import discount_offers, fitting_offers
from akker.receivables.queries_receipt_plan import planned_receipts
from akker.receivables.queries_recovery import written_off_of
from akker.receivables.recovering import recover

router = Router(tags=["payments"])
Address = Annotated[str, Field(max_length=80)]


class SharePart(In):
    """How much of an invoice or another debit; without an amount as much as goes.

    Where it is in another currency than the credit both are said, `credit_amount` in that of the
    credit.
    """

    item: Key
    amount: Short = ""
    credit_amount: Short = ""


class SharesIn(In):
    """One credit, set against debits of the same party in the order given."""

    credit: Key
    pays: Annotated[list[SharePart], Field(min_length=1, max_length=500)]
    date: Day | None = None


class SettledOut(Out):
    """`exchange` is the entry that realises a difference of rates, or empty."""

    allocation_id: int
    date: Day
    exchange: str


class LookedLine(Out):
    ledger_account: str
    amount: Amount
    party: str


class DiscountOut(Out):
    """A discount for paying early that fits what is paid, and that nobody granted yet."""

    item: int
    number: str
    discount: Amount
    until: Day


class LookedOut(Out):
    """What would be posted, in the currency of the books, debit above zero."""

    date: Day
    journal: str
    description: str
    lines: list[LookedLine]
    discounts: list[DiscountOut] = []


class InterestPartOut(Out):
    """`added` is interest of the years before, which bears interest too."""

    first: Day
    last: Day
    days: int
    owed: Amount
    added: Amount
    percent_a_year: str


class LateChargeOut(Out):
    invoice: str
    interest: Amount
    costs: Amount
    parts: list[InterestPartOut]
    entry: LookedOut


class LateAsked(Asked):
    date: Day
    with_costs: bool = True


class LateIn(In):
    """Invoices of one customer; the costs of collecting are once over their sum."""

    invoices: Annotated[list[Address], Field(min_length=1, max_length=200)]
    date: Day
    with_costs: bool = True


class PostedEntries(Out):
    entries: list[str]


@operation(
    router,
    "POST",
    "/allocation-batches",
    asks=Permission.ALLOCATE_PAYMENTS,
    answers=list[SettledOut],
    status=201,
)
def create_allocations(request: ApiRequest, body: SharesIn) -> list[SettledOut]:
    """Settle several debits with one credit, all or none."""
    book = request.actor.book
    with reading(book):
        own = open_item(book, body.credit).currency
        items = open_items_with_ids(book, [one.item for one in body.pays])
    currencies = {item.line_id: item.currency for item in items}
    shares = [
        Share(
            one.item,
            body.credit,
            amount_in(one.amount, currencies.get(one.item, own)),
            amount_in(one.credit_amount, own),
        )
        for one in body.pays
    ]
    return [
        SettledOut(allocation_id=one.allocation_id, date=one.allocated_on, exchange=one.exchange)
        for one in allocate_several(request.actor, shares=shares, on=body.date)
    ]


@operation(
    router,
    "POST",
    "/payment-previews",
    asks=Permission.RECEIVE_PAYMENTS,
    answers=LookedOut,
)
def look_at_payment(request: ApiRequest, body: ReceiptIn) -> LookedOut:
    """What a payment would post, and which discount for paying early it fits. Posts nothing."""
    book = request.actor.book
    (receipt,) = receipts_in(request, [body])
    with reading(book):
        party_coded(book, receipt.party_code)
        (planned,) = planned_receipts(book, [receipt])
        items = open_items_of(book, receipt.party_code)
        offers = discount_offers(book, items, on=receipt.received_on)
    found = fitting_offers(receipt.paid, offers)
    looked = _looked(planned.entry, book.currency)
    return looked.model_copy(
        update={
            "discounts": [
                DiscountOut(
                    item=one.line_id,
                    number=one.number,
                    discount=amount_out(one.discount_minor, one.currency),
                    until=one.last_day,
                )
                for one in found
            ]
        }
    )


def _looked(entry: NewEntry, currency: str) -> LookedOut:
    return LookedOut(
        date=entry.booked_on,
        journal=entry.journal_code,
        description=entry.description,
        lines=[
            LookedLine(
                ledger_account=line.ledger_code,
                amount=amount_out(line.amount_minor, currency),
                party=line.party_code,
            )
            for line in entry.lines
        ],
    )


@operation(
    router,
    "GET",
    "/late-charges/{path:invoice}",
    asks=Permission.READ_BOOKS,
    answers=LateChargeOut,
)
def show_late_charge(request: ApiRequest, invoice: str, asked: Query[LateAsked]) -> LateChargeOut:
    """The interest on an invoice up to a day, part by part, and the costs of collecting."""
    book = request.actor.book
    with reading(book):
        (found,) = late_charges(book, [invoice], on=asked.date, with_costs=asked.with_costs)
    return _late(found)


def _late(found: LateCharge) -> LateChargeOut:
    currency = found.invoice.currency
    return LateChargeOut(
        invoice=found.invoice.address,
        interest=amount_out(found.interest_minor, currency),
        costs=amount_out(found.costs_minor, currency),
        parts=[
            InterestPartOut(
                first=part.first,
                last=part.last,
                days=part.days,
                owed=amount_out(part.owed_minor, currency),
                added=amount_out(part.added_minor, currency),
                percent_a_year=percent_text(part.rate_e2),
            )
            for part in found.parts
        ],
        entry=_looked(found.entry, currency),
    )


@operation(
    router,
    "POST",
    "/late-charges",
    asks=Permission.RECEIVE_PAYMENTS,
    answers=PostedEntries,
    status=201,
)
def charge_late_payment(request: ApiRequest, body: LateIn) -> PostedEntries:
    """Book interest on invoices of a customer up to a day, and once the costs of collecting."""
    labels: Sequence[str] = charge_late(
        request.actor, invoices=body.invoices, on=body.date, with_costs=body.with_costs
    )
    return PostedEntries(entries=list(labels))


class WrittenOffOut(Out):
    """`claim` is what was written off less what came in; amounts in the currency of the books."""

    entry: str
    number: str
    date: Day
    amount: Amount
    claim: Amount


class RecoveryIn(In):
    """Money on a bank or cash account in the currency of the books."""

    date: Day
    bank: Annotated[str, Field(max_length=60)]
    amount: Short
    text: Text = ""


@operation(
    router,
    "GET",
    "/written-off/{path:code}",
    asks=Permission.READ_BOOKS,
    answers=list[WrittenOffOut],
)
def list_written_off(request: ApiRequest, code: str) -> list[WrittenOffOut]:
    """What was written off of a party, with what is still a claim, the earliest first."""
    book = request.actor.book
    with reading(book):
        rows = written_off_of(book, party_coded(book, code).code)
    return [
        WrittenOffOut(
            entry=one.entry,
            number=one.number,
            date=one.written_on,
            amount=amount_out(one.amount_minor, book.currency),
            claim=amount_out(one.claim_minor, book.currency),
        )
        for one in rows
    ]


@operation(
    router,
    "POST",
    "/recoveries/{path:entry}",
    asks=Permission.RECEIVE_PAYMENTS,
    answers=PostedOut,
    status=201,
)
def recover_written_off(request: ApiRequest, entry: str, body: RecoveryIn) -> PostedOut:
    """Book money that came in after all, by the entry of the write-off; its VAT is due again."""
    label = recover(
        request.actor,
        write_off=entry,
        on=body.date,
        amount_minor=parse_decimal(body.amount, request.actor.book.currency),
        ledger_code=body.bank,
        text=body.text,
    )
    return PostedOut(entry=label)

"""Reading promises to pay, each with what was received for it by its day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.clearing.queries import EXCHANGE
from akker.dunning.models import PaymentPromise, PromisedInvoice
from akker.dunning.rules import PromiseState, promise_state
from akker.ledger.models import JournalLine
from akker.parties.queries import keys_of_group, merged_keys
from akker.parties.queries_sight import seen
from akker.receivables.queries import address_of
from akker.receivables.rules import RECEIPT

Paid = tuple[dt.date, dt.datetime, int]  # when, as recorded when, how much
# Of which entry, when, recorded when, how much, and whether by money.
Settled = tuple[int, dt.date, dt.datetime, int, bool]


@dataclass(frozen=True, slots=True)
class PromisedRow:
    invoice_id: int
    entry_id: int | None
    invoice: str
    label: str
    total_minor: int


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """`received_minor` is what came in for it from the day it was made up to its day, and on that
    day what was recorded after it.

    Of the invoices that it names what receipts paid of them, also before it was made once they are
    settled in full; else all receipts of the party.
    """

    promise_id: int
    party_code: str
    party_name: str
    made_on: dt.date
    promised_on: dt.date
    amount_minor: int
    currency: str
    said_by: str
    recorded_by: str
    cancelled_on: dt.date | None
    cancel_reason: str
    invoices: tuple[PromisedRow, ...]
    received_minor: int
    state: PromiseState


def promises(
    book: Book,
    *,
    as_of: dt.date,
    party_code: str = "",
    party_ids: Iterable[int] | None = None,
    invoice_ids: Iterable[int] | None = None,
    since: dt.date | None = None,
    before: tuple[dt.date, int] | None = None,
    limit: int | None = None,
) -> list[PromiseRow]:
    """Promises that were made by a day, the latest promised day first, as they stood that day.

    `since` leaves out what was promised for before that day; `before` are the promised day and the
    key of one that was listed already. Up to five queries.
    """
    rows = PaymentPromise.objects.filter(seen(book, "party__"), book=book, made_on__lte=as_of)
    if party_code:
        rows = rows.filter(party__in=keys_of_group(book, party_code))
    if party_ids is not None:
        rows = rows.filter(party__in=set(party_ids))
    if before is not None:
        rows = rows.filter(
            Q(promised_on__lt=before[0]) | Q(promised_on=before[0], pk__lt=before[1])
        )
    if invoice_ids is not None:
        rows = rows.filter(invoices__invoice__in=set(invoice_ids)).distinct()
    if since is not None:
        rows = rows.filter(promised_on__gte=since)
    found = list(rows.select_related("party").order_by("-promised_on", "-pk")[:limit])
    named = _named(book, [row.pk for row in found])
    settled = _settled(book, named)
    paid = {
        key: [(day, at, n) for _, day, at, n, is_money in settled[key] if is_money] for key in named
    }
    paid |= _received(book, [row for row in found if row.pk not in named])
    return [
        _row(row, named.get(row.pk, []), paid.get(row.pk, []), settled.get(row.pk, []), as_of)
        for row in found
    ]


@asked_once
def promises_of(book: Book, party_code: str, *, as_of: dt.date) -> tuple[PromiseRow, ...]:
    """All of a party and of who was merged into it, as `promises`."""
    return tuple(promises(book, as_of=as_of, party_code=party_code))


def _named(book: Book, promise_ids: Sequence[int]) -> dict[int, list[PromisedRow]]:
    rows = PromisedInvoice.objects.filter(book=book, promise__in=promise_ids).order_by("pk")
    columns = (
        *("promise", "invoice", "invoice__entry", "invoice__label", "invoice__number"),
        "invoice__total_minor",
    )
    found: dict[int, list[PromisedRow]] = defaultdict(list)
    for promise_id, invoice_id, entry_id, label, number, total_minor in rows.values_list(*columns):
        address = address_of(label, is_outside=number is None)
        found[promise_id].append(PromisedRow(invoice_id, entry_id, address, label, total_minor))
    return dict(found)


def _settled(book: Book, named: dict[int, list[PromisedRow]]) -> dict[int, list[Settled]]:
    """What was set against the invoices that promises name. What was undone counts against it."""
    entries = {one.entry_id for many in named.values() for one in many if one.entry_id}
    came_in = Q(credit_line__entry__source__startswith=RECEIPT) | Q(
        credit_line__entry__source__startswith=f"{EXCHANGE}{RECEIPT}"
    )
    rows = Allocation.objects.filter(book=book, debit_line__entry__in=entries)
    parts: dict[int, list[Settled]] = defaultdict(list)
    for part in rows.annotate(
        is_money=ExpressionWrapper(came_in, output_field=BooleanField())
    ).values_list(
        *("debit_line__entry", "allocated_on", "credit_line__entry__recorded_at"),
        *("amount_minor", "is_money"),
    ):
        parts[part[0]].append(part)
    return {
        key: [part for one in many for part in parts.get(one.entry_id or 0, [])]
        for key, many in named.items()
    }


def _is_settled(named: Sequence[PromisedRow], settled: Sequence[Settled], last: dt.date) -> bool:
    return bool(named) and all(
        sum(n for entry_id, day, _, n, _ in settled if entry_id == one.entry_id and day <= last)
        >= one.total_minor
        for one in named
    )


def _received(book: Book, rows: Sequence[PaymentPromise]) -> dict[int, list[Paid]]:
    """What came in from whoever promised without naming invoices, in the promised currency.

    Whoever they were merged with is the same.
    """
    into = merged_keys(book)
    roots = {into.get(row.party_id, row.party_id) for row in rows}
    group = roots | {party for party, root in into.items() if root in roots}
    lines = JournalLine.objects.filter(
        party__in=group,
        book=book,
        ledger_account__control="receivable",
        entry__source__startswith=RECEIPT,
    )
    columns = (
        *("party", "booked_on", "entry__recorded_at"),
        *("currency", "currency_minor", "amount_minor"),
    )
    parts: dict[tuple[int, str], list[Paid]] = defaultdict(list)
    for party, day, at, currency, foreign, own in lines.values_list(*columns):
        root = into.get(int(party or 0), int(party or 0))
        part = (day, at, -(own if foreign is None else foreign))
        parts[root, currency or book.currency].append(part)
    return {
        row.pk: parts.get((into.get(row.party_id, row.party_id), row.currency), []) for row in rows
    }


def _row(
    row: PaymentPromise,
    named: Sequence[PromisedRow],
    paid: Sequence[Paid],
    settled: Sequence[Settled],
    as_of: dt.date,
) -> PromiseRow:
    last = min(row.promised_on, as_of)
    # What was here already on the day it was said is not what was promised.
    received_minor = sum(
        n for day, at, n in paid if (row.made_on, row.recorded_at) < (day, at) and day <= last
    )
    whole_minor = sum(n for day, _, n in paid if day <= last)
    is_settled = whole_minor > 0 and _is_settled(named, settled, last)
    if is_settled:
        received_minor = whole_minor
    return PromiseRow(
        promise_id=row.pk,
        party_code=row.party.code,
        party_name=row.party.name,
        made_on=row.made_on,
        promised_on=row.promised_on,
        amount_minor=row.amount_minor,
        currency=row.currency,
        said_by=row.said_by,
        recorded_by=row.recorded_by,
        cancelled_on=row.cancelled_on,
        cancel_reason=row.cancel_reason,
        invoices=tuple(named),
        received_minor=received_minor,
        state=promise_state(
            row.amount_minor,
            received_minor,
            row.promised_on,
            as_of,
            row.cancelled_on,
            is_settled=is_settled,
        ),
    )

"""Where a customer stands: what is open by age, and what came in last."""

import datetime as dt
from dataclasses import dataclass
from heapq import nlargest

from akker.books.models import Book
from akker.clearing.queries import OpenItem, open_items_of
from akker.ledger.models import JournalLine
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group
from akker.receivables.queries import address_of, invoices_of_entries
from akker.receivables.queries_terms import terms_of
from akker.receivables.rules import CREDIT_NOTE, RECEIPT
from akker.reports.aged_lines import BUCKET_DAYS
from akker.reports.aged_receivables import AgedParty

LATEST = 5


@dataclass(frozen=True, slots=True)
class PositionItem:
    """An open item. `address` is that of its document, empty where there is none; `due_on` is
    None for credits.
    """

    item: OpenItem
    address: str
    due_on: dt.date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """Money that came in, in its currency; below zero it went back."""

    entry: str
    received_on: dt.date
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PartyPosition:
    """As of a day, with who was merged into them. Items by their due day."""

    aged: AgedParty
    items: tuple[PositionItem, ...]
    received: tuple[ReceivedRow, ...]


def party_position(book: Book, code: str, *, as_of: dt.date) -> PartyPosition:
    """A fixed number of queries, through the lines of the party alone."""
    found = open_items_of(book, code, as_of=as_of)
    invoices = {
        entry: (address_of(label, is_outside=number is None, is_credit=kind == CREDIT_NOTE), due)
        for entry, label, number, kind, due in invoices_of_entries(
            book, {item.entry_id for item in found}
        ).values_list("entry", "label", "number", "kind", "due_on")
    }
    terms = terms_of(book, [code])
    items = []
    for item in found:
        address, due_on = invoices.get(item.entry_id) or (
            "",
            terms.due_on(code, item.booked_on),
        )
        is_owed = item.open_minor > 0
        days = max((as_of - due_on).days, 0) if is_owed else 0
        items.append(PositionItem(item, address, due_on if is_owed else None, days))
    items.sort(key=lambda one: (one.due_on or one.item.booked_on, one.item.line_id))
    return PartyPosition(_aged(code, items), tuple(items), _received(book, code, as_of))


def _aged(code: str, items: list[PositionItem]) -> AgedParty:
    buckets, credit = [0] * (len(BUCKET_DAYS) + 1), 0
    for one in items:
        if one.item.base_minor < 0:
            credit += one.item.base_minor
        else:
            buckets[sum(one.days_late > edge for edge in BUCKET_DAYS)] += one.item.base_minor
    return AgedParty(code, "", tuple(buckets), credit)


def _received(book: Book, code: str, as_of: dt.date) -> tuple[ReceivedRow, ...]:
    """The latest, picked and sorted here from the lines of the party: SQLite, asked to do it,
    reads every line of the books by its day."""
    lines = JournalLine.objects.filter(
        party__in=keys_of_group(book, code),
        book=book,
        booked_on__lte=as_of,
        entry__source__startswith=RECEIPT,
        entry__reverses=None,
    )
    rows = [
        row[1:]
        for row in lines.values_list(
            *("ledger_account__control", "booked_on", "pk", "entry__journal__code"),
            *("entry__fiscal_year__name", "entry__number", "amount_minor", "currency_minor"),
            "currency",
        )
        if row[0] == "receivable"
    ]
    return tuple(
        ReceivedRow(
            entry_label(journal, year, number),
            day,
            -(own if foreign is None else foreign),
            currency or book.currency,
        )
        for day, _, journal, year, number, own, foreign, currency in nlargest(LATEST, rows)
    )

"""What is open of something, or settles it, by the name that people give it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Sum

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.clearing.queries import (
    AllocationRow,
    OpenItem,
    allocations_of_entry,
    item_unknown,
    open_item,
    open_items_of_entries,
)
from akker.kernel.errors import Refused
from akker.ledger.queries import entry_labelled
from akker.receivables.queries import issued_invoice
from akker.receivables.rules import CREDIT_NOTE, MOST_LABEL, WRITE_OFF
from akker.receivables.rules_booking import source_of

_MOST_DIGITS = 19  # a key has fewer


def owed_item_called(book: Book, name: str) -> OpenItem:
    """What is open of the invoice with that address, or the open item with that key.

    Refused: item_unknown.
    """
    try:
        entry_id = issued_invoice(book, name).row.entry_id
    except Refused:
        if name.isascii() and name.isdigit() and len(name) < _MOST_DIGITS:
            return open_item(book, int(name))
        raise item_unknown(name[:MOST_LABEL]) from None
    items = open_items_of_entries(book, [entry_id] if entry_id else [])
    if not items:
        raise item_unknown(name[:MOST_LABEL])
    return items[0]


def allocations_called(book: Book, name: str) -> list[AllocationRow]:
    """What settles the invoice with that address, or the lines of the entry with that label; the
    earliest first. Refused: entry_unknown.
    """
    try:
        entry_id = issued_invoice(book, name).row.entry_id
    except Refused:
        entry_id = entry_labelled(book, name).entry_id
    return allocations_of_entry(book, entry_id) if entry_id else []


def settled_without_money(book: Book, entry_ids: Iterable[int]) -> dict[int, str]:
    """Of the entries of invoices: `WRITE_OFF` where some was given up, `CREDIT_NOTE` where credit
    notes alone took off what was; nothing of what somebody paid. One query.
    """
    rows = Allocation.objects.filter(book=book, debit_line__entry__in=list(entry_ids))
    parts = rows.values_list("debit_line__entry", "credit_line__entry__source")
    sources: dict[int, list[str]] = defaultdict(list)
    for entry_id, source, amount in parts.annotate(Sum("amount_minor")).order_by():
        if amount:
            sources[entry_id].append(source)
    found = {}
    for entry_id, of in sources.items():
        if any(source.startswith(WRITE_OFF) for source in of):
            found[entry_id] = WRITE_OFF
        elif all(source.startswith(source_of(CREDIT_NOTE, "")) for source in of):
            found[entry_id] = CREDIT_NOTE
    return found

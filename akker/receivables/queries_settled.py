"""What is open of something, or settles it, by the name that people give it."""

from akker.books.models import Book
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
from akker.receivables.rules import MOST_LABEL

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

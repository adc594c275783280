"""Entries shown before they are made: nothing is booked but what was looked at."""

import hashlib
from collections.abc import Sequence
from typing import Any

from akker.books.models import Book
from akker.ledger.rules import NewEntry
from akker.web.asked import typed_text
from akker.web.doors import BookRequest
from akker.web.names import chart_read


def shown_entries(book: Book, entries: Sequence[NewEntry], *about: object) -> dict[str, Any]:
    """For `web/sales/_booked.html`: the entries with names of ledger accounts, and their mark.

    `about` is what else is done with them, such as which invoices are paid.
    """
    names = {row.code: row.name for row in chart_read(book)}
    return {
        "looked": True,
        "looked_entries": [
            (entry, [(line, names.get(line.ledger_code, "")) for line in entry.lines])
            for entry in entries
        ],
        "seen": _mark(entries, about),
    }


def was_seen(request: BookRequest, entries: Sequence[NewEntry], *about: object) -> bool:
    """Whether the button to book was pressed below these very entries, and what they are about."""
    post = request.POST
    return typed_text(post, "do") == "book" and typed_text(post, "seen") == _mark(entries, about)


def _mark(entries: Sequence[NewEntry], about: tuple[object, ...]) -> str:
    return hashlib.sha256(repr((list(entries), about)).encode()).hexdigest()[:24]

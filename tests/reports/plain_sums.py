"""What reports must come to, by adding up all lines in Python."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from akker.books.models import Book
from akker.ledger.models import JournalLine, LineDimension


@dataclass(frozen=True, slots=True)
class PlainLine:
    line_id: int
    entry_id: int
    booked_on: dt.date
    code: str
    type: str
    amount_minor: int
    recorded_at: dt.datetime
    is_closing: bool
    tags: dict[str, str]


def all_lines(book: Book) -> list[PlainLine]:
    """Every line of the book, by day and key."""
    tags: dict[int, dict[str, str]] = defaultdict(dict)
    for tag in LineDimension.objects.filter(book=book).select_related("dimension", "value"):
        tags[tag.line_id][tag.dimension.code] = tag.value.code
    rows = JournalLine.objects.filter(book=book).select_related("ledger_account", "entry__journal")
    return [
        PlainLine(
            row.pk,
            row.entry_id,
            row.booked_on,
            row.ledger_account.code,
            row.ledger_account.type,
            row.amount_minor,
            row.entry.recorded_at,
            row.entry.journal.kind == "closing",
            tags[row.pk],
        )
        for row in rows.order_by("booked_on", "pk")
    ]


def total(lines: Iterable[PlainLine]) -> int:
    return sum(line.amount_minor for line in lines)


def by_code(
    lines: Iterable[PlainLine], amount: Callable[[int], int] = lambda minor: minor
) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        found[line.code] += amount(line.amount_minor)
    return dict(found)


def debit(minor: int) -> int:
    return max(minor, 0)


def credit(minor: int) -> int:
    return max(-minor, 0)

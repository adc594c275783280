"""Every line of the journal in order, streamed: what all exports are made of."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from akker.books.models import Book
from akker.kernel.stored import day_of
from akker.ledger.rules import entry_label
from akker.reports.statements import stream


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """`rate_e9` is foreign units for one of the book's, times 10^9."""

    ledger_code: str
    ledger_name: str
    ledger_type: str
    amount_minor: int
    currency: str
    currency_minor: int | None
    rate_e9: int | None
    text: str
    party_code: str
    party_name: str
    dimensions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExportedEntry:
    label: str
    journal_code: str
    booked_on: dt.date
    description: str
    source: str
    lines: tuple[ExportedLine, ...]


def exported_entries(
    book: Book, *, since: dt.date = dt.date.min, until: dt.date = dt.date.max
) -> Iterator[ExportedEntry]:
    """Entries by day and key, one at a time, however many there are.

    Inside `reading(book)`: on PostgreSQL the cursor lives as long as that transaction.
    """
    tags = _tags(book)
    rows = stream("exported_lines", book=book.pk, since=since, until=until)
    for head, group in groupby(rows, key=lambda row: row[:7]):
        yield ExportedEntry(
            label=entry_label(*head[1:4]),
            journal_code=head[1],
            booked_on=day_of(head[4]),
            description=head[5],
            source=head[6],
            lines=tuple(_line(row, tags) for row in group),
        )


def _line(row: tuple[Any, ...], tags: dict[int, tuple[tuple[str, str], ...]]) -> ExportedLine:
    return ExportedLine(
        ledger_code=row[7],
        ledger_name=row[8],
        ledger_type=row[9],
        amount_minor=row[11],
        currency=row[12],
        currency_minor=row[13],
        rate_e9=row[14],
        text=row[15],
        party_code=row[16] or "",
        party_name=row[17] or "",
        dimensions=tags.get(row[18], ()),
    )


def _tags(book: Book) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for line_id, dimension, value in stream("exported_tags", book=book.pk):
        found.setdefault(line_id, []).append((dimension, value))
    return {line_id: tuple(pairs) for line_id, pairs in found.items()}

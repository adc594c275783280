"""Every line of the journal in order, streamed: what all exports are made of."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from akker.books.models import Book

_AT_ONCE = 2000
_LINES = """
SELECT e.id, j.code, y.name, e.number, e.booked_on, e.description, e.source,
    a.code, a.name, a.type, l.line_no, l.amount_minor, l.currency, l.currency_minor, l.rate_e9,
    l.text, p.code, p.name, l.id
FROM ledger_journalentry e
JOIN ledger_journal j ON j.id = e.journal_id
JOIN books_fiscalyear y ON y.id = e.fiscal_year_id
JOIN ledger_journalline l ON l.entry_id = e.id
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
LEFT JOIN parties_party p ON p.id = l.party_id
WHERE e.book_id = %s AND e.booked_on BETWEEN %s AND %s
ORDER BY e.booked_on, e.id, l.line_no
"""
_TAGS = """
SELECT g.line_id, d.code, v.code FROM ledger_linedimension g
JOIN books_dimension d ON d.id = g.dimension_id
JOIN books_dimensionvalue v ON v.id = g.value_id
WHERE g.book_id = %s ORDER BY g.line_id, d.code
"""


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
    day = connection.ops.adapt_datefield_value
    rows = _stream(_LINES, [book.pk, day(since), day(until)])
    for head, group in groupby(rows, key=lambda row: row[:7]):
        yield ExportedEntry(
            label=f"{head[1]}/{head[2]}/{head[3]}",
            journal_code=head[1],
            booked_on=_day(head[4]),
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
    for line_id, dimension, value in _stream(_TAGS, [book.pk]):
        found.setdefault(line_id, []).append((dimension, value))
    return {line_id: tuple(pairs) for line_id, pairs in found.items()}


def _stream(sql: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows as they come: a named cursor on PostgreSQL, which would else send all at once."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.connection.cursor(name="journal_lines") as cursor:
            cursor.itersize = _AT_ONCE
            cursor.execute(sql, values)
            yield from cursor
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield from rows


def _day(stored: Any) -> dt.date:
    return stored if isinstance(stored, dt.date) else dt.date.fromisoformat(stored)

"""Recomputing the hash chain of a book from what its rows say now.

On PostgreSQL one statement does it (`sql/broken_chain.sql`); on SQLite the rows stream
through `chain.canonical_text`. Both give the same answer (tests/ledger/test_chain.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any

from django.db import connection

from akker.books.models import Book
from akker.kernel.stored import day_of, moment_of
from akker.ledger.chain import (
    GENESIS,
    CanonicalEntry,
    CanonicalLine,
    canonical_text,
    entry_hash,
)
from akker.ledger.models import Counter, LedgerAccount, LineDimension
from akker.ledger.rules import entry_label
from akker.parties.models import Party

# chain.escaped in SQL; most texts need nothing, which translate finds out faster.
_ESCAPED = r"""CASE WHEN translate(@, E'\\\n|,=', '') = @ THEN @ ELSE replace(replace(replace(
    replace(replace(@, '\', '\\'), E'\n', '\n'), '|', '\p'), ',', '\c'), '=', '\e') END"""
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """The first place in a series where the chain no longer holds."""

    journal_code: str
    year_name: str
    number: int

    @property
    def label(self) -> str:
        return entry_label(self.journal_code, self.year_name, self.number)


def chain_breaks(book: Book) -> list[Break]:
    """The first break of each series, by label; empty when the chain is whole."""
    if connection.vendor == "postgresql":
        return _first_of_series(_breaks_in_postgresql(book))
    return _first_of_series(_breaks_in_python(book))


def _first_of_series(breaks: Iterator[Break]) -> list[Break]:
    first: dict[tuple[str, str], Break] = {}
    for found in breaks:
        first.setdefault((found.journal_code, found.year_name), found)
    return sorted(first.values(), key=lambda b: (b.journal_code, b.year_name))


def _breaks_in_postgresql(book: Book) -> Iterator[Break]:
    text = files("akker.ledger").joinpath("sql/broken_chain.sql").read_text()
    with connection.cursor() as cursor:
        # One long sort and hash: in memory, without a compiler's second of preparation, and
        # never row by row, as the planner would without statistics.
        cursor.execute(
            "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_nestloop = off"
        )
        sql = re.sub(r"\{(.+?)\}", lambda match: _ESCAPED.replace("@", match[1]), text)
        cursor.execute(sql, {"book_id": book.pk})
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = on")
    yield from (Break(*row) for row in rows)


def _breaks_in_python(book: Book) -> Iterator[Break]:
    series = Counter.objects.filter(book=book).values_list(
        "journal_id", "journal__code", "fiscal_year_id", "fiscal_year__name"
    )
    for journal_id, journal_code, year_id, year_name in series:
        previous = GENESIS
        for canonical, stored_previous, stored in _stored(
            book, journal_id, journal_code, year_id, year_name
        ):
            text = canonical_text(canonical)
            if stored_previous != previous or entry_hash(previous, text) != stored:
                yield Break(journal_code, year_name, canonical.number)
                break
            previous = stored


_ENTRIES = """
SELECT e.number, e.booked_on, e.description, e.source, e.recorded_at, e.previous_hash, e.hash,
    CASE WHEN e.reverses_id IS NULL THEN '' ELSE (
        SELECT rj.code || '/' || ry.name || '/' || r.number FROM ledger_journalentry r
        JOIN ledger_journal rj ON rj.id = r.journal_id
        JOIN books_fiscalyear ry ON ry.id = r.fiscal_year_id
        WHERE r.id = e.reverses_id) END,
    l.id, l.line_no, l.ledger_account_id, l.party_id, l.amount_minor, l.currency,
    l.currency_minor, l.rate_e9, l.rate_on, l.rate_source, l.text
FROM ledger_journalentry e LEFT JOIN ledger_journalline l ON l.entry_id = e.id
WHERE e.book_id = %s AND e.journal_id = %s AND e.fiscal_year_id = %s
ORDER BY e.number, l.line_no
"""


def _stored(
    book: Book, journal_id: int, journal_code: str, year_id: int, year_name: str
) -> Iterator[tuple[CanonicalEntry, str, str]]:
    """Each entry of a series as its rows say now, with its stored previous and own hash."""
    codes = dict(LedgerAccount.objects.filter(book=book).values_list("pk", "code"))
    digests = dict(Party.objects.filter(book=book).values_list("pk", "digest"))
    tags = _tags_of(book)
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [book.pk, journal_id, year_id])
        for head, rows in groupby(_rows(cursor), key=lambda row: row[:8]):
            lines = tuple(_line(row, codes, digests, tags) for row in rows if row[8] is not None)
            yield (
                CanonicalEntry(
                    book_uid=book.uid,
                    journal_code=journal_code,
                    year_name=year_name,
                    number=head[0],
                    booked_on=day_of(head[1]),
                    recorded_at=moment_of(head[4]),
                    description=head[2],
                    source=head[3],
                    reverses=head[7],
                    lines=lines,
                ),
                head[5],
                head[6],
            )


def _rows(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _line(
    row: Sequence[Any],
    codes: dict[int, str],
    digests: dict[int, str],
    tags: dict[int, tuple[tuple[str, str], ...]],
) -> CanonicalLine:
    line_id, line_no, place_id, party_id, amount_minor, currency = row[8:14]
    # Most lines hold nothing but an amount: no currency, rate or text in columns 13 to 18.
    if party_id is None and line_id not in tags and not any(row[13:19]):
        return CanonicalLine(line_no, codes[place_id], amount_minor)
    return CanonicalLine(
        line_no=line_no,
        ledger_code=codes[place_id],
        amount_minor=amount_minor,
        currency=currency,
        currency_minor=row[14],
        rate_e9=row[15],
        rate_on=None if row[16] is None else day_of(row[16]),
        rate_source=row[17],
        party_digest="" if party_id is None else digests[party_id],
        text=row[18],
        dimensions=tags.get(line_id, ()),
    )


def _tags_of(book: Book) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = LineDimension.objects.filter(book=book).values_list(
        "line_id", "dimension__code", "value__code"
    )
    for line_id, dimension, value in rows.iterator(_ROWS_AT_ONCE):
        found.setdefault(line_id, []).append((dimension, value))
    return {line_id: tuple(sorted(pairs)) for line_id, pairs in found.items()}

"""Who owes us, by how long it is due: it adds up to the control account of debtors."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.kernel.stored import day_of
from akker.parties.queries import merged_codes
from akker.parties.queries_sight import seen_codes
from akker.receivables.queries_terms import terms_of
from akker.reports.display import language_of, shown_date
from akker.reports.periods import check_period
from akker.reports.statements import fetch
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

# Days past the due day at which a bucket ends; the last has no end.
BUCKET_DAYS = (0, 30, 60, 90)
BUCKETS = ("not_due", "days_30", "days_60", "days_90", "older")


@dataclass(frozen=True, slots=True)
class AgedParty:
    """What somebody owes, in the currency of the books: debits by bucket, credits below zero.

    `code` is empty for lines about nobody.
    """

    code: str
    name: str
    buckets: tuple[int, ...]
    credit_minor: int

    @property
    def total_minor(self) -> int:
        return sum(self.buckets) + self.credit_minor

    @property
    def overdue_minor(self) -> int:
        return sum(self.buckets[1:])


@dataclass(frozen=True, slots=True)
class AgedReceivables:
    """Rows by what is overdue longest and most; the sum is the balance of receivables."""

    as_of: dt.date
    rows: tuple[AgedParty, ...]

    @property
    def total(self) -> AgedParty:
        sums = [sum(row.buckets[i] for row in self.rows) for i in range(len(BUCKETS))]
        return AgedParty("", "", tuple(sums), sum(row.credit_minor for row in self.rows))


def aged_receivables(book: Book, *, as_of: dt.date) -> AgedReceivables:
    """As of a day, by the due days of documents, or the terms of whoever has none.

    Up to six queries. Refused: date_out_of_range.
    """
    check_period(as_of, as_of)
    edges = [as_of - dt.timedelta(days=days_past) for days_past in BUCKET_DAYS]
    values = {f"d{n}": edge for n, edge in enumerate(edges, start=1)}
    rows = fetch("aged_receivables", book=book.pk, until=as_of, **values)
    codes = seen_codes(book)
    own = [row for row in rows if codes is None or row[0] in codes]
    return AgedReceivables(as_of, _by_party(book, _with_buckets(book, own, edges)))


def _with_buckets(
    book: Book, rows: list[tuple[Any, ...]], edges: list[dt.date]
) -> list[tuple[str, str, int, int]]:
    """Those with a day are due when the terms of their party say so."""
    without = {row[0] or "" for row in rows if row[3] is not None}
    terms = terms_of(book, without) if without else None
    found = []
    for code, name, bucket, day, amount in rows:
        if terms is not None and day is not None:
            due_on = terms.due_on(code or "", day_of(day))
            bucket = sum(due_on < edge for edge in edges)
        found.append((code, name, bucket, amount))
    return found


def _by_party(book: Book, rows: list[tuple[str, str, int, int]]) -> tuple[AgedParty, ...]:
    into = merged_codes(book)
    names: dict[str, str] = {}
    found: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
    for code, name, bucket, amount in rows:
        key, shown = into.get(code or "", (code or "", name or ""))
        names[key] = shown
        found[key][bucket] += amount  # -1, credits, is the last
    parties = [
        AgedParty(code, names[code], tuple(amounts[:-1]), amounts[-1])
        for code, amounts in found.items()
    ]
    return tuple(sorted(parties, key=lambda row: (*[-n for n in row.buckets[::-1]], row.code)))


def aged_receivables_json(book: Book, report: AgedReceivables) -> dict[str, object]:
    """Amounts as decimal text in the currency of the books."""

    def amounts(row: AgedParty) -> dict[str, str]:
        named = zip((*BUCKETS, "credits", "total"), _amounts(row), strict=True)
        return {name: decimal_text(amount, book.currency) for name, amount in named}

    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "currency": book.currency,
        "rows": [{"code": row.code, "name": row.name, **amounts(row)} for row in report.rows],
        "totals": amounts(report.total),
    }


def _amounts(row: AgedParty) -> tuple[int, ...]:
    return (*row.buckets, row.credit_minor, row.total_minor)


def aged_receivables_table(book: Book, report: AgedReceivables, language: str) -> Table:
    """One row a party, and the total."""
    day = shown_date(report.as_of, language_of(language))
    rows = [
        Row((row.code, row.name or word(language, "nobody"), *_amounts(row))) for row in report.rows
    ]
    total = Row((None, word(language, "total"), *_amounts(report.total)), style="total")
    return Table(
        title=word(language, "aged_receivables"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            *(Column(name, word(language, name), "amount") for name in BUCKETS),
            Column("credits", word(language, "credits"), "amount"),
            Column("total", word(language, "total"), "amount"),
        ),
        rows=(*rows, total),
        subtitle=word(language, "as_of", day=day),
    )

"""Who owes us, by how long it is due: it adds up to the control account of debtors."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from heapq import nsmallest
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
    """Rows by what is overdue longest and most; the sum is the balance of receivables.

    `party_count` is of how many parties `total` is: of more than `rows`, where only some were
    asked for.
    """

    as_of: dt.date
    rows: tuple[AgedParty, ...]
    total: AgedParty
    party_count: int


def aged_receivables(book: Book, *, as_of: dt.date, most: int | None = None) -> AgedReceivables:
    """As of a day, by the due days of documents, or the terms of whoever has none.

    With `most` only so many rows, the first of them, under the total of all. Up to six queries.
    Refused: date_out_of_range.
    """
    check_period(as_of, as_of)
    edges = [as_of - dt.timedelta(days=days_past) for days_past in BUCKET_DAYS]
    values = {f"d{n}": edge for n, edge in enumerate(edges, start=1)}
    rows = fetch("aged_receivables", book=book.pk, until=as_of, **values)
    codes = seen_codes(book)
    own = rows if codes is None else [row for row in rows if row[0] in codes]
    names, sums = _by_party(book, _with_buckets(book, own, edges))
    total = [sum(amounts) for amounts in zip(*sums.values(), strict=True)] or _nothing()
    found = sums.items()
    first = (
        sorted(found, key=_longest_due) if most is None else nsmallest(most, found, _longest_due)
    )
    return AgedReceivables(
        as_of,
        tuple(_aged(code, names[code], amounts) for code, amounts in first),
        _aged("", "", total),
        len(sums),
    )


def _longest_due(party: tuple[str, list[int]]) -> tuple[list[int], str]:
    code, amounts = party
    return [-amount for amount in amounts[-2::-1]], code


def _aged(code: str, name: str, amounts: list[int]) -> AgedParty:
    return AgedParty(code, name, tuple(amounts[:-1]), amounts[-1])


def _nothing() -> list[int]:
    return [0] * (len(BUCKETS) + 1)


def _with_buckets(
    book: Book, rows: list[tuple[Any, ...]], edges: list[dt.date]
) -> list[tuple[str, str, int, int]]:
    """Those with a day are due when the terms of their party say so."""
    without = {row[0] or "" for row in rows if row[3] is not None}
    if not without:
        return [(code, name, bucket, amount) for code, name, bucket, _, amount in rows]
    terms = terms_of(book, without)
    found = []
    for code, name, bucket, day, amount in rows:
        if day is not None:
            due_on = terms.due_on(code or "", day_of(day))
            bucket = sum(due_on < edge for edge in edges)
        found.append((code, name, bucket, amount))
    return found


def _by_party(
    book: Book, rows: list[tuple[str, str, int, int]]
) -> tuple[dict[str, str], dict[str, list[int]]]:
    """By code the name, and the sums of the buckets and of the credits."""
    into = merged_codes(book)
    names: dict[str, str] = {}
    found: dict[str, list[int]] = defaultdict(_nothing)
    for code, name, bucket, amount in rows:
        key, shown = into.get(code or "", (code or "", name or ""))
        names[key] = shown
        found[key][bucket] += amount  # -1, credits, is the last
    return names, found


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

"""What was sold, by month, customer, VAT code or product, credit notes subtracted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.reports.frame import subtitle_between
from akker.reports.periods import Period, check_period
from akker.reports.statements import fetch
from akker.reports.table import Column, Row, Table
from akker.reports.words import word
from akker.reports.years import year_start

BY = ("month", "customer", "vat-code", "product")
_EVERYBODYS = -1  # customers, whoever looks after them


@dataclass(frozen=True, slots=True)
class SalesRow:
    """`key` is a month as 2026-03, or a code. Amounts are in the currency of the books."""

    key: str
    name: str
    net_minor: int
    tax_minor: int
    document_count: int


@dataclass(frozen=True, slots=True)
class Sales:
    """`document_count` has each document once, also where it stands in several rows."""

    period: Period
    by: str
    rows: tuple[SalesRow, ...]
    document_count: int

    @property
    def total(self) -> SalesRow:
        net, tax = sum(r.net_minor for r in self.rows), sum(r.tax_minor for r in self.rows)
        return SalesRow("", "", net, tax, self.document_count)


def sales(book: Book, *, until: dt.date, since: dt.date | None = None, by: str = "") -> Sales:
    """By month, unless otherwise. One query, two by VAT code. What is of no product has no key.

    Refused: sales_by_unknown, period_backwards, date_out_of_range.
    """
    if by and by not in BY:
        raise Refused(
            "sales_by_unknown",
            "Sales are not told by {by}.",
            remedy="Use one of: {known}.",
            by=by,
            known=", ".join(BY),
        )
    period = check_period(since or year_start(book, until), until)
    days = {"since": period.since, "until": period.until}
    whose = _EVERYBODYS if book.seen_by_id is None else book.seen_by_id
    if by == "product":
        parts = list(fetch("sales_of_products", book=book.pk, manager=whose, **days))
        return Sales(period, by, tuple(_by_product(parts)), len({entry for _, entry, *_ in parts}))

    def rows_by(what: str) -> tuple[SalesRow, ...]:
        found = fetch("sales", book=book.pk, by=what, manager=whose, **days)
        return tuple(SalesRow(*row) for row in found)

    rows = rows_by(by or "month")
    alone = rows_by("month") if by == "vat-code" else rows  # a document has one month, many codes
    return Sales(period, by or "month", rows, sum(row.document_count for row in alone))


def _by_product(parts: Iterable[tuple[Any, ...]]) -> list[SalesRow]:
    """What each tax line owes and stands on, over the products of its lines.

    VAT is owed once per code of a document, and a foreign one has its rate: both are spread by
    what the lines come to, so that nothing is lost or added.
    """
    names: dict[str, str] = {}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    entries: dict[str, set[int]] = defaultdict(set)
    for _, group in groupby(parts, itemgetter(0)):
        rows = list(group)
        _, entry_id, base, tax = rows[0][:4]
        nets = [row[6] for row in rows]
        for row, part, owed in zip(rows, spread(base, nets), spread(tax, nets), strict=True):
            code, names[row[4]] = row[4], row[5]
            found[code][0] += part
            found[code][1] += owed
            entries[code].add(entry_id)
    return [
        SalesRow(code, names[code], net, tax, len(entries[code]))
        for code, (net, tax) in sorted(found.items())
    ]


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """The total by weights of any sign, the largest remainders first, so that nothing is left.

    Weights that come to nothing give all to the first, unless they are the parts themselves.
    """
    whole = sum(weights)
    if total == whole:
        return list(weights)
    if not whole:
        return [total, *[0] * (len(weights) - 1)]
    sign = 1 if whole > 0 else -1
    shares = [divmod(total * weight * sign, whole * sign) for weight in weights]
    parts = [part for part, _ in shares]
    order = sorted(range(len(shares)), key=lambda at: -shares[at][1])
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def sales_json(book: Book, report: Sales) -> dict[str, object]:
    """As `commands.md` promises: key, name, net, vat, gross, documents."""
    return {
        "book": book.slug,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "currency": book.currency,
        "by": report.by,
        "rows": [_json(book, row) for row in report.rows],
        "totals": _json(book, report.total),
    }


def _json(book: Book, row: SalesRow) -> dict[str, object]:
    return {
        "key": row.key,
        "name": row.name,
        "net": decimal_text(row.net_minor, book.currency),
        "vat": decimal_text(row.tax_minor, book.currency),
        "gross": decimal_text(row.net_minor + row.tax_minor, book.currency),
        "documents": row.document_count,
    }


def sales_table(book: Book, report: Sales, language: str) -> Table:
    """One row a month, customer or code, and the total."""

    def amounts(row: SalesRow) -> tuple[int, ...]:
        return (row.net_minor, row.tax_minor, row.net_minor + row.tax_minor, row.document_count)

    total = Row((word(language, "total"), None, *amounts(report.total)), style="total")
    return Table(
        title=word(language, "sales"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("key", word(language, f"by_{report.by.replace('-', '_')}"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("net", word(language, "net"), "amount"),
            Column("vat", word(language, "vat"), "amount"),
            Column("gross", word(language, "gross"), "amount"),
            Column("documents", word(language, "documents"), "number"),
        ),
        rows=(*(Row((row.key, row.name, *amounts(row))) for row in report.rows), total),
        subtitle=subtitle_between(report.period, language),
    )

"""What was sold, by month or customer, credit notes subtracted."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.reports.frame import subtitle_between
from akker.reports.periods import Period, check_period
from akker.reports.statements import fetch
from akker.reports.table import Column, Row, Table
from akker.reports.words import word
from akker.reports.years import year_start

BY = ("month", "customer", "vat-code")


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
    period: Period
    by: str
    rows: tuple[SalesRow, ...]

    @property
    def total(self) -> SalesRow:
        net, tax = sum(r.net_minor for r in self.rows), sum(r.tax_minor for r in self.rows)
        return SalesRow("", "", net, tax, sum(row.document_count for row in self.rows))


def sales(book: Book, *, until: dt.date, since: dt.date | None = None, by: str = "") -> Sales:
    """By month, unless otherwise. One query.

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
    rows = fetch("sales", book=book.pk, since=period.since, until=period.until, by=by or "month")
    return Sales(period, by or "month", tuple(SalesRow(*row) for row in rows))


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

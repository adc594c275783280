"""Next orders and RFM as tables and for other programs."""

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.reports.display import language_of, shown_date
from akker.reports.next_orders import NextOrders, RfmReport
from akker.reports.table import Column, Row, Table
from akker.reports.words import word


def next_orders_json(book: Book, report: NextOrders) -> dict[str, object]:
    """Days as numbers; `late_days` below zero is to come. Amounts as decimal text."""
    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "currency": book.currency,
        "by": report.by,
        "rows": [
            {
                "code": one.code,
                "name": one.name,
                "orders": one.order_count,
                "last_on": one.next.last_on.isoformat(),
                "gap_days": one.next.gap_days,
                "expected_on": one.next.expected_on.isoformat(),
                "late_days": one.next.late_days,
                "is_gone": one.next.is_gone,
                "usual": decimal_text(one.usual_minor, book.currency),
            }
            for one in report.rows
        ],
        "totals": {"usual": decimal_text(report.total_minor, book.currency)},
    }


def next_orders_table(book: Book, report: NextOrders, language: str) -> Table:
    """One row a customer, and what all of them usually order."""
    rows = [
        Row(
            (
                *(one.code, one.name, one.next.last_on, one.next.gap_days),
                *(one.next.expected_on, one.next.late_days, one.usual_minor),
            )
        )
        for one in report.rows
    ]
    total = Row((word(language, "total"), *[None] * 5, report.total_minor), style="total")
    return Table(
        title=word(language, "next_orders"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("last_on", word(language, "last_order"), "date"),
            Column("gap", word(language, "order_gap"), "number"),
            Column("expected_on", word(language, "expected_on"), "date"),
            Column("late", word(language, "late_by"), "number"),
            Column("usual", word(language, "usual_order"), "amount"),
        ),
        rows=(*rows, total),
        subtitle=word(language, "as_of", day=shown_date(report.as_of, language_of(language))),
        notes=(word(language, "next_orders_note"),),
    )


def rfm_json(book: Book, report: RfmReport) -> dict[str, object]:
    """Scores from 1 to 5; amounts without VAT as decimal text."""
    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "currency": book.currency,
        "by": report.by,
        "rows": [
            {
                "code": one.code,
                "name": one.name,
                "segment": one.rfm.segment.value,
                "recency": one.rfm.recency,
                "frequency": one.rfm.frequency,
                "monetary": one.rfm.monetary,
                "last_on": one.last_on.isoformat(),
                "orders": one.order_count,
                "revenue": decimal_text(one.net_minor, book.currency),
            }
            for one in report.rows
        ],
        "segments": [
            {
                "segment": one.segment.value,
                "customers": one.customer_count,
                "revenue": decimal_text(one.net_minor, book.currency),
            }
            for one in report.segments
        ],
    }


def rfm_table(book: Book, report: RfmReport, language: str) -> Table:
    """One row a customer, the best first; or one a segment."""

    def said(segment: str) -> str:
        return word(language, f"segment_{segment.replace(' ', '_')}")

    columns: tuple[Column, ...]
    if report.by == "segment":
        rows = [
            Row((said(one.segment), one.customer_count, one.net_minor)) for one in report.segments
        ]
        columns = (
            Column("segment", word(language, "segment"), "text"),
            Column("customers", word(language, "customers"), "number"),
            Column("revenue", word(language, "invoiced_in_all"), "amount"),
        )
    else:
        rows = [
            Row(
                (
                    *(one.code, one.name, said(one.rfm.segment), one.rfm.recency),
                    *(one.rfm.frequency, one.rfm.monetary, one.last_on, one.order_count),
                    one.net_minor,
                )
            )
            for one in report.rows
        ]
        columns = (
            Column("code", word(language, "code"), "code"),
            *(Column(name, word(language, name), "text") for name in ("name", "segment")),
            Column("recency", "R", "number"),
            Column("frequency", "F", "number"),
            Column("monetary", "M", "number"),
            Column("last_on", word(language, "last_order"), "date"),
            Column("orders", word(language, "orders"), "number"),
            Column("revenue", word(language, "invoiced_in_all"), "amount"),
        )
    return Table(
        title=word(language, "rfm"),
        book_name=book.name,
        currency=book.currency,
        columns=columns,
        rows=tuple(rows),
        subtitle=word(language, "as_of", day=shown_date(report.as_of, language_of(language))),
        notes=(word(language, "rfm_note"),),
    )

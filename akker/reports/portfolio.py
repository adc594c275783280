"""The customers on the map: what each brought in twelve months against their health."""

from akker.books.models import Book
from akker.customers.queries_whose import Whose
from akker.health.queries_portfolio import Place, Portfolio, portfolio_of
from akker.kernel.money import decimal_text
from akker.reports.display import language_of, shown_date
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

MOST_LISTED = 100_000


def portfolio(book: Book, whose: Whose) -> Portfolio:
    """Who brought most first. Three queries. Refused: customer_unfit."""
    return portfolio_of(book, whose, limit=MOST_LISTED)


def portfolio_json(book: Book, report: Portfolio) -> dict[str, object]:
    """`as_of` is the day as of which it was worked out, null where nobody was scored yet."""
    currency = book.currency
    return {
        "book": book.slug,
        "as_of": report.looked_on.isoformat() if report.looked_on else None,
        "currency": currency,
        "rows": [_json(one, currency) for one in report.places],
        "totals": {
            "customers": report.count,
            "revenue": decimal_text(report.revenue_minor, currency),
            "fading_customers": report.fading_count,
            "fading_revenue": decimal_text(report.fading_minor, currency),
        },
    }


def _json(one: Place, currency: str) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "tier": one.tier,
        "manager": one.manager,
        "revenue": decimal_text(one.revenue_minor, currency),
        "score": one.score,
        "certainty": one.certainty,
        "was": one.was,
    }


def portfolio_table(book: Book, report: Portfolio, language: str) -> Table:
    """One row a customer, and the revenue of all of them."""
    day = report.looked_on
    said = word(language, "as_of", day=shown_date(day, language_of(language))) if day else ""
    total = Row((word(language, "total"), *[None] * 3, report.revenue_minor, None), style="total")
    return Table(
        title=word(language, "portfolio"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            *(Column(name, word(language, name), "text") for name in ("name", "tier", "manager")),
            Column("revenue", word(language, "revenue_12_months"), "amount"),
            Column("score", word(language, "score"), "number"),
        ),
        rows=(*(_row(one, language) for one in report.places), total),
        subtitle=said,
    )


def _row(one: Place, language: str) -> Row:
    tier = word(language, f"tier_{one.tier}")
    return Row((one.code, one.name, tier, one.manager_name, one.revenue_minor, one.score))

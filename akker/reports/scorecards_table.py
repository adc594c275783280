"""Scorecards as a table and for other programs."""

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.parties.queries_sight import sees_all
from akker.reports.display import language_of, shown_figure, shown_money
from akker.reports.frame import subtitle_between
from akker.reports.periods import period_title
from akker.reports.scorecards import Scorecard, Scorecards
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.words import word

RATES = ("growth", "gross_retention", "net_retention", "margin", "in_rhythm", "promises_kept")


def rates_of(card: Scorecard) -> tuple[Cell, ...]:
    """In the order of `RATES`; None where nothing is known."""
    kept = card.retention
    shares = (card.growth, kept.gross, kept.net, card.margin.share)
    return (*shares, card.in_rhythm, card.promises_kept)


def scorecards_json(book: Book, report: Scorecards) -> dict[str, object]:
    """Amounts as decimal text; shares as fractions with four decimals, null where not known."""
    return {
        "book": book.slug,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "before_from": report.before.since.isoformat(),
        "before_until": report.before.until.isoformat(),
        "currency": book.currency,
        "by": report.by,
        "rows": [_json(one, book.currency) for one in report.rows],
        "totals": _json(report.total, book.currency),
        "care": _care_json(report, book.currency),
    }


def _care_json(report: Scorecards, currency: str) -> dict[str, object] | None:
    """What keeping and winning customers cost over the period; null where that is not known."""
    found = report.compared
    if found is None:
        return None

    def text(amount: int | None) -> str | None:
        return None if amount is None else decimal_text(amount, currency)

    return {
        "keeping": text(found.keeping_minor),
        "winning": text(found.winning_minor),
        "kept": report.total.stayed_count,
        "new": report.total.new_count,
        "each_kept": text(found.each_kept_minor),
        "each_new": text(found.each_new_minor),
        "ratio": None if found.ratio is None else f"{found.ratio:f}",
        "retained": text(report.total.retention.now_minor),
        "new_revenue": text(report.total.new_minor),
    }


def _care_notes(report: Scorecards, currency: str, language: str) -> tuple[str, ...]:
    """Of all customers alone; without costs it says where to give them."""
    if not report.is_of_all:
        return ()
    found, total, look = report.compared, report.total, language_of(language)
    if found is None:
        return (word(language, "care_unknown"),)

    def money(amount: int | None) -> str:
        return "–" if amount is None else shown_money(amount, currency, look)

    notes = [
        word(
            language,
            "care_kept" if total.stayed_count else "care_nobody_kept",
            cost=money(found.keeping_minor),
            count=total.stayed_count,
            each=money(found.each_kept_minor),
            revenue=money(total.retention.now_minor),
        ),
        word(
            language,
            "care_new" if total.new_count else "care_nobody_new",
            cost=money(found.winning_minor),
            count=total.new_count,
            each=money(found.each_new_minor),
            revenue=money(total.new_minor),
        ),
    ]
    if found.ratio is not None:
        ratio = shown_figure(f"{found.ratio:f}", look)
        notes.append(word(language, "care_ratio", ratio=ratio))
    return tuple(notes)


def _json(card: Scorecard, currency: str) -> dict[str, object]:
    shares = zip(RATES, rates_of(card), strict=True)
    return {
        "key": card.key,
        "name": card.name,
        "customers": card.customer_count,
        "revenue": decimal_text(card.revenue_minor, currency),
        "revenue_of_them": decimal_text(card.now_minor, currency),
        "revenue_before": decimal_text(card.before_minor, currency),
        "nps": card.recommends.figure,
        **{name: None if share is None else f"{share:.4f}" for name, share in shares},
    }


def scorecards_table(book: Book, report: Scorecards, language: str) -> Table:
    """One row a manager, member of a team, tier or customer, and all of them together.

    Somebody with more than one in the team stands under each, and once in the total.
    """
    before = period_title(report.before, language_of(language))
    rows = [Row(_cells(report, one, _called(report, one, language))) for one in report.rows]
    total = Row(_cells(report, report.total, word(language, "total")), style="total")
    return Table(
        title=word(language, "scorecards"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("name", word(language, f"cards_by_{report.by}"), "text"),
            Column("customers", word(language, "customers"), "number"),
            Column("revenue", word(language, "revenue"), "amount"),
            *((Column("now", word(language, "of_them"), "amount"),) if report.has_moved else ()),
            Column("before", word(language, "revenue_before"), "amount", is_muted=True),
            *(Column(name, word(language, name), "percent") for name in RATES),
            *((Column("nps", "NPS", "number"),) if report.has_answers else ()),
        ),
        rows=(*rows, total),
        subtitle=subtitle_between(report.period, language),
        notes=(
            word(language, "scorecards_note", before=before),
            *(_care_notes(report, book.currency, language) if sees_all(book) else ()),
        ),
    )


def _called(report: Scorecards, card: Scorecard, language: str) -> str:
    if report.by == "tier":
        return word(language, f"tier_{card.key}")
    return card.name or card.key or word(language, "no_manager")


def _cells(report: Scorecards, card: Scorecard, name: str) -> tuple[Cell, ...]:
    nps = (card.recommends.figure,) if report.has_answers else ()
    now = (card.now_minor,) if report.has_moved else ()
    sold = (card.customer_count, card.revenue_minor, *now, card.before_minor)
    return (name, *sold, *rates_of(card), *nps)

"""Every tax line of a period: what a return adds up, and nothing else."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.ledger.queries import balances, chart
from akker.ledger.rules import entry_label
from akker.packs.registry import pack_for
from akker.reports.display import language_of, shown_amount
from akker.reports.frame import subtitle_between
from akker.reports.periods import Period, check_period
from akker.reports.table import Column, Row, Table
from akker.reports.words import word
from akker.reports.years import year_start
from akker.tax.models import TaxLine


@dataclass(frozen=True, slots=True)
class VatLine:
    """In the currency of the books, above zero for what is owed on a sale."""

    taxed_on: dt.date
    entry: str
    party_code: str
    code: str
    rate_e2: int
    base_box: str
    tax_box: str
    base_minor: int
    tax_minor: int
    evidence: str


@dataclass(frozen=True, slots=True)
class VatLines:
    """`uncoded` is what was booked in the period on the ledger accounts of VAT without a VAT
    code, such as by hand: in no row, by account, above zero for what is owed.
    """

    period: Period
    rows: tuple[VatLine, ...]
    uncoded: tuple[tuple[str, int], ...]


def vat_lines(book: Book, *, until: dt.date, since: dt.date | None = None) -> VatLines:
    """By the tax point. A fixed number of queries. Refused: period_backwards, date_out_of_range."""
    period = check_period(since or year_start(book, until), until)
    # What waits for its payment is owed with that.
    rows = TaxLine.objects.filter(
        book=book, waits_on="", taxed_on__range=(period.since, period.until)
    )
    values = rows.order_by("taxed_on", "pk").values_list(
        *("taxed_on", "entry__journal__code", "entry__fiscal_year__name", "entry__number"),
        *("party__code", "code", "rate_e2", "base_box", "tax_box", "base_minor", "tax_minor"),
        "evidence",
    )
    return VatLines(
        period,
        tuple(
            VatLine(day, entry_label(journal, year, number), party or "", *rest)
            for day, journal, year, number, party, *rest in values
        ),
        _uncoded(book, period),
    )


def _uncoded(book: Book, period: Period) -> tuple[tuple[str, int], ...]:
    booked = TaxLine.objects.filter(
        book=book, waits_on="", entry__booked_on__range=(period.since, period.until)
    )
    sums = booked.order_by().values_list("ledger_code").annotate(Sum("tax_minor"))
    coded = {code: int(tax) for code, tax in sums}
    moved = balances(book, since=period.since, until=period.until)
    # What waits for its payment passes over an account of its own, and is no VAT yet.
    cash = pack_for(book.pack_code).cash_vat
    found = [
        (row.code, -moved.get(row.code, 0) - coded.get(row.code, 0))
        for row in chart(book)
        if (row.is_vat or row.control == "vat") and (cash is None or row.code != cash.ledger_code)
    ]
    return tuple((code, amount) for code, amount in found if amount)


def vat_lines_json(book: Book, report: VatLines) -> dict[str, object]:
    """Amounts as decimal text; the rate in hundredths of a percent."""
    return {
        "book": book.slug,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "currency": book.currency,
        "rows": [
            {
                "date": row.taxed_on.isoformat(),
                "entry": row.entry,
                "party": row.party_code,
                "code": row.code,
                "rate_e2": row.rate_e2,
                "base_box": row.base_box,
                "tax_box": row.tax_box,
                "base": decimal_text(row.base_minor, book.currency),
                "tax": decimal_text(row.tax_minor, book.currency),
                "evidence": row.evidence,
            }
            for row in report.rows
        ],
        "uncoded": [
            {"ledger_code": code, "tax": decimal_text(amount, book.currency)}
            for code, amount in report.uncoded
        ],
    }


def vat_lines_table(book: Book, report: VatLines, language: str) -> Table:
    """One row a tax line, and the totals."""
    base, tax = sum(r.base_minor for r in report.rows), sum(r.tax_minor for r in report.rows)
    rows = [
        Row(
            (
                r.taxed_on,
                r.entry,
                r.party_code,
                r.code,
                r.base_box,
                r.tax_box,
                r.base_minor,
                r.tax_minor,
                r.evidence,
            )
        )
        for r in report.rows
    ]
    total = Row(
        (None, word(language, "total"), None, None, None, None, base, tax, None), style="total"
    )
    return Table(
        title=word(language, "vat_lines"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("date", word(language, "day"), "date"),
            Column("entry", word(language, "entry"), "code"),
            Column("party", word(language, "party"), "code"),
            Column("code", word(language, "by_vat_code"), "code"),
            Column("base_box", word(language, "base_box"), "code"),
            Column("tax_box", word(language, "tax_box"), "code"),
            Column("base", word(language, "net"), "amount"),
            Column("tax", word(language, "vat"), "amount"),
            Column("evidence", word(language, "evidence"), "code"),
        ),
        rows=(*rows, total),
        subtitle=subtitle_between(report.period, language),
        notes=_notes(book, report, language),
    )


def _notes(book: Book, report: VatLines, language: str) -> tuple[str, ...]:
    if not report.uncoded:
        return ()
    look = language_of(language)
    parts = (f"{code} {shown_amount(n, book.currency, look)}" for code, n in report.uncoded)
    return (word(language, "vat_uncoded", parts="; ".join(parts)),)

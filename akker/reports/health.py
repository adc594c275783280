"""The health of customers as of any day, with the reason of every point."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation

from akker.books.models import Book
from akker.customers.queries_whose import Whose, codes_of
from akker.health.queries import CustomerHealth, health_of_customer, healths
from akker.health.rules import Part, PartHealth, Reason
from akker.reports.display import language_of, shown_date, shown_percent
from akker.reports.periods import check_period
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.words import word


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Rows with the lowest score first; with a party its one row."""

    as_of: dt.date
    party_code: str
    rows: tuple[CustomerHealth, ...]

    @property
    def parts(self) -> tuple[tuple[PartHealth, int], ...]:
        """Of one customer: each part with its reasons, and its thousandths of the score."""
        if not self.party_code:
            return ()
        health = self.rows[0].health
        return tuple(zip(health.parts, health.shares_e3, strict=True))


def health(book: Book, *, as_of: dt.date, party_code: str = "", segment: str = "") -> HealthReport:
    """Of everybody with an invoice up to the day, or of those in a segment now. A fixed number of
    queries for some thousands.

    Refused: date_out_of_range, party_unknown, health_unknown, segment_unknown.
    """
    check_period(as_of, as_of)
    if party_code:
        row = health_of_customer(book, party_code, as_of=as_of)
        return HealthReport(as_of, row.code, (row,))
    rows = healths(book, as_of=as_of)
    if segment:
        own = codes_of(book, Whose(segment=segment))
        rows = [row for row in rows if row.code in own]
    return HealthReport(as_of, "", tuple(rows))


def health_json(book: Book, report: HealthReport) -> dict[str, object]:
    """Scores and certainties from 0 to 100; points, and what each part is of the score in
    percent, as decimal text."""
    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                "score": row.health.score,
                "certainty": row.health.certainty,
                "parts": {
                    one.part.value: _part_json(one, share)
                    for one, share in zip(row.health.parts, row.health.shares_e3, strict=True)
                },
            }
            for row in report.rows
        ],
    }


def _part_json(one: PartHealth, share_e3: int) -> dict[str, object]:
    return {
        "score": (one.score_e1 + 5) // 10,
        "share": f"{Decimal(share_e3).scaleb(-1):f}",
        "certainty": one.certainty,
        "reasons": [
            {
                "name": reason.name,
                "points": f"{_points(reason):f}",
                "text": str(reason.text),
                "about": reason.about.value,
            }
            for reason in one.reasons
        ],
    }


def _points(reason: Reason) -> Decimal:
    return Decimal(reason.points_e1).scaleb(-1)


def health_table(book: Book, report: HealthReport, language: str) -> Table:
    """One row a customer; of one customer a row for every reason, and the score at the foot."""
    with translation.override(language):
        return _table(book, report, language)


def _table(book: Book, report: HealthReport, language: str) -> Table:
    title = word(language, "health")
    columns: tuple[Column, ...]
    if report.party_code:
        (one,) = report.rows
        title = f"{title}: {one.name}"
        rows = [row for part, share in report.parts for row in _part_rows(part, share, language)]
        said = word(language, "health_certain", percent=one.health.certainty)
        rows.append(Row((word(language, "score"), said, one.health.score), style="total"))
        columns = (
            Column("part", word(language, "part"), "text"),
            Column("reason", word(language, "reason"), "text"),
            Column("points", word(language, "points"), "number"),
        )
    else:
        rows = [_row(one) for one in report.rows]
        columns = (
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("score", word(language, "score"), "number"),
            Column("certainty", word(language, "certainty"), "percent"),
            *(
                Column(part.value, word(language, f"health_{part.value}"), "number")
                for part in Part
            ),
            Column("reason", word(language, "weighs_most"), "text"),
        )
    return Table(
        title=title,
        book_name=book.name,
        currency=book.currency,
        columns=columns,
        rows=tuple(rows),
        subtitle=word(language, "as_of", day=shown_date(report.as_of, language_of(language))),
        notes=(word(language, "health_note"),),
    )


def _part_rows(part: PartHealth, share_e3: int, language: str) -> list[Row]:
    """The reasons of a part, and what they come to: its points, within 0 and 100."""
    name = word(language, f"health_{part.part.value}")
    share = shown_percent(Decimal(share_e3).scaleb(-3), language_of(language))
    together = word(language, "health_part", share=share)
    return [
        *(Row((name, str(reason.text), _points(reason))) for reason in part.reasons),
        Row((name, together, Decimal(part.score_e1).scaleb(-1)), style="subtotal"),
    ]


def _row(one: CustomerHealth) -> Row:
    parts: list[Cell] = []
    for part in Part:
        known = one.health.part(part)
        parts.append((known.score_e1 + 5) // 10 if known else None)
    certainty = Decimal(one.health.certainty).scaleb(-2)
    heaviest = one.health.heaviest
    said = str(heaviest.text) if heaviest else None
    return Row((one.code, one.name, one.health.score, certainty, *parts, said))

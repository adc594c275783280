"""The general ledger: every line of a period, by ledger account."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.kernel.calendar import ONE_DAY
from akker.kernel.money import decimal_text
from akker.reports.chart import Place, places
from akker.reports.entry_lines import (
    CardLine,
    card_lines_of,
    check_line_count,
    line_columns,
    line_json,
    line_row,
    sum_cells,
)
from akker.reports.frame import framed_json, subtitle_between, view_notes
from akker.reports.periods import Period, check_period
from akker.reports.statements import fetch
from akker.reports.sums import NOTHING, Span, Sum, Sums, slices
from akker.reports.table import Column, Row, Table
from akker.reports.view import PLAIN, Lens, View, lens_of
from akker.reports.words import word
from akker.reports.years import year_start


@dataclass(frozen=True, slots=True)
class GeneralLedgerPart:
    """One ledger account: its opening balance, its lines, and what they add up to."""

    code: str
    name: str
    type: str
    opening_minor: int
    turnover: Sum
    lines: tuple[CardLine, ...]

    @property
    def closing_minor(self) -> int:
        return self.opening_minor + self.turnover.balance_minor


@dataclass(frozen=True, slots=True)
class GeneralLedger:
    """By code: every ledger account with lines up to the last day. Debit above zero."""

    period: Period
    view: View
    parts: tuple[GeneralLedgerPart, ...]


def general_ledger(
    book: Book, *, until: dt.date, since: dt.date | None = None, view: View = PLAIN
) -> GeneralLedger:
    """Lines from `since`, or the year's first day, up to and including `until`.

    Refused: too_many_lines, and what `check_period` and `lens_of` refuse.
    """
    period = check_period(since or year_start(book, until), until)
    lens = lens_of(book, view)
    before, during = opening_and_turnover(book, lens, period)
    check_line_count(sum(total.line_count for total in during.values()))
    lines = fetch(
        "general_ledger",
        book=book.pk,
        since=period.since,
        until=period.until,
        known_at=lens.known_until,
        dimension=lens.dimension_id,
        value=lens.value_id,
    )
    used = places_used(book, view, before, during)
    return GeneralLedger(period, view, general_ledger_parts(used, before, during, lines))


def opening_and_turnover(book: Book, lens: Lens, period: Period) -> tuple[Sums, Sums]:
    """What stood on each ledger account before these days, and what they did to it."""
    spans = [lambda p: Span(None, p.since - ONE_DAY), lambda p: Span(p.since, p.until)]
    before, during = slices(book, lens, [period], spans)[0].sums
    return before, during


def places_used(book: Book, view: View, before: Sums, during: Sums) -> list[Place]:
    """The ledger accounts with lines up to the last day, by code."""
    keys = before.keys() | during.keys()
    return [place for place in places(book, view.language) if place.ledger_account_id in keys]


def general_ledger_parts(
    used: Sequence[Place], before: Sums, during: Sums, rows: Iterable[tuple[Any, ...]]
) -> tuple[GeneralLedgerPart, ...]:
    """A part for each of these; `rows` of the statement begin with the ledger account's key."""
    lines: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *row in rows:
        lines[key].append(tuple(row))
    parts = []
    for place in used:
        key = place.ledger_account_id
        opening = before.get(key, NOTHING).balance_minor
        own = tuple(card_lines_of(lines[key], opening))
        turnover = during.get(key, NOTHING)
        part = GeneralLedgerPart(place.code, place.name, place.type, opening, turnover, own)
        parts.append(part)
    return tuple(parts)


def general_ledger_json(book: Book, report: GeneralLedger) -> dict[str, object]:
    """Decimal strings, debit above zero; each ledger account has its lines."""

    def text(amount_minor: int) -> str:
        return decimal_text(amount_minor, book.currency)

    return {
        "book": book.slug,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        **framed_json(book, report.view),
        "rows": [
            {
                "code": part.code,
                "name": part.name,
                "type": part.type,
                "opening": text(part.opening_minor),
                "debit": text(part.turnover.debit_minor),
                "credit": text(part.turnover.credit_minor),
                "balance": text(part.closing_minor),
                "lines": [line_json(book, line) for line in part.lines],
            }
            for part in report.parts
        ],
    }


def general_ledger_columns(language: str) -> tuple[Column, ...]:
    """Each line names its ledger account, on paper the heading over it does."""
    return (
        Column("code", word(language, "ledger_account"), "code", on_paper=False),
        Column("name", word(language, "ledger_name"), "text", on_paper=False),
        *line_columns(language),
    )


def general_ledger_table(book: Book, report: GeneralLedger, language: str) -> Table:
    """A heading with the opening for each ledger account, its lines, and its closing."""
    rows = []
    for part in report.parts:
        opening = sum_cells(f"{part.code} {part.name}", None, part.opening_minor)
        rows.append(Row((None, None, *opening), style="group"))
        rows += [line_row(line, part.code, part.name) for line in part.lines]
        closing = sum_cells(word(language, "closing_balance"), part.turnover, part.closing_minor)
        rows.append(Row((None, None, *closing), style="subtotal"))
    return Table(
        title=word(language, "general_ledger"),
        book_name=book.name,
        currency=book.currency,
        columns=general_ledger_columns(language),
        rows=tuple(rows),
        subtitle=subtitle_between(report.period, language),
        notes=view_notes(report.view, language),
    )

"""The trial balance: every ledger account with its opening, turnover and balance."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.calendar import ONE_DAY
from akker.kernel.money import decimal_text
from akker.reports.chart import places
from akker.reports.frame import (
    amount_columns,
    framed_json,
    heading_json,
    subtitle_between,
    view_notes,
)
from akker.reports.periods import Period, check_period, compared
from akker.reports.sums import NOTHING, Slice, Span, slices
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.view import PLAIN, View, lens_of
from akker.reports.words import word
from akker.reports.years import year_start


@dataclass(frozen=True, slots=True)
class Turnover:
    """Minor units; debit above zero. The opening is everything before the period."""

    opening_minor: int
    debit_minor: int
    credit_minor: int

    @property
    def period_balance_minor(self) -> int:
        return self.debit_minor - self.credit_minor

    @property
    def balance_minor(self) -> int:
        return self.opening_minor + self.period_balance_minor


@dataclass(frozen=True, slots=True)
class TrialBalanceRow:
    """One ledger account, with a turnover for each slice of the report."""

    code: str
    name: str
    type: str
    turnovers: tuple[Turnover, ...]


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Rows by code: every ledger account with lines up to the day. Totals per slice."""

    period: Period
    view: View
    slices: tuple[Slice, ...]
    rows: tuple[TrialBalanceRow, ...]
    totals: tuple[Turnover, ...]


def trial_balance(
    book: Book, *, as_of: dt.date, since: dt.date | None = None, view: View = PLAIN
) -> TrialBalance:
    """Balances up to and including a day; turnovers since `since`, or the year's first day.

    Debits are above zero. Refused: what `check_period`, `compared` and `lens_of` refuse.
    """
    period = check_period(since or year_start(book, as_of), as_of)
    lens = lens_of(book, view)
    found = slices(
        book,
        lens,
        compared(period, view.compare),
        [lambda p: Span(None, p.since - ONE_DAY), lambda p: Span(p.since, p.until)],
    )
    rows = []
    for place in places(book, view.language):
        key = place.ledger_account_id
        if any(key in sums for each in found for sums in each.sums):
            turnovers = tuple(_turnover(each, key) for each in found)
            rows.append(TrialBalanceRow(place.code, place.name, place.type, turnovers))
    totals = tuple(_total([row.turnovers[i] for row in rows]) for i in range(len(found)))
    return TrialBalance(period, view, tuple(found), tuple(rows), totals)


def _turnover(part: Slice, ledger_account_id: int) -> Turnover:
    before, during = (sums.get(ledger_account_id, NOTHING) for sums in part.sums)
    return Turnover(before.balance_minor, during.debit_minor, during.credit_minor)


def _total(turnovers: Sequence[Turnover]) -> Turnover:
    return Turnover(
        sum(t.opening_minor for t in turnovers),
        sum(t.debit_minor for t in turnovers),
        sum(t.credit_minor for t in turnovers),
    )


def trial_balance_json(book: Book, report: TrialBalance) -> dict[str, object]:
    """As promised to programs: decimal strings, debit above zero, the first slice in front.

    Further slices stand under `columns`, at the top and in each row.
    """

    def figures(t: Turnover) -> dict[str, str]:
        return {
            "opening": decimal_text(t.opening_minor, book.currency),
            "debit": decimal_text(t.debit_minor, book.currency),
            "credit": decimal_text(t.credit_minor, book.currency),
            "balance": decimal_text(t.balance_minor, book.currency),
            "period_balance": decimal_text(t.period_balance_minor, book.currency),
        }

    def all_figures(turnovers: Sequence[Turnover]) -> dict[str, object]:
        first, *others = [figures(t) for t in turnovers]
        return {**first, "columns": others} if others else {**first}

    rows = [
        {"code": row.code, "name": row.name, "type": row.type, **all_figures(row.turnovers)}
        for row in report.rows
    ]
    return {
        "book": book.slug,
        "as_of": report.period.until.isoformat(),
        "from": report.period.since.isoformat(),
        **framed_json(book, report.view),
        **heading_json(report.slices),
        "rows": rows,
        "totals": all_figures(report.totals),
    }


def trial_balance_table(book: Book, report: TrialBalance, language: str) -> Table:
    """Alone: opening, debit, credit, balance. With others beside it: a balance for each."""
    titles = [
        Column("code", word(language, "code"), "code"),
        Column("name", word(language, "name"), "text"),
        Column("type", word(language, "type"), "text", on_paper=False),
    ]
    if len(report.slices) == 1:
        titles += [
            Column(key, word(language, key), "amount")
            for key in ("opening", "debit", "credit", "balance")
        ]
        titles.append(
            Column("period_balance", word(language, "period_balance"), "amount", on_paper=False)
        )
    else:
        titles += amount_columns(report.slices, report.view, language, "balance", at_end=True)
    rows = [Row((row.code, row.name, row.type, *_cells(row.turnovers))) for row in report.rows]
    rows.append(Row((None, word(language, "total"), None, *_cells(report.totals)), style="total"))
    return Table(
        title=word(language, "trial_balance"),
        book_name=book.name,
        currency=book.currency,
        columns=tuple(titles),
        rows=tuple(rows),
        subtitle=subtitle_between(report.period, language),
        notes=view_notes(report.view, language),
    )


def _cells(turnovers: Sequence[Turnover]) -> tuple[Cell, ...]:
    if len(turnovers) > 1:
        return tuple(t.balance_minor for t in turnovers)
    (t,) = turnovers
    return (
        t.opening_minor,
        t.debit_minor,
        t.credit_minor,
        t.balance_minor,
        t.period_balance_minor,
    )

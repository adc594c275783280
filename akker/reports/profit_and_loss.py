"""The profit and loss: what came in and what it cost, over a period."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from akker.books.models import Book
from akker.reports.chart import natural, places
from akker.reports.frame import (
    amount_columns,
    amounts_json,
    framed_json,
    heading_json,
    subtitle_between,
    view_notes,
)
from akker.reports.periods import Period, check_period, compared
from akker.reports.sums import NOTHING, Amounts, Slice, Span, slices
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.view import PLAIN, View, lens_of
from akker.reports.words import word
from akker.reports.years import year_start


@dataclass(frozen=True, slots=True)
class ProfitAndLossLine:
    """Income above zero when it is earned, an expense above zero when it is spent."""

    code: str
    name: str
    type: str
    amounts_minor: Amounts


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    """Lines by code; closing entries are left out, so a closed year shows its result too."""

    period: Period
    view: View
    slices: tuple[Slice, ...]
    income: tuple[ProfitAndLossLine, ...]
    expenses: tuple[ProfitAndLossLine, ...]
    total_income_minor: Amounts
    total_expenses_minor: Amounts

    @property
    def result_minor(self) -> Amounts:
        """Profit above zero."""
        both = zip(self.total_income_minor, self.total_expenses_minor, strict=True)
        return tuple(income - expenses for income, expenses in both)


def profit_and_loss(
    book: Book, *, until: dt.date, since: dt.date | None = None, view: View = PLAIN
) -> ProfitAndLoss:
    """Income and expenses from `since`, or the year's first day, up to and including `until`.

    Refused: what `check_period`, `compared` and `lens_of` refuse.
    """
    period = check_period(since or year_start(book, until), until)
    found = slices(
        book,
        lens_of(book, view),
        compared(period, view.compare),
        [lambda p: Span(p.since, p.until)],
        with_closing=False,
    )
    lines: dict[str, list[ProfitAndLossLine]] = {"income": [], "expense": []}
    for place in places(book, view.language):
        key = place.ledger_account_id
        if place.type in lines and any(key in part.sums[0] for part in found):
            amounts = tuple(
                natural(part.sums[0].get(key, NOTHING).balance_minor, place.type) for part in found
            )
            line = ProfitAndLossLine(place.code, place.name, place.type, amounts)
            lines[place.type].append(line)
    return ProfitAndLoss(
        period=period,
        view=view,
        slices=tuple(found),
        income=tuple(lines["income"]),
        expenses=tuple(lines["expense"]),
        total_income_minor=_total(lines["income"], len(found)),
        total_expenses_minor=_total(lines["expense"], len(found)),
    )


def _total(lines: Sequence[ProfitAndLossLine], count: int) -> Amounts:
    return tuple(sum(line.amounts_minor[i] for line in lines) for i in range(count))


def profit_and_loss_json(book: Book, report: ProfitAndLoss) -> dict[str, object]:
    """Decimal strings, each above zero on its natural side; further slices under `columns`."""

    figures = partial(amounts_json, currency=book.currency)

    return {
        "book": book.slug,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        **framed_json(book, report.view),
        **heading_json(report.slices),
        "rows": [
            {"code": line.code, "name": line.name, "type": line.type, **figures(line.amounts_minor)}
            for line in (*report.income, *report.expenses)
        ],
        "totals": {
            "income": figures(report.total_income_minor),
            "expenses": figures(report.total_expenses_minor),
            "result": figures(report.result_minor),
        },
    }


def profit_and_loss_table(book: Book, report: ProfitAndLoss, language: str) -> Table:
    """With the change in percent where it is compared with one other period."""
    has_change = len(report.slices) == 2 and bool(report.view.compare)
    columns = [
        Column("code", word(language, "code"), "code"),
        Column("name", word(language, "name"), "text"),
        Column("type", word(language, "type"), "text", on_paper=False),
        *amount_columns(report.slices, report.view, language, "amount"),
    ]
    if has_change:
        columns.append(Column("change", word(language, "change"), "percent"))

    def cells(amounts: Amounts) -> tuple[Cell, ...]:
        return (*amounts, _change(*amounts)) if has_change else amounts

    nothing = (None,) * (len(columns) - 3)
    rows = []
    for key, lines, total in (
        ("income", report.income, report.total_income_minor),
        ("expenses", report.expenses, report.total_expenses_minor),
    ):
        title = word(language, key)
        rows.append(Row((None, title, None, *nothing), style="group"))
        rows += [
            Row((line.code, line.name, line.type, *cells(line.amounts_minor)), level=1)
            for line in lines
        ]
        name = word(language, "total_of", of=title.lower())
        rows.append(Row((None, name, None, *cells(total)), style="subtotal"))
    result = (None, word(language, "result"), None, *cells(report.result_minor))
    rows.append(Row(result, style="total"))
    return Table(
        title=word(language, "profit_and_loss"),
        book_name=book.name,
        currency=book.currency,
        columns=tuple(columns),
        rows=tuple(rows),
        subtitle=subtitle_between(report.period, language),
        notes=view_notes(report.view, language),
    )


def _change(now_minor: int, before_minor: int) -> Decimal | None:
    """As a fraction of what it was; nothing where there was nothing."""
    if not before_minor:
        return None
    change = Decimal(now_minor - before_minor) / abs(before_minor)
    return change.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)

"""The balance sheet: what is owned, what is owed, and what is left, at the end of a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from akker.books.models import Book
from akker.books.queries import fiscal_years
from akker.kernel.calendar import ONE_DAY
from akker.reports.chart import RESULT_TYPES, Place, natural, places
from akker.reports.display import language_of, shown_date
from akker.reports.frame import amount_columns, amounts_json, framed_json, heading_json, view_notes
from akker.reports.periods import check_period, compared
from akker.reports.sums import Amounts, Slice, Span, Sums, slices
from akker.reports.table import Column, Row, Table
from akker.reports.view import PLAIN, View, lens_of
from akker.reports.words import word
from akker.reports.years import start_of, year_name


@dataclass(frozen=True, slots=True)
class Part:
    """What one of several ledger accounts adds to a line."""

    code: str
    name: str
    amounts_minor: Amounts


@dataclass(frozen=True, slots=True)
class BalanceSheetLine:
    """A ledger account together with those that hold its exchange differences.

    Above zero on the natural side of its type. `parts` is empty when it stands alone.
    """

    code: str
    name: str
    type: str
    amounts_minor: Amounts
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """Lines by code. Results not closed yet are computed, and part of the equity's total.

    In each slice assets equal liabilities and equity, unless the view is of some lines only.
    """

    as_of: dt.date
    year_name: str
    view: View
    slices: tuple[Slice, ...]
    assets: tuple[BalanceSheetLine, ...]
    liabilities: tuple[BalanceSheetLine, ...]
    equity: tuple[BalanceSheetLine, ...]
    earlier_result_minor: Amounts
    year_result_minor: Amounts

    @property
    def total_assets_minor(self) -> Amounts:
        return _total(line.amounts_minor for line in self.assets) or self._zeros

    @property
    def total_liabilities_minor(self) -> Amounts:
        return _total(line.amounts_minor for line in self.liabilities) or self._zeros

    @property
    def total_equity_minor(self) -> Amounts:
        """With the results that are not closed yet."""
        results = [self.earlier_result_minor, self.year_result_minor]
        return _total([*(line.amounts_minor for line in self.equity), *results])

    @property
    def total_other_side_minor(self) -> Amounts:
        return _total([self.total_liabilities_minor, self.total_equity_minor])

    @property
    def _zeros(self) -> Amounts:
        return (0,) * len(self.slices)


def balance_sheet(
    book: Book, *, as_of: dt.date, since: dt.date | None = None, view: View = PLAIN
) -> BalanceSheet:
    """Balances at the end of a day, whatever the year (invariant 18).

    `since`, or the year's first day, only says what the period before is. Refused: what
    `check_period`, `compared` and `lens_of` refuse.
    """
    years = fiscal_years(book)
    period = check_period(since or start_of(years, as_of), as_of)
    found = slices(
        book,
        lens_of(book, view),
        compared(period, view.compare),
        [
            lambda p: Span(None, start_of(years, p.until) - ONE_DAY),
            lambda p: Span(start_of(years, p.until), p.until),
        ],
    )
    chart = places(book, view.language)
    lines = _lines(chart, found)
    result_ids = [p.ledger_account_id for p in chart if p.type in RESULT_TYPES]
    return BalanceSheet(
        as_of=as_of,
        year_name=year_name(years, as_of),
        view=view,
        slices=tuple(found),
        assets=tuple(line for line in lines if line.type == "asset"),
        liabilities=tuple(line for line in lines if line.type == "liability"),
        equity=tuple(line for line in lines if line.type == "equity"),
        earlier_result_minor=tuple(_result(part.sums[0], result_ids) for part in found),
        year_result_minor=tuple(_result(part.sums[1], result_ids) for part in found),
    )


def _result(sums: Sums, result_ids: Iterable[int]) -> int:
    """Income less expenses that no closing entry has moved to equity; profit above zero."""
    return -sum(sums[key].balance_minor for key in result_ids if key in sums)


def _lines(chart: Sequence[Place], found: Sequence[Slice]) -> list[BalanceSheetLine]:
    used = {key for part in found for sums in part.sums for key in sums}
    members: dict[int, list[Place]] = defaultdict(list)
    homes = _homes(chart)
    for place in chart:
        if place.type not in RESULT_TYPES and place.ledger_account_id in used:
            members[homes[place.ledger_account_id]].append(place)
    lines = []
    for home in chart:
        group = members.get(home.ledger_account_id)
        if not group:
            continue
        parts = tuple(
            Part(
                place.code,
                place.name,
                tuple(natural(_balance(each, place), home.type) for each in found),
            )
            for place in group
        )
        amounts = _total(part.amounts_minor for part in parts)
        shown = parts if [place.code for place in group] != [home.code] else ()
        lines.append(BalanceSheetLine(home.code, home.name, home.type, amounts, shown))
    return lines


def _balance(part: Slice, place: Place) -> int:
    key = place.ledger_account_id
    return sum(sums[key].balance_minor for sums in part.sums if key in sums)


def _homes(chart: Sequence[Place]) -> dict[int, int]:
    """Where each ledger account is shown: with the first whose differences it holds."""
    by_id = {place.ledger_account_id: place for place in chart}
    homes = {key: key for key in by_id}
    for place in reversed(chart):
        beside = by_id.get(place.revalued_on_id or 0)
        if beside is not None and RESULT_TYPES.isdisjoint({place.type, beside.type}):
            homes[beside.ledger_account_id] = place.ledger_account_id
    # One step and no further: a ledger account that holds differences is not revalued itself.
    return {key: home if homes[home] == home else key for key, home in homes.items()}


def _total(rows: Iterable[Amounts]) -> Amounts:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def balance_sheet_json(book: Book, report: BalanceSheet) -> dict[str, object]:
    """Decimal strings, each above zero on its natural side; further slices under `columns`."""

    figures = partial(amounts_json, currency=book.currency)

    def section(lines: Sequence[BalanceSheetLine]) -> list[dict[str, object]]:
        return [
            {
                "code": line.code,
                "name": line.name,
                **figures(line.amounts_minor),
                "parts": [
                    {"code": part.code, "name": part.name, **figures(part.amounts_minor)}
                    for part in line.parts
                ],
            }
            for line in lines
        ]

    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        **framed_json(book, report.view),
        **heading_json(report.slices),
        "assets": section(report.assets),
        "liabilities": section(report.liabilities),
        "equity": section(report.equity),
        "earlier_result": figures(report.earlier_result_minor),
        "year_result": figures(report.year_result_minor),
        "totals": {
            "assets": figures(report.total_assets_minor),
            "liabilities": figures(report.total_liabilities_minor),
            "equity": figures(report.total_equity_minor),
            "liabilities_and_equity": figures(report.total_other_side_minor),
        },
    }


def balance_sheet_table(book: Book, report: BalanceSheet, language: str) -> Table:
    """Assets first, then liabilities and equity with their total; figures as people expect them."""
    notes = list(view_notes(report.view, language))
    for line in (*report.assets, *report.liabilities, *report.equity):
        beside = [f"{p.code} {p.name}" for p in line.parts if p.code != line.code]
        if beside and any(any(part.amounts_minor) for part in line.parts[1:]):
            notes.append(word(language, "includes", code=line.code, parts=", ".join(beside)))
    if report.total_assets_minor != report.total_other_side_minor:
        notes.append(word(language, "one_sided"))
    return Table(
        title=word(language, "balance_sheet"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("type", word(language, "type"), "text", on_paper=False),
            *amount_columns(report.slices, report.view, language, "amount", at_end=True),
        ),
        rows=tuple(_rows(report, language)),
        subtitle=word(language, "as_of", day=shown_date(report.as_of, language_of(language))),
        notes=tuple(notes),
    )


def _rows(report: BalanceSheet, language: str) -> list[Row]:
    nothing = (None,) * len(report.slices)
    rows = []
    sections = (
        ("assets", report.assets, report.total_assets_minor),
        ("liabilities", report.liabilities, report.total_liabilities_minor),
        ("equity", report.equity, report.total_equity_minor),
    )
    for key, lines, total in sections:
        title = word(language, key)
        rows.append(Row((None, title, None, *nothing), style="group"))
        rows += [
            Row((line.code, line.name, line.type, *line.amounts_minor), level=1) for line in lines
        ]
        if key == "equity":
            rows += _result_rows(report, language)
        name = word(language, "total_of", of=title.lower())
        rows.append(Row((None, name, None, *total), style="subtotal"))
    name = word(language, "liabilities_and_equity")
    rows.append(Row((None, name, None, *report.total_other_side_minor), style="total"))
    return rows


def _result_rows(report: BalanceSheet, language: str) -> list[Row]:
    year = word(language, "result_of_year", year=report.year_name)
    named = [
        (word(language, "earlier_result"), report.earlier_result_minor),
        (word(language, "result"), report.year_result_minor)
        if len({part.period for part in report.slices}) > 1
        else (year, report.year_result_minor),
    ]
    return [
        Row((None, name, "result", *amounts), level=1) for name, amounts in named if any(amounts)
    ]

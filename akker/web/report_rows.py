"""A report's table as rows of a screen: names, figures that lead to their lines, small bars."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse

from akker.books.models import Book
from akker.reports.balance_sheet import BalanceSheet
from akker.reports.catalogue import Report
from akker.reports.display import shown, shown_percent
from akker.reports.months import Months, month_amounts
from akker.reports.profit_and_loss import ProfitAndLoss
from akker.reports.sums import Slice
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.trial_balance import TrialBalance
from akker.web.asked import with_query
from akker.web.charts import Spark, spark
from akker.web.templatetags.akker import reader
from akker.web.written import in_path

Content = ProfitAndLoss | BalanceSheet | TrialBalance


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell. With addresses it opens its lines in place, or the card where nothing can."""

    text: str
    css: str
    lines_url: str = ""
    card_url: str = ""


@dataclass(frozen=True, slots=True)
class ScreenRow:
    key: str
    code: str
    name: str
    level: int
    style: str
    figures: tuple[Figure, ...]
    share: str = ""
    months: Spark | None = None

    @property
    def opens(self) -> str:
        """Where the lines of its first figure are asked."""
        return next((figure.lines_url for figure in self.figures if figure.lines_url), "")


@dataclass(frozen=True, slots=True)
class Screen:
    """`heads` stand above the figures, of which those at `more` stay off a narrow screen.

    `has_share` and `has_months` say what follows them.
    """

    title: str
    subtitle: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    more: tuple[int, ...]
    rows: tuple[ScreenRow, ...]
    has_share: bool
    has_months: bool


def report_screen(book: Book, made: Report) -> Screen:
    """The rows of a statement or a trial balance. One query more where it has bars."""
    content: Content = made.read
    table = made.table
    columns = [
        (i, column)
        for i, column in enumerate(table.columns)
        if column.on_paper and column.key not in ("code", "name")
    ]
    is_result = isinstance(content, ProfitAndLoss)
    months = _months(book, content) if isinstance(content, ProfitAndLoss) else None
    links = _links(book, content)
    rows = tuple(
        _row(links, content, table, columns, number, row, months)
        for number, row in enumerate(table.rows, start=1)
    )
    return Screen(
        table.title,
        table.subtitle,
        table.notes,
        tuple(column.title for _, column in columns),
        _more(content, len(columns)),
        rows,
        has_share=is_result and not content.view.by,
        has_months=months is not None,
    )


def _more(content: Content, count: int) -> tuple[int, ...]:
    """Which figures a narrow screen does without: turnover, or how two periods differ.

    More than four scroll, all of them.
    """
    if count > 4:
        return ()
    return (1, 2) if isinstance(content, TrialBalance) else tuple(range(2, count))


def _months(book: Book, content: ProfitAndLoss) -> Months | None:
    """None where month totals do not know what is asked, and for a single month."""
    if content.view.known_at or content.view.where or content.view.by:
        return None
    found = month_amounts(book, since=content.period.since, until=content.period.until)
    return found if len(found.months) > 1 else None


def _row(
    links: "Links",
    content: Content,
    table: Table,
    columns: list[tuple[int, Column]],
    number: int,
    row: Row,
    months: Months | None,
) -> ScreenRow:
    code = str(row.cells[0] or "")
    codes = _codes_behind(content, code) if code and row.style == "line" else []
    figures, more = [], _more(content, len(columns))
    for place, (i, column) in enumerate(columns):
        cell = row.cells[i]
        part = _slice_of(content, place, column)
        text = shown(cell, column, table.currency, reader())
        urls = ("", "")
        if cell is not None and part is not None:
            if codes:
                urls = links.of(codes, part, column)
            elif row.style == "line" and isinstance(content, BalanceSheet):
                urls = ("", links.result(part))
        if column.kind == "percent" and text:
            text = text if text.startswith("\N{MINUS SIGN}") else f"+{text}"
        css = "num muted" if column.is_muted else "num"
        css += " wide" if place in more else ""
        tone = _tone(content, row, column, cell)
        css += f" {tone}" if tone else ""
        figures.append(Figure(text, css, *urls))
    bars = months.amounts.get(code) if months and code else None
    return ScreenRow(
        key=f"row-{number}",
        code=code,
        name=str(row.cells[1] or ""),
        level=row.level,
        style=row.style,
        figures=tuple(figures),
        share=_share(content, row, columns),
        months=spark(bars) if bars else None,
    )


def _codes_behind(content: Content, code: str) -> list[str]:
    """The ledger accounts that a line stands for: on a balance sheet some are shown together."""
    if isinstance(content, BalanceSheet):
        for line in (*content.assets, *content.liabilities, *content.equity):
            if line.code == code and line.parts:
                return [part.code for part in line.parts]
    return [code]


def _slice_of(content: Content, place: int, column: Column) -> Slice | None:
    if column.kind != "amount":
        return None
    if isinstance(content, TrialBalance) and len(content.slices) == 1:
        return content.slices[0]
    return content.slices[place] if place < len(content.slices) else None


@dataclass(frozen=True, slots=True)
class Links:
    """Where the lines behind each figure of a report are.

    A report has hundreds of figures but few periods: what asks for a period is written once.
    """

    content: Content
    lines_url: str
    card_url: str  # without the code at its end
    result_url: str
    asked: dict[tuple[str, bool], tuple[str, str] | None] = field(default_factory=dict)

    def of(self, codes: list[str], part: Slice, column: Column) -> tuple[str, str]:
        """As a part of the page, and as a page."""
        is_ever = isinstance(self.content, BalanceSheet)
        is_ever = is_ever or column.key.startswith(("opening", "balance"))
        key = (part.key, is_ever)
        if key not in self.asked:
            self.asked[key] = self._asking(part, is_ever)
        asked = self.asked[key]
        if asked is None:
            return "", ""
        lines, card = asked
        return lines + "".join(map(_code_text, codes)), f"{self.card_url}{in_path(codes[0])}{card}"

    def _asking(self, part: Slice, is_ever: bool) -> tuple[str, str] | None:
        """None where a card cannot ask it: it takes one choice, and this figure is of two."""
        view = self.content.view
        where = view.where
        if part.value is not None:
            if where is not None:
                return None
            where = (view.by, part.value.code)
        texts: dict[str, object] = {
            "until": part.period.until.isoformat(),
            "known-at": view.known_at.isoformat() if view.known_at else "",
            "where": f"{where[0]}={where[1]}" if where else "",
            "from": "" if is_ever else part.period.since.isoformat(),
        }
        signs = "" if isinstance(self.content, TrialBalance) else "natural"
        return with_query(self.lines_url, {**texts, "signs": signs}), with_query("", texts)

    def result(self, part: Slice) -> str:
        return with_query(self.result_url, {"until": part.period.until.isoformat()})


def _links(book: Book, content: Content) -> Links:
    return Links(
        content,
        lines_url=reverse("report-lines", args=[book.slug]),
        card_url=reverse("card", args=[book.slug, "0"])[:-1],
        result_url=reverse("report", args=[book.slug, "profit-and-loss"]),
    )


@lru_cache(maxsize=4096)
def _code_text(code: str) -> str:
    return with_query("", {"ledger-account": code}).replace("?", "&", 1)


def _share(content: Content, row: Row, columns: list[tuple[int, Column]]) -> str:
    """A figure of a profit and loss as a part of all income."""
    if not isinstance(content, ProfitAndLoss) or content.view.by or row.style == "group":
        return ""
    amount, whole = row.cells[columns[0][0]], content.total_income_minor[0]
    if not isinstance(amount, int) or whole <= 0:
        return ""
    return shown_percent(Decimal(amount) / whole, reader())


def _tone(content: Content, row: Row, column: Column, cell: Cell) -> str:
    """More income and less cost is good. The sign says it too; small changes say nothing."""
    if column.kind != "percent" or not isinstance(cell, Decimal) or abs(cell) < Decimal("0.1"):
        return ""
    if not isinstance(content, ProfitAndLoss):
        return ""
    costs = {"expense"} & {str(row.cells[2])}
    is_cost = bool(costs) or _is_total_of_costs(content, row)
    return "good" if (cell < 0) == is_cost else "warn"


def _is_total_of_costs(content: ProfitAndLoss, row: Row) -> bool:
    return row.style == "subtotal" and row.cells[3] == content.total_expenses_minor[0]

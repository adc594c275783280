"""A report as an Excel workbook: one sheet, with figures to calculate with."""

import datetime as dt
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from akker.kernel.errors import Refused
from akker.kernel.formula_text import looks_like_formula
from akker.kernel.money import Money, decimals_of
from akker.reports.display import MINUS, Language, language_of, shown, width_of
from akker.reports.table import Cell, Column, Row, Style, Table

MOST_ROWS = 1_048_576 - 100  # of a sheet, less what stands above and below the table
FIRST_YEAR = 1900  # Excel counts days from here; an earlier one is written as text
LONGEST_TEXT = 32_767  # letters that a cell can hold
NARROWEST, WIDEST = 8, 60  # letters in a column
# The same for all, so that the same report is the same file.
MADE_AT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
A4 = 9

MUTED, RULE = "#646873", "#cfcec8"
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class _Look:
    """What decides how a cell looks; Excel wants each look made once."""

    style: Style = "line"
    level: int = 0
    number_format: str = ""
    is_right: bool = False
    is_muted: bool = False
    is_formula_like: bool = False  # marked as text, so that editing it makes no formula of it
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Looks:
    workbook: xlsxwriter.Workbook
    made: dict[_Look, CellFormat] = field(default_factory=dict)

    def __getitem__(self, look: _Look) -> CellFormat:
        if look not in self.made:
            self.made[look] = self.workbook.add_format(_properties(look))
        return self.made[look]


def xlsx_bytes(table: Table, language: str) -> bytes:
    """Amounts, dates and percentages as Excel's own, texts as texts and never as formulas.

    Excel keeps fifteen digits: an amount below 10^15 minor units comes out exact, a larger sum
    may lose its last digit. Moments lose their time zone, which Excel does not know.
    Refused: excel_too_many_rows.
    """
    if len(table.rows) > MOST_ROWS:
        raise Refused(
            "excel_too_many_rows",
            "{count} rows do not fit on one Excel sheet.",
            remedy="Choose a shorter period, or CSV.",
            count=len(table.rows),
        )
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"title": table.title, "author": table.book_name, "created": MADE_AT})
    sheet = workbook.add_worksheet(_sheet_name(table.title))
    spoken = language_of(language)
    heading_at = _lay_out(sheet, table, spoken)
    _write(sheet, table, _Looks(workbook), heading_at)
    workbook.close()
    return out.getvalue()


def _lay_out(sheet: Worksheet, table: Table, spoken: Language) -> int:
    """Widths, frozen heading and paper; answers with the row of the heading."""
    heading_at = 4 if table.subtitle else 3
    for i, width in enumerate(_widths(table, spoken)):
        sheet.set_column(i, i, width)
    sheet.freeze_panes(heading_at + 1, 0)
    sheet.repeat_rows(heading_at)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    word, of = spoken.page_words
    sheet.set_footer(f"&R{word} &P {of} &N")
    return heading_at


def _write(sheet: Worksheet, table: Table, looks: _Looks, heading_at: int) -> None:
    """From top to bottom: what is written is gone from memory."""
    plain = looks[_Look()]
    _write_text(sheet, 0, 0, table.book_name, looks[_Look(is_muted=True)])
    _write_text(sheet, 1, 0, table.title, looks[_Look(style="group")])
    if table.subtitle:
        _write_text(sheet, 2, 0, table.subtitle, looks[_Look(is_muted=True)])
    for i, column in enumerate(table.columns):
        look = _Look(is_heading=True, is_right=column.is_right_aligned)
        _write_text(sheet, heading_at, i, column.title, looks[look])
    rows_at = heading_at + 1
    for at, row in enumerate(table.rows, rows_at):
        for i, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            look = _look(cell, column, row, is_first=i == 0, currency=table.currency)
            _write_cell(sheet, at, i, cell, looks[look], _currency_of(cell, column, table))
    for at, note in enumerate(table.notes, rows_at + len(table.rows) + 1):
        _write_text(sheet, at, 0, note, plain)


def _write_cell(
    sheet: Worksheet, at: int, column: int, cell: Cell, look: CellFormat, currency: str
) -> None:
    match cell:
        case None | "":
            sheet.write_blank(at, column, None, look)
        case str():
            _write_text(sheet, at, column, cell, look)
        case Money():
            _write_cell(sheet, at, column, cell.amount_minor, look, currency)
        case int() | Decimal():
            decimals = decimals_of(currency) if currency else 0
            sheet.write_number(at, column, Decimal(cell).scaleb(-decimals), look)
        case dt.datetime() if cell.year >= FIRST_YEAR:
            sheet.write_datetime(at, column, cell.replace(tzinfo=None), look)
        case dt.date() if cell.year < FIRST_YEAR:
            _write_text(sheet, at, column, cell.isoformat(), look)
        case dt.date():
            sheet.write_datetime(at, column, cell, look)


def _write_text(sheet: Worksheet, at: int, column: int, text: str, look: CellFormat) -> None:
    """Cut where Excel would otherwise leave the whole text out."""
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    sheet.write_string(at, column, text.encode("utf-8", "replace").decode(), look)


def _currency_of(cell: Cell, column: Column, table: Table) -> str:
    """The currency of an amount; empty for anything else."""
    if isinstance(cell, Money):
        return cell.currency
    return table.currency if column.kind == "amount" else ""


def _look(cell: Cell, column: Column, row: Row, *, is_first: bool, currency: str) -> _Look:
    return _Look(
        style=row.style,
        level=row.level if is_first else 0,
        number_format=_number_format(cell, column, currency),
        is_right=column.is_right_aligned,
        is_muted=column.is_muted,
        is_formula_like=isinstance(cell, str) and looks_like_formula(cell),
    )


def _number_format(cell: Cell, column: Column, currency: str) -> str:
    """Excel shows the marks of the reader's own language; the minus sign is ours."""
    match column.kind:
        case "amount":
            own = cell.currency if isinstance(cell, Money) else currency
            return _signed("#,##0", decimals_of(own))
        case "percent":
            return _signed("0", 1, "%")
        case "number":
            exponent = cell.as_tuple().exponent if isinstance(cell, Decimal) else 0
            return _signed("#,##0", -exponent if isinstance(exponent, int) else 0)
        case "date":
            return DAY
        case "moment":
            return MOMENT
        case "text" | "code":
            return "@"


def _signed(whole: str, decimals: int, unit: str = "") -> str:
    figure = whole + ("." + "0" * min(decimals, 15) if decimals > 0 else "") + unit
    return f'{figure};"{MINUS}"{figure}'


def _properties(look: _Look) -> dict[str, object]:
    properties: dict[str, object] = {"valign": "top"}
    if look.number_format:
        properties["num_format"] = look.number_format
    if look.is_right:
        properties["align"] = "right"
    elif look.level:
        properties |= {"align": "left", "indent": look.level}
    if look.is_muted or look.is_heading:
        properties["font_color"] = MUTED
    if look.is_formula_like:
        properties["quote_prefix"] = True
    if look.is_heading:
        properties |= {"bottom": 1, "bottom_color": RULE, "text_wrap": True, "valign": "bottom"}
    if look.style != "line":
        properties["bold"] = True
    if look.style == "subtotal":
        properties |= {"top": 1, "top_color": RULE}
    if look.style == "total":
        properties |= {"top": 1, "bottom": 6, "bottom_color": RULE}
    return properties


def _widths(table: Table, spoken: Language) -> list[int]:
    """Letters per column; groups may run over into the next."""
    widths = [max(map(width_of, column.title.split()), default=0) for column in table.columns]
    for row in table.rows:
        if row.style == "group":
            continue
        for i, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            if cell is not None:
                text = shown(cell, column, table.currency, spoken)
                widths[i] = max(widths[i], width_of(text) + (2 * row.level if i == 0 else 0))
    return [min(max(width + 2, NARROWEST), WIDEST) for width in widths]


def _sheet_name(title: str) -> str:
    """Excel allows 31 letters, and neither brackets nor slashes nor a quote at either end."""
    return _NOT_IN_SHEET_NAME.sub(" ", title)[:31].strip(" '") or "1"

import datetime as dt
import io
import time
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from akker.kernel.errors import Refused
from akker.kernel.money import LIMIT_MINOR, Money, decimal_text
from akker.reports.formats import as_xlsx, render
from akker.reports.table import Column, Row, Table
from tests.reports.sample_tables import (
    EVIL_TEXTS,
    balance_sheet,
    general_ledger,
    table_of,
    texts_table,
)


def sheet_of(table: Table, language: str = "en"):
    return openpyxl.load_workbook(io.BytesIO(render(table, "xlsx", language))).active


def first_line_of(table: Table):
    return sheet_of(table)[5]  # book, title, empty, headings


def test_a_balance_sheet_reads_as_figures_under_a_frozen_heading():
    sheet = sheet_of(balance_sheet())

    assert [cell.value for cell in sheet[5]] == [
        "Code", "Ledger account", "31 Dec 2026", "31 Dec 2025", "Change",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[8]] == ["0200", "Equipment", 42500, 50000, -0.15]
    assert sheet[9][2].value == -12750
    assert sheet[8][2].number_format == '#,##0.00;"−"#,##0.00'
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet[15][1].font.bold
    assert not sheet[8][1].font.bold


def test_rel_63_texts_are_texts_and_never_formulas_or_links():
    texts = [*EVIL_TEXTS, "http://example.org", "0012", "_x0041_", "a\r\nb", " spaced "]
    content = io.BytesIO(render(texts_table(*texts), "xlsx"))

    read_back = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read_back[4:]] == texts
    assert {row[1] for row in read_back[4:]} == {-123.45}

    sheet = openpyxl.load_workbook(content).active
    cells = [row[0] for row in sheet.iter_rows(min_row=5)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[: len(EVIL_TEXTS)])
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
@pytest.mark.parametrize("amount_minor", [1, -1, 123_456_789, LIMIT_MINOR - 1, 1 - LIMIT_MINOR])
def test_an_amount_within_the_limit_is_exact(amount_minor, currency):
    table = table_of(
        Column("amount", "Amount", "amount"), rows=[(amount_minor,)], currency=currency
    )

    value = first_line_of(table)[0].value

    assert Decimal(repr(value)) == Decimal(decimal_text(amount_minor, currency))


def test_dates_moments_and_foreign_amounts_are_excels_own():
    table = table_of(
        Column("day", "Day", "date"),
        Column("at", "At", "moment"),
        Column("old", "Old", "date"),
        Column("foreign", "Foreign", "amount"),
        Column("hours", "Hours", "number"),
        rows=[
            (
                dt.date(2026, 3, 31),
                dt.datetime(2026, 3, 31, 14, 5, tzinfo=dt.UTC),
                dt.date(1850, 1, 1),
                Money(1234, "JPY"),
                Decimal("7.50"),
            )
        ],
    )

    line = first_line_of(table)

    assert line[0].value == dt.datetime(2026, 3, 31)  # noqa: DTZ001
    assert line[0].is_date
    assert line[1].value == dt.datetime(2026, 3, 31, 14, 5)  # noqa: DTZ001
    assert line[2].value == "1850-01-01"
    assert (line[3].value, line[3].number_format) == (1234, '#,##0;"−"#,##0')
    assert (line[4].value, line[4].number_format) == (7.5, '#,##0.00;"−"#,##0.00')


def test_the_same_report_is_the_same_file():
    first = render(general_ledger(50), "xlsx")
    time.sleep(2.1)  # a zip file tells time in steps of two seconds
    assert render(general_ledger(50), "xlsx") == first


def test_a_title_that_excel_forbids_as_a_sheet_name_still_makes_a_workbook():
    for title in ("A/B: [what]? 'quoted'", "?", "x" * 80):
        table = Table(title, "Book", "EUR", (Column("name", "Name", "text"),), ())
        assert sheet_of(table)["A2"].value == title


def test_a_text_longer_than_a_cell_is_cut_visibly():
    value = first_line_of(texts_table("x" * 40_000))[0].value

    assert len(value) == as_xlsx.LONGEST_TEXT
    assert value.endswith("…")


def test_more_rows_than_a_sheet_holds_are_refused():
    row = Row(("x",))
    table = Table("Long", "Book", "EUR", (Column("name", "Name", "text"),), (row,) * 1_048_500)

    with pytest.raises(Refused) as refused:
        render(table, "xlsx")
    assert refused.value.code == "excel_too_many_rows"

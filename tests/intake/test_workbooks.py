"""Workbooks: XLSX, XLS and ODS; REL-60 and REL-62."""

import datetime as dt
import gc
import io
import random
import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from akker.intake.sheets import open_sheet, read_sheet
from akker.intake.workbooks import memory_limit
from akker.kernel.errors import Refused
from tests.intake.made import (
    SHEET_XML,
    changed,
    cpu_seconds,
    ods,
    refusal_in,
    refused,
    tried,
    walked,
    xlsx,
)

FILES = Path(__file__).with_name("files")
ROWS = [
    ["Code", "Date", "Amount"],
    [],
    ["0130", dt.date(2026, 3, 2), 1300.0],
    [1300, dt.datetime(2026, 3, 2, 14, 30), 0.1 + 0.2],  # noqa: DTZ001
]
READ = [
    ("Code", "Date", "Amount"),
    (3, "0130", dt.date(2026, 3, 2), Decimal("1300")),
    (4, Decimal("1300"), dt.datetime(2026, 3, 2, 14, 30), Decimal("0.3")),  # noqa: DTZ001
]


def test_rel_64_cells_of_an_xlsx_keep_what_was_typed() -> None:
    assert walked(xlsx(ROWS), "book.xlsx") == READ


def test_rel_64_dates_since_1904_are_the_same_days() -> None:
    assert walked(xlsx(ROWS, date_1904=True), "book.xlsx") == READ


def test_rel_64_cells_of_an_ods_keep_what_was_typed() -> None:
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row>{}</table:table-row>"
    amount = '<table:table-cell office:value-type="float" office:value="{}"/>'
    date = '<table:table-cell office:value-type="date" office:date-value="{}"/>'
    content = ods(
        row.format("".join(map(text.format, ["Code", "Date", "Amount"])))
        + "<table:table-row/>"
        + row.format(text.format("0130") + date.format("2026-03-02") + amount.format("1300"))
        + row.format(
            amount.format("1300")
            + date.format("2026-03-02T14:30:00")
            + amount.format("0.30000000000000004")
        )
    )

    assert walked(content, "book.ods") == READ


def test_rel_64_cells_of_an_xls_keep_what_was_typed() -> None:
    assert walked((FILES / "old-excel.xls").read_bytes(), "book.xls") == READ


def test_other_kinds_of_cells() -> None:
    rows: list[list[object]] = [
        ["a"],
        [True],
        [12345678901234567890.0],
        [0.00001],
        [1e300],
        ["1.234,56"],
        ["a\nb"],
    ]

    assert [row[1] for row in walked(xlsx(rows))[1:]] == [
        *["true", Decimal("12345678901234600000"), Decimal("0.00001"), Decimal(10) ** 300],
        *["1.234,56", "a\nb"],
    ]


def test_rows_are_as_wide_as_the_headings() -> None:
    rows = [["a", "b", ""], ["1", "", "a note beside the table"], ["", "", "another"], ["2"]]

    assert walked(xlsx(rows)) == [("a", "b"), (2, "1", ""), (4, "2", "")]


def test_a_table_may_start_anywhere() -> None:
    rows = [[], ["", "a", "b"], ["", 1, 2]]

    assert walked(xlsx(rows)) == [("a", "b"), (3, Decimal(1), Decimal(2))]


def test_the_first_worksheet_in_sight_is_read_or_the_one_named() -> None:
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target)
    for name in ("Lists", "Entries", "Other"):
        workbook.add_worksheet(name).write(0, 0, f"heading of {name}")
    workbook.worksheets()[1].activate()
    workbook.worksheets()[0].hide()
    workbook.close()
    content = target.getvalue()

    assert read_sheet(content, "book.xlsx").headings == ("heading of Entries",)
    assert read_sheet(content, "book.xlsx", worksheet="Other").headings == ("heading of Other",)
    assert read_sheet(content, "book.xlsx", worksheet="Lists").headings == ("heading of Lists",)
    refusal = refused(read_sheet, content, "book.xlsx", worksheet="Nothing")
    assert refusal.code == "worksheet_unknown"
    assert "Entries, Other" in refusal.message


def test_a_workbook_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(xlsx(ROWS))

    assert list(open_sheet(path).rows) == list(read_sheet(xlsx(ROWS), "x.csv").rows)
    assert walked(b"a,b\n1,2\n", "book.xls") == [("a", "b"), (2, "1", "2")]


def test_an_empty_workbook_is_refused() -> None:
    assert refusal_in(xlsx([])).code == "sheet_empty"


def test_the_rows_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    sheet = read_sheet(xlsx(ROWS), "book.xlsx")
    assert len(list(sheet.rows)) == len(list(sheet.rows)) == 2
    assert len(list(tmp_path.iterdir())) == 1
    del sheet
    gc.collect()

    assert list(tmp_path.iterdir()) == []


FAR = {
    "a cell at the far corner": lambda xml: xml.replace(b'r="C3"', b'r="XFD1048576"'),
    "a cell beyond the corner": lambda xml: xml.replace(b'r="C3"', b'r="ZZZZZZZ99999999"'),
    "a row beyond the last": lambda xml: re.sub(rb'r="([C]?)3"', rb'r="\g<1>4294967295"', xml),
}


@pytest.mark.parametrize("name", FAR)
def test_rel_62_a_workbook_that_would_need_all_memory_is_refused(name: str) -> None:
    content = changed(xlsx(ROWS), SHEET_XML, FAR[name])

    assert refused_within_limits(content).code == "workbook_damaged"


def test_rel_62_repeated_cells_without_end_are_refused() -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="{}" office:value-type="float"'
        ' office:value="1"/>'
    )
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'

    content = ods(row.format(1_000_000, cell.format(16_000)))

    assert refused_within_limits(content).code == "workbook_damaged"


@pytest.mark.parametrize(
    "entities",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_rel_61_entities_are_refused(entities: bytes) -> None:
    content = changed(
        xlsx([["a", "b"], [1, 2]]),
        SHEET_XML,
        lambda xml: xml.replace(b"<worksheet", entities + b"<worksheet").replace(
            b"<v>2</v>", b"<v>&a;</v>"
        ),
    )

    assert refused_within_limits(content).code == "workbook_damaged"


@pytest.mark.parametrize("count", [30, pytest.param(3000, marks=pytest.mark.long)])
def test_rel_60_a_damaged_workbook_is_read_or_refused(count: int) -> None:
    chance = random.Random(count)
    whole = (FILES / "old-excel.xls").read_bytes()
    for i in range(count):
        if i % 2:
            content = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        else:
            content = bytearray(changed(xlsx(ROWS), SHEET_XML, lambda xml: mutated(xml, chance)))
        assert tried(walked, bytes(content))


def mutated(xml: bytes, chance: random.Random) -> bytes:
    content = bytearray(xml)
    for _ in range(chance.randint(1, 4)):
        content[chance.randrange(len(content))] = chance.choice(
            b"<>/\"'= &;0123456789ABrstv\x00\xff"
        )
    return bytes(content)


def refused_within_limits(content: bytes) -> Refused:
    """REL-62: two seconds and 300 MB at most, as the system holds the process to its limit."""
    start = cpu_seconds()
    refusal = refusal_in(content)
    assert cpu_seconds() - start < 2
    assert memory_limit(len(content)) < 300 * 1024**2
    return refusal

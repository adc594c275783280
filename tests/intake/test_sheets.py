"""Text files: encodings, delimiters, rows; REL-60 and REL-64."""

import gc
import tracemalloc
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.intake.sheets import open_sheet, read_sheet
from tests.intake.made import refusal_in, refused, walked

TEXT = "naam;bedrag\nCafé Ünal;€ 12,50\n"
ROWS = [("naam", "bedrag"), (2, "Café Ünal", "€ 12,50")]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "windows-1252"),
    ],
)
def test_rel_64_every_usual_encoding_gives_the_same_text(content: bytes, encoding: str) -> None:
    assert read_sheet(content, "file.csv").encoding == encoding
    assert walked(content) == ROWS


def test_rel_64_a_file_is_windows_1252_only_if_some_byte_of_it_is_not_utf_8() -> None:
    long = "name\n" + "é\n" * 2_000_000

    assert read_sheet(long.encode(), "file.csv").encoding == "utf-8"
    assert read_sheet(long.encode() + b"\xe9\n", "file.csv").encoding == "windows-1252"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,\x00\n", "file_has_nul"),
        (TEXT.encode("utf-32"), "file_has_nul"),
        (b"a,b\n1,\x81\x8d\n", "encoding_unclear"),
        (b"\xef\xbb\xbfa,b\n1,\xe9\n", "encoding_unclear"),
        (b"\xff\xfea\x00,\x00b", "encoding_unclear"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8", "encoding_unclear"),
        (b"%PDF-1.7\n1 0 obj", "file_not_text"),
        (b"<html><table><tr><td>a</td></tr></table>", "file_not_text"),
        (b"\x01\x02\x03,\n", "file_not_text"),
        (b"", "sheet_empty"),
        (b"\n\n ; ;\n", "sheet_empty"),
        (b"\xef\xbb\xbf", "sheet_empty"),
    ],
)
def test_rel_60_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    assert refusal_in(content).code == code


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, line_end: str) -> None:
    lines = ["date,amount,text", '2026-03-02,1,"a,b"', '2026-03-03,2,"say ""hi"""', ""]
    content = line_end.join(line.replace(",", delimiter) for line in lines).encode()

    assert read_sheet(content, "file.csv").delimiter == delimiter
    assert walked(content) == [
        ("date", "amount", "text"),
        (2, "2026-03-02", "1", f"a{delimiter}b"),
        (3, "2026-03-03", "2", 'say "hi"'),
    ]


def test_commas_of_amounts_are_not_taken_for_delimiters() -> None:
    assert walked(b"code;bedrag\n1;12,50\n2;13,75\n")[1:] == [(2, "1", "12,50"), (3, "2", "13,75")]
    assert walked(b"Name, first;Amount, EUR\nJansen, Piet;12,50\n")[1:] == [
        (2, "Jansen, Piet", "12,50")
    ]


def test_a_first_line_may_say_which_delimiter_follows() -> None:
    assert walked(b"sep=;\r\na,x;b\r\n1,2;3\r\n") == [("a,x", "b"), (3, "1,2", "3")]


def test_a_file_may_have_one_column() -> None:
    assert walked(b"code\n1300\n\n1400\n") == [("code",), (2, "1300"), (4, "1400")]
    assert walked(b"bedrag\n12,50\n") == [("bedrag",), (2, "12,50")]


def test_a_row_has_the_number_of_the_line_it_starts_on() -> None:
    content = b'\na,b\r\n1,"two\r\nlines"\r\n,\r\n\r\n3,4\r\n'

    assert walked(content) == [("a", "b"), (3, "1", "two\r\nlines"), (7, "3", "4")]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"a,b\n1,2\n1,2,3\n", "row_ragged", 3),
        (b"a,b\n\n1\n", "row_ragged", 3),
        (b"a,b\n1,2\n1,2,\n", "row_ragged", 3),
        (b"a,b\n1,2,50\n", "row_ragged", 2),
        (b'a,b\n1,"2\n3,4\n', "quote_open", 2),
        (b'a,b\n1,"2"x\n', "row_unreadable", 2),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "row_too_long", 2),
        (b"a,b\n" + b'"\n",' * 600_000, "row_too_long", 2),
        (b"a," * 1_500_000, "row_too_long", 1),
    ],
)
def test_rel_60_a_row_that_cannot_be_right_is_refused_with_its_number(
    content: bytes, code: str, row: int
) -> None:
    refusal = refusal_in(content)

    assert (refusal.code, refusal.values["row"]) == (code, row)


def test_good_rows_come_before_a_bad_one_is_refused() -> None:
    rows = iter(read_sheet(b"a,b\n1,2\n3\n", "file.csv").rows)

    assert next(rows).cells == ("1", "2")
    assert refused(next, rows).code == "row_ragged"


def test_rows_can_be_walked_twice_and_left_halfway(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    sheet = open_sheet(path)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert next(iter(sheet.rows)).number == 2
        gc.collect()
    assert [row.number for row in sheet.rows] == [row.number for row in sheet.rows] == [2, 3]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(open_sheet, tmp_path / "none.csv").code == "file_missing"
    assert refused(open_sheet, tmp_path).code == "file_missing"


def test_a_large_file_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    line = f"1,2026-03-02,1300,12.50,{'a long description ' * 10}\n"
    path.write_text("entry,date,account,amount,text\n" + line * 100_000)
    tracemalloc.start()

    assert sum(1 for _ in open_sheet(path).rows) == 100_000
    assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 4
    tracemalloc.stop()


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from('\n\t",;|'),
    min_size=1,
    max_size=8,
).filter(str.strip)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(tables, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_table_that_is_written_is_read_back(table: list[list[str]], encoding: str) -> None:
    lines = [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
        for row in [["heading"] * len(table[0]), *table]
    ]

    read = walked("\r\n".join(lines).encode(encoding))

    assert [list(row[1:]) for row in read[1:]] == table


def test_sample_files_of_other_programs_are_read_or_refused(akker_shared: Path) -> None:
    paths = [p for p in (akker_shared / "data").rglob("*.[cCx][sSl][vVs]*") if p.is_file()]
    outcomes = {}
    for path in paths:
        try:
            outcomes[path.name] = sum(1 for _ in open_sheet(path).rows)
        except Exception as error:
            outcomes[path.name] = refused(_raise, error).code
    assert len(paths) > 20
    assert outcomes["sheet-debit_credit.oca.csv"] == 2
    assert outcomes["rgs-mkb-3.7.csv"] == 1598
    assert outcomes["sheet-sample_statement_en.oca.xlsx"] == 2


def _raise(error: Exception) -> None:
    raise error

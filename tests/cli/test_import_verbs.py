"""`akker import`: files into the books, tried first, taken back after."""

import json
from pathlib import Path

import pytest

from akker.ledger.queries import balances
from tests.cli.calling import Akker
from tests.make import Make
from tests.text import journal_text

JOURNAL = """entry,date,description,account,amount
1,2026-03-02,Rent,4200,100.00
1,2026-03-02,Rent,1020,-100.00
2,2026-03-03,Coffee,Expenses:Coffee,5.00
2,2026-03-03,Coffee,1020,-5.00
"""


@pytest.fixture
def journal(tmp_path: Path) -> str:
    path = tmp_path / "journal.csv"
    path.write_text(JOURNAL)
    return str(path)


def test_a_journal_comes_in_once_and_is_taken_back(make: Make, akker: Akker, journal: str) -> None:
    tried = akker("import", "journal", journal, "--dry-run")
    brought = akker("import", "journal", journal, "--open-accounts", "--json").json
    again = akker("import", "journal", journal, "--open-accounts")
    undone = akker("import", "undo", brought["import_uid"])

    assert tried.out.splitlines() == [
        "Would open ledger account Expenses:Coffee (expense).",
        "2 entries with 4 lines would come in.",
    ]
    assert (brought["first_label"], brought["last_label"]) == ("MEM/2026/1", "MEM/2026/2")
    assert again.out == "Nothing new; 2 came in before.\n"
    assert undone.out.startswith("2 entries of journal.csv are taken back")
    assert "taken back" in akker("import", "list").out
    assert balances(make.book, until=make.first_day.replace(month=12, day=31)) == {}


def test_one_wrong_row_refuses_the_whole_file_and_a_dry_run_lists_them_all(
    make: Make, akker: Akker, tmp_path: Path
) -> None:
    path = tmp_path / "journal.csv"
    path.write_text(JOURNAL.replace("100.00\n", "NaN\n", 1).replace("-5.00", "1e9"))

    refused = akker("import", "journal", str(path), "--open-accounts")
    tried = akker("import", "journal", str(path), "--open-accounts", "--dry-run")

    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Row 2: ")
    assert [line[:6] for line in tried.out.splitlines()[:2]] == ["Row 2:", "Row 5:"]
    assert tried.code == 1
    assert journal_text(make.book) == ""


def test_headings_of_another_program_are_mapped_once(
    make: Make, akker: Akker, tmp_path: Path
) -> None:
    path, mapping = tmp_path / "other.csv", tmp_path / "map.json"
    path.write_text(
        "Nr,When,What,Where,Much\n1,02-03-2026,Rent,4200,100.00\n1,02-03-2026,Rent,1020,-100.00\n"
    )
    mapping.write_text(
        json.dumps(
            {
                "Nr": "entry",
                "When": "date",
                "What": "description",
                "Where": "account",
                "Much": "amount",
            }
        )
    )

    asked = akker("import", "journal", str(path), "--map", str(mapping))
    mapped = akker("import", "journal", str(path), "--map", str(mapping), "--dates", "dmy")

    assert asked.code == 1, "2 March or 3 February: it asks"
    assert mapped.code == 0, mapped.err
    assert journal_text(make.book).startswith("2026-03-02 MEM/2026/1 Rent")


def test_a_map_that_is_none_is_refused(akker: Akker, journal: str, tmp_path: Path) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text("[1]")

    assert "is no JSON object" in akker("import", "journal", journal, "--map", str(mapping)).err


def test_a_chart_and_opening_balances_come_in(make: Make, akker: Akker, tmp_path: Path) -> None:
    chart, opening = tmp_path / "chart.csv", tmp_path / "opening.csv"
    chart.write_text("code,name,type\n4999,Coffee,expense\n")
    opening.write_text("ledger_code,debit,credit\n1020,1000.00,\n0500,,1000.00\n")

    assert akker("import", "chart", str(chart)).out.startswith("1 ledger accounts are added")
    tried = akker("import", "opening", str(opening), "--dry-run")
    posted = akker("import", "opening", str(opening), "--json").json

    assert "would be posted on 2026-01-01" in tried.out
    assert (posted["total"], posted["line_count"]) == ("1000.00", 2)
    opening.write_text("ledger_code,debit,credit\n1020,1000.00,\n0500,,999.99\n")
    assert akker("import", "opening", str(opening)).code == 1


def test_a_file_that_is_not_there_is_a_wrong_call(akker: Akker) -> None:
    for kind in ("journal", "chart", "opening", "rates"):
        assert akker("import", kind, "nowhere.csv").code == 2

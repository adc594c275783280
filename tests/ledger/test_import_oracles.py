"""Judges from outside: the peers' own journal, and our export read back and by hledger."""

import csv
import datetime as dt
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from akker.books.actor import reading
from akker.books.models import Book
from akker.kernel.money import parse_decimal
from akker.ledger.importing import import_journal
from akker.ledger.queries import balances, chart
from akker.ledger.rules import NewEntry
from akker.reports.journal_csv import journal_csv
from akker.reports.journal_lines import exported_entries
from akker.reports.plain_text import hledger_journal, hledger_name
from tests import ROOT
from tests.conftest import ENGINE
from tests.ledger.any_books import journals, open_books
from tests.ledger.generated_journal import write_journal

Report = Callable[[str], None]
LAST_DAY = dt.date(2026, 12, 31)


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Report:
    """Say a figure of the run, whether the test passes or not."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")

    return say


def cost_of_import(shared: Path, folder: Path, entry_count: int) -> dict[str, float]:
    """Import the generated journal in a process of its own, and compare every balance."""
    file = folder / f"journal-{entry_count}.csv"
    totals = write_journal(shared, file, entry_count)
    home = folder / f"home-{entry_count}"
    home.mkdir()
    environment = {**os.environ, "AKKER_HOME": str(home), "PYTHONPATH": str(ROOT)}
    if ENGINE == "sqlite":
        environment["AKKER_DATABASE_URL"] = f"sqlite:///{home / 'akker.sqlite3'}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.import_once", str(file)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    cost: dict[str, float] = json.loads(done.stdout)
    found = cost.pop("balances")
    assert found == {name: total for name, total in totals.items() if total}
    return cost


def test_ten_thousand_generated_entries_agree_with_their_totals(
    akker_shared: Path, tmp_path: Path, report: Report
) -> None:
    cost = cost_of_import(akker_shared, tmp_path, 10_000)

    report(f"import of 10,000 entries: {cost}")
    assert cost["entry_count"] == 10_000
    assert cost["peak_mib"] < 300


@pytest.mark.long
def test_a_million_generated_entries_come_in_and_in_no_more_memory(
    akker_shared: Path, tmp_path: Path, report: Report
) -> None:
    smaller = cost_of_import(akker_shared, tmp_path, 100_000)
    cost = cost_of_import(akker_shared, tmp_path, 1_000_000)

    report(f"import of 100,000 entries: {smaller}")
    report(f"import of 1,000,000 entries: {cost}")
    assert cost["entry_count"] == 1_000_000
    assert cost["peak_mib"] <= 300
    assert cost["peak_mib"] < 1.1 * smaller["peak_mib"]


def _round_trip(entries: list[NewEntry], folder: Path, hledger: str) -> None:
    original, copy = open_books(entries), open_books([])
    with reading(original.book):
        exported = "".join(journal_csv(original.book, exported_entries(original.book)))
    path = folder / "export.csv"
    path.write_text(exported, encoding="utf-8")

    done = import_journal(copy.alice, path=path)

    assert done.entry_count == len(entries)
    assert _lines(copy.book) == _lines(original.book)
    with reading(copy.book):
        ours = balances(copy.book, until=LAST_DAY)
        assert _hledger_balances(copy.book, folder, hledger) == ours
    with reading(original.book):
        assert balances(original.book, until=LAST_DAY) == ours
    again = import_journal(copy.alice, path=path)
    assert (again.entry_count, again.known_count) == (0, len(entries))


def _lines(book: Book) -> list[list[str]]:
    """What our export says, without the numbers: each book numbers its own entries."""
    with reading(book):
        text = "".join(journal_csv(book, exported_entries(book)))
    rows = [row[1:] for row in csv.reader(io.StringIO(text))]
    return [rows[0], *sorted(rows[1:])]


def _hledger_balances(book: Book, folder: Path, hledger: str) -> dict[str, int]:
    file = folder / "export.journal"
    file.write_text("".join(hledger_journal(book, exported_entries(book))), encoding="utf-8")
    printed = subprocess.run(
        [hledger, "-f", file, "bal", "-N", "--flat", "-O", "csv"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    codes = {hledger_name(place.type, place.code, place.name): place.code for place in chart(book)}
    return {
        codes[row["account"]]: parse_decimal(row["balance"].split(" ")[0], book.currency)
        for row in csv.DictReader(io.StringIO(printed))
    }


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(entries=journals)
def test_our_export_read_back_gives_the_same_books(
    db: None, tmp_path: Path, program: Callable[[str], str], entries: list[NewEntry]
) -> None:
    _round_trip(entries, tmp_path, program("hledger"))


@pytest.mark.long
@settings(
    max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(entries=journals)
def test_our_export_read_back_gives_the_same_books_three_hundred_times(
    db: None, tmp_path: Path, program: Callable[[str], str], entries: list[NewEntry]
) -> None:
    _round_trip(entries, tmp_path, program("hledger"))

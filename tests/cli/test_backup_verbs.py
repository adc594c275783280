"""`akker backup`, `restore`, `archive` and `load`, from one data folder to another."""

import json
from pathlib import Path

import pytest

from tests.cli.calling import Akker, Called, in_copies

pytestmark = pytest.mark.sqlite

RENT = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Rent",
    "lines": [{"code": "4200", "amount": "100.00"}, {"code": "1020", "amount": "-100.00"}],
}


@pytest.fixture
def program(tmp_path: Path) -> Akker:
    return in_copies(tmp_path)


@pytest.fixture
def books(program: Akker, tmp_path: Path) -> None:
    """Books with one entry."""
    open_them = ("book", "open", "A", "--slug", "a", "--country", "NL", "--currency", "EUR")
    assert program(*open_them, "--first-day", "2026-01-01").code == 0
    (tmp_path / "rent.json").write_text(json.dumps(RENT))
    assert program("post", "rent.json").code == 0


@pytest.fixture
def elsewhere(program: Akker, tmp_path: Path) -> Akker:
    """The same program with another data folder."""

    def call(*arguments: str) -> Called:
        return program(*arguments, AKKER_HOME=str(tmp_path / "elsewhere"))

    return call


def trial_balance(akker: Akker) -> object:
    return akker("report", "trial-balance", "--as-of", "2026-12-31", "--json").json["rows"]


@pytest.mark.usefixtures("books")
def test_a_backup_comes_back_elsewhere(program: Akker, elsewhere: Akker, tmp_path: Path) -> None:
    made = program("backup", "all.akker", "--json")
    back = elsewhere("restore", "all.akker")

    assert made.json["books"] == ["a"]
    assert (tmp_path / "all.akker").stat().st_mode & 0o777 == 0o600
    assert back.code == 0, back.err
    assert trial_balance(elsewhere) == trial_balance(program)
    assert elsewhere("check").code == 0
    assert (tmp_path / "elsewhere" / "akker.sqlite3").stat().st_mode & 0o777 == 0o600
    again = elsewhere("restore", "all.akker")
    assert (again.code, again.err.count("\n")) == (1, 1)


@pytest.mark.usefixtures("books")
def test_an_archive_is_loaded_elsewhere(program: Akker, elsewhere: Akker) -> None:
    assert program("export", "everything", "--output", "a.akker").code == 0
    assert program("archive", "b.akker", "--no-trial").code == 0

    assert elsewhere("restore", "a.akker").code == 1, "it is one set of books"
    assert elsewhere("load", "a.akker").code == 0
    assert trial_balance(elsewhere) == trial_balance(program)
    assert elsewhere("load", "a.akker").code == 1


@pytest.mark.usefixtures("books")
def test_rel_51_a_damaged_file_is_refused_before_anything_is_made(
    program: Akker, elsewhere: Akker, tmp_path: Path
) -> None:
    program("backup", "all.akker", "--no-trial")
    content = bytearray((tmp_path / "all.akker").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "bent.akker").write_bytes(content)

    bent = elsewhere("restore", "bent.akker")
    missing = elsewhere("restore", "nowhere.akker")

    assert (bent.code, bent.err.count("\n")) == (1, 1)
    assert missing.code == 2
    assert elsewhere("book", "list").code == 1

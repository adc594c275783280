"""Out of one installation and into another, on the same database or the other one."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from akker.backup.backing_up import back_up
from akker.backup.restoring import restore
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.checks import check_book
from akker.ledger.models import LedgerAccount
from tests.backup import world
from tests.backup.elsewhere import Elsewhere, sqlite_at
from tests.backup.forging import Row, each, forged
from tests.backup.state import digests_of_installation, state_of_installation
from tests.make import Make, refusal_of
from tests.text import journal_text


def test_everything_comes_back_as_it_was(
    filled: Make, tmp_path: Path, emptied: Callable[[], None]
) -> None:
    before = state_of_installation()
    text = journal_text(filled.book)
    assert world.tables_without_rows(before) == []
    made = back_up(tmp_path / "all.akker", verify=False)
    emptied()

    brought = restore(made.path, verify=False)

    assert brought.findings == ()
    assert state_of_installation() == before
    assert journal_text(Book.objects.get(slug=filled.slug)) == text
    for book in Book.objects.all():
        assert check_book(book).findings == ()


def test_posting_goes_on_where_it_ended(
    filled: Make, tmp_path: Path, emptied: Callable[[], None]
) -> None:
    made = back_up(tmp_path / "all.akker", verify=False)
    emptied()
    restore(made.path, verify=False)

    again = Make(slug=filled.slug)
    again.__dict__["book"] = Book.objects.get(slug=filled.slug)

    assert again.post("2027-05-01", "Energy", world.RENT).label == "MEM/2027/2"
    assert again.post("2027-05-01", "Energy", world.RENT).label == "MEM/2027/3"
    assert refusal_of(again.post, "2026-05-01", "Too late", world.RENT) == "year_closed"
    assert check_book(again.book).findings == ()


def test_rel_52_across_databases_and_back(
    filled: Make, tmp_path: Path, emptied: Callable[[], None]
) -> None:
    before = digests_of_installation()
    made = back_up(tmp_path / "first.akker", verify=False)
    other = sqlite_at(tmp_path / "other")

    assert other.run("restore", made.path) == []
    assert other.run("state") == before
    assert other.run("back_up", tmp_path / "second.akker") == []

    emptied()
    restore(tmp_path / "second.akker", verify=False)

    assert digests_of_installation() == before


def test_a_file_is_tried_out_before_it_takes_its_name(filled: Make, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.akker")

    assert made.is_verified
    assert made.findings == ()
    assert made.file_count == 2
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["all.akker"]
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_no_file_holds_what_opens_a_door(filled: Make, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.akker", verify=False)

    with zipfile.ZipFile(made.path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (*world.SECRETS, settings.SECRET_KEY):
        assert secret.encode() not in content


def test_nothing_is_restored_over_books_that_are_there(filled: Make, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.akker", verify=False)
    before = state_of_installation()

    assert refusal_of(restore, made.path) == "installation_in_use"
    assert state_of_installation() == before


def test_a_kept_file_that_is_gone_is_named_and_the_rest_comes_back(
    filled: Make, tmp_path: Path, emptied: Callable[[], None]
) -> None:
    for path in (tmp_path / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(b"something else")

    made = back_up(tmp_path / "all.akker")
    emptied()

    assert len(made.missing_files) == 2
    assert restore(made.path, verify=False).missing_files == made.missing_files


def test_a_place_that_cannot_be_written_is_one_sentence(make: Make, tmp_path: Path) -> None:
    assert make.book
    with pytest.raises(Refused) as refused:
        back_up(tmp_path / "nowhere" / "all.akker", verify=False)

    assert refused.value.code == "file_unwritable"
    assert "No such file or directory" in refused.value.sentence


def test_the_engine_is_named(filled: Make, tmp_path: Path) -> None:
    made = back_up(tmp_path / "all.akker", verify=False)

    with zipfile.ZipFile(made.path) as archive:
        assert f'"engine": "{connection.vendor}"'.encode() in archive.read("manifest.json")


def test_an_installation_without_books_comes_back_too(
    committed: Make, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    made = back_up(tmp_path / "none.akker")

    assert (made.books, made.row_count) == ((), 0)
    assert elsewhere.run("restore", made.path) == []


@pytest.mark.sqlite
@pytest.mark.usefixtures("nothing_here")
def test_a_column_that_an_older_file_lacks_gets_its_default(genuine: Path, tmp_path: Path) -> None:
    def older(rows: list[Row]) -> list[Row]:
        return [{k: v for k, v in row.items() if k != "mirror_reference"} for row in rows]

    path = forged(genuine, tmp_path / "older.akker", rows={"ledger_ledgeraccount": older})

    assert restore(path).findings == ()
    assert set(LedgerAccount.objects.values_list("mirror_reference", flat=True)) == {""}


@pytest.mark.sqlite
@pytest.mark.usefixtures("nothing_here")
def test_a_column_that_was_kept_once_is_not_read(genuine: Path, tmp_path: Path) -> None:
    """And no other that there is not."""
    for name in ("thought", "sought"):
        rows = {"customers_activity": each(**{name: "they asked for the offer"})}
        forged(genuine, tmp_path / f"{name}.akker", rows=rows)

    assert refusal_of(restore, tmp_path / "thought.akker") == "backup_unsafe"
    assert restore(tmp_path / "sought.akker", verify=False).findings == ()

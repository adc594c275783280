"""A sealed file may still be hostile: what a stranger sends is trusted for nothing."""

import hashlib
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from akker.backup import container
from akker.backup.loading import part_of
from akker.backup.manifest import NAME
from akker.backup.restoring import restore
from akker.books.models import Book
from tests.backup.forging import each, exchanged, forged, members_of, write_sealed
from tests.make import refusal_of

pytestmark = pytest.mark.usefixtures("nothing_here")


def _nothing_came() -> bool:
    return not Book.objects.exists() and not Path(settings.AKKER_FILES).exists()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "name",
    [
        "../../evil",
        "/etc/evil",
        "files/../../evil",
        "tables/..\\evil.jsonl",
        "C:\\evil",
        "tables/books_book.jsonl",  # twice
        "files/" + "0" * 64,  # not in the manifest
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_sec_22_a_name_that_we_do_not_write_is_refused(
    genuine: Path, tmp_path: Path, name: str
) -> None:
    members = [*members_of(genuine).items(), (name, b"evil")]

    path = write_sealed(tmp_path / "hostile.akker", members)

    assert refusal_of(restore, path) == "backup_unsafe"
    assert _nothing_came()
    assert not list(tmp_path.rglob("evil"))


def test_rel_62_a_bomb_is_refused_within_two_seconds(genuine: Path, tmp_path: Path) -> None:
    members = members_of(genuine) | {"tables/parties_party.jsonl": bytes(300 * 1024**2)}
    path = write_sealed(tmp_path / "bomb.akker", list(members.items()))
    started = time.monotonic()

    assert refusal_of(restore, path) == "backup_unsafe"
    assert time.monotonic() - started < 2
    assert _nothing_came()


@pytest.mark.sqlite
def test_rel_62_a_manifest_that_could_name_nothing_of_such_a_file_is_not_read(
    genuine: Path, tmp_path: Path
) -> None:
    members = members_of(genuine)
    head = json.loads(members.pop(NAME)) | {"missing_files": ["0" * 64] * 60_000}
    path = write_sealed(
        tmp_path / "bomb.akker", [*members.items(), (NAME, json.dumps(head).encode())]
    )

    assert path.stat().st_size < 1024**2
    assert refusal_of(restore, path) == "backup_unsafe"
    assert _nothing_came()


def test_rel_62_long_rows_are_taken_a_few_at_a_time() -> None:
    rows = iter([(1, "x" * 9 * 1024**2), (2, "y" * 9 * 1024**2), (3, "z"), (4, None)])

    assert [row[0] for row in part_of(rows)] == [1, 2]
    assert [row[0] for row in part_of(rows)] == [3, 4]
    assert part_of(rows) == []


@pytest.mark.sqlite
def test_half_of_a_pair_is_no_text(genuine: Path, tmp_path: Path) -> None:
    members = members_of(genuine)
    head = json.loads(members[NAME])
    for name, column in (("parties_party", "name"), ("ledger_draftentry", "content")):
        changed = dict(members)
        table = next(t for t in json.loads(members[NAME])["tables"] if t["table"] == name)
        lines = members[table["member"]].decode().splitlines()
        row = json.loads(lines[0]) | {column: "\ud800"}
        content = "\n".join([json.dumps(row), *lines[1:], ""]).encode()
        table |= {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        tables = [table if t["table"] == name else t for t in head["tables"]]
        changed |= {table["member"]: content, NAME: json.dumps(head | {"tables": tables}).encode()}

        path = write_sealed(tmp_path / f"{name}.akker", list(changed.items()))

        assert refusal_of(restore, path) == "backup_unsafe", name


def test_rel_62_members_that_share_bytes_are_refused(genuine: Path, tmp_path: Path) -> None:
    path = tmp_path / "bomb.akker"
    noise = genuine.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members_of(genuine).items():
            archive.writestr(name, content)
        archive.writestr("files/" + "a" * 64, noise)
        shared = archive.getinfo("files/" + "a" * 64)
        for letter in "bcdef":
            again = zipfile.ZipInfo("files/" + letter * 64)
            again.header_offset, again.CRC = shared.header_offset, shared.CRC
            again.file_size, again.compress_size = shared.file_size, shared.compress_size
            archive.filelist.append(again)
        archive.comment = container.PLACEHOLDER
    with path.open("r+b") as file:
        container.seal(file)

    assert refusal_of(restore, path) == "backup_unsafe"
    assert _nothing_came()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda head: head.update(form="akker-backup/2"), "backup_newer"),
        (lambda head: head.update(form="something else"), "backup_unsafe"),
        (lambda head: head.update(kind="other"), "backup_unsafe"),
        (lambda head: head.update(made_at="2026-03-02T10:00:00"), "backup_unsafe"),
        (lambda head: head.pop("books"), "backup_unsafe"),
        (lambda head: head["tables"][0].update(table="growth_opportunity"), "backup_newer"),
        (lambda head: head["tables"].append(head["tables"][0]), "backup_unsafe"),
        (lambda head: head["tables"].pop(), "backup_unsafe"),
        (lambda head: head.update(tables=[]), "backup_unsafe"),
        (lambda head: head["tables"][1].update(sha256="0" * 64), "backup_unsafe"),
        (lambda head: head["tables"][1].update(size=1), "backup_unsafe"),
        (lambda head: head["tables"][1].update(row_count=7), "backup_unsafe"),
        (lambda head: head["tables"][1].update(last_id=2**60), "backup_unsafe"),
        (lambda head: head["tables"][1].update(last_id=0), "backup_unsafe"),
        (lambda head: head["files"].pop(), "backup_unsafe"),
        (lambda head: head["books"][0].update(line_count=7), "restore_differs"),
        (lambda head: head["books"][0].update(uid="0" * 32), "backup_unsafe"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(
    genuine: Path, tmp_path: Path, change: Callable[[Any], None], code: str
) -> None:
    path = forged(genuine, tmp_path / "hostile.akker", manifest=change)

    assert refusal_of(restore, path) == code


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("books_book", {"uid": "../../../../evil"}),
        ("books_book", {"uid": 7}),
        ("books_book", {"slug": "a/b"}),
        ("books_book", {"slug": ""}),
        ("books_book", {"name": "x" * 121}),
        ("books_book", {"currency": "zz"}),
        ("books_book", {"timezone": "Mars/Phobos"}),
        ("books_book", {"timezone": "../../etc/passwd"}),
        ("books_book", {"timezone": None}),
        ("books_book", {"language": "xx"}),
        ("books_book", {"language": []}),
        ("books_book", {"opened_at": "9999-12-31T23:59:59-14:00"}),
        ("files_storedfile", {"sha256": "../../evil"}),
        ("files_storedfile", {"sha256": "0" * 64}),
        ("files_storedfile", {"book_id": 99}),
        ("ledger_journalline", {"ledger_account_id": 10**9}),
        ("ledger_journalline", {"book_id": -1}),
        ("ledger_journalline", {"amount_minor": 100.5}),
        ("ledger_journalline", {"amount_minor": "100"}),
        ("ledger_journalline", {"amount_minor": True}),
        ("ledger_journalline", {"amount_minor": 2**70}),
        ("ledger_journalline", {"amount_minor": None}),
        ("ledger_journalline", {"booked_on": "02-03-2026"}),
        ("ledger_journalline", {"text": "x" * 201}),
        ("ledger_journalline", {"text": "\0"}),
        ("ledger_journalline", {"surprise": 1}),
        ("ledger_journalentry", {"recorded_at": "2026-03-02"}),
        ("ledger_journalentry", {"number": 2}),
        ("ledger_ledgeraccount", {"is_vat": 1}),
        ("ledger_recurringentry", {"every_months": 40_000}),  # PostgreSQL would stop half-way
        ("ledger_draftentry", {"content": {"text": "a\0"}}),
        ("ledger_draftentry", {"content": {"\0": 1}}),
        ("ledger_draftentry", {"content": {"amount": float("nan")}}),
        ("intake_importeditem", {"kind": []}),
        ("intake_importeditem", {"subject_id": 0.5}),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    genuine: Path, tmp_path: Path, table: str, values: dict[str, Any]
) -> None:
    path = forged(genuine, tmp_path / "hostile.akker", rows={table: each(**values)})

    assert refusal_of(restore, path) == "backup_unsafe"
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("ledger_journalline", {"amount_minor": 9_999}),  # debit and credit differ
        ("ledger_journalline", {"amount_minor": 0}),
        ("ledger_journalentry", {"previous_hash": "1" * 64}),
        ("ledger_journalentry", {"booked_on": "2026-03-03"}),
        ("ledger_ledgeraccount", {"type": "other"}),
        ("books_fiscalyear", {"starts_on": "2026-04-01"}),
    ],
)
def test_the_database_refuses_what_it_would_never_have_taken(
    genuine: Path, tmp_path: Path, table: str, values: dict[str, Any]
) -> None:
    path = forged(genuine, tmp_path / "hostile.akker", rows={table: each(**values)})

    assert refusal_of(restore, path) == "backup_refused"


def test_a_refused_file_leaves_nothing(genuine: Path, tmp_path: Path) -> None:
    change = {"ledger_journalline": each(amount_minor=9_999)}
    path = forged(genuine, tmp_path / "hostile.akker", rows=change)

    assert refusal_of(restore, path) == "backup_refused"
    assert _nothing_came()
    assert restore(genuine, verify=False).findings == ()


def test_a_rewritten_entry_comes_back_with_a_finding(genuine: Path, tmp_path: Path) -> None:
    change = {"ledger_journalentry": each(description="Something else")}
    path = forged(genuine, tmp_path / "hostile.akker", rows=change)

    (finding,) = restore(path, verify=False).findings

    assert "MEM/2026/1" in finding


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "line", [b"[]", b"7", b"{", b"[" * 100_000, b"\xff", b'{"id": NaN}', b"{}" + b" " * 2**25]
)
def test_rows_that_are_no_rows_are_refused(genuine: Path, tmp_path: Path, line: bytes) -> None:
    members = members_of(genuine)
    head = json.loads(members[NAME])
    table = next(t for t in head["tables"] if t["table"] == "parties_party")
    members[table["member"]] = content = line + b"\n"
    digest = hashlib.sha256(content).hexdigest()
    table |= {"sha256": digest, "size": len(content), "row_count": 1}
    members[NAME] = json.dumps(head).encode()
    path = write_sealed(tmp_path / "hostile.akker", list(members.items()))

    assert refusal_of(restore, path) == "backup_unsafe"


def test_entries_whose_keys_and_numbers_cross_come_back(genuine: Path, tmp_path: Path) -> None:
    """As two sessions leave them that reserve keys in one order and numbers in the other."""
    members = members_of(genuine)
    entries = [
        json.loads(line)
        for line in members["tables/ledger_journalentry.jsonl"].decode().splitlines()
    ]
    first, second = [e["id"] for e in entries if e["journal_id"] == entries[0]["journal_id"]][:2]
    change = {
        "ledger_journalentry": exchanged(first, second, "id", "reverses_id"),
        "ledger_journalline": exchanged(first, second, "entry_id"),
    }
    path = forged(genuine, tmp_path / "crossed.akker", rows=change)

    assert restore(path, verify=False).findings == ()

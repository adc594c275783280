"""Keeping bytes under their hash, and giving them back."""

import hashlib
import os
import stat

import pytest
from django.db import IntegrityError, transaction

from akker.books.actor import reading
from akker.files.keeping import MOST_BYTES, keep_file
from akker.files.models import StoredFile
from akker.files.queries import (
    broken_files,
    folder_of,
    orphans,
    path_of,
    read_file,
    stored_file,
)
from tests.make import Make, refusal_of

RECEIPT = b"%PDF-1.7 a receipt"
HASH = hashlib.sha256(RECEIPT).hexdigest()


def keep(make: Make, name: str = "receipt.pdf", content: bytes = RECEIPT) -> int:
    with reading(make.book):
        return keep_file(make.alice, name=name, content=content, media_type="application/pdf")


def test_bytes_lie_under_their_hash_and_come_back_as_they_were(make: Make) -> None:
    file_id = keep(make)

    path = path_of(make.book, HASH)
    assert path.read_bytes() == RECEIPT
    assert path.parent.parent == folder_of(make.book)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with reading(make.book):
        assert read_file(make.book, file_id) == RECEIPT
        row = stored_file(make.book, file_id)
    assert (row.name, row.media_type, row.size) == ("receipt.pdf", "application/pdf", 18)


def test_the_same_bytes_are_stored_once(make: Make) -> None:
    assert keep(make) == keep(make, name="again.pdf")
    assert [path.name for path in folder_of(make.book).glob("*/*")] == [HASH]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Alice\\bon.pdf", "bon.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("Rechnung März.pdf", "Rechnung März.pdf"),
    ],
)
def test_a_name_loses_its_path_and_what_cannot_be_printed(make: Make, name: str, kept: str) -> None:
    with reading(make.book):
        assert stored_file(make.book, keep(make, name=name)).name == kept


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "file_empty"),
        ("..", RECEIPT, "file_name_unfit"),
        ("folder/", RECEIPT, "file_name_unfit"),
        ("large.pdf", bytes(MOST_BYTES + 1), "file_too_large"),
    ],
)
def test_what_cannot_be_kept_is_refused(make: Make, name: str, content: bytes, code: str) -> None:
    assert refusal_of(keep, make, name=name, content=content) == code
    assert not folder_of(make.book).exists()


def test_damaged_and_missing_bytes_are_noticed_and_mended_by_the_same_bytes(make: Make) -> None:
    file_id = keep(make)
    path = path_of(make.book, HASH)
    with reading(make.book):
        path.write_bytes(RECEIPT[::-1])
        assert refusal_of(read_file, make.book, file_id) == "file_damaged"
        path.unlink()
        assert refusal_of(read_file, make.book, file_id) == "file_missing"
        assert list(map(str, broken_files(make.book))) == [
            "The file receipt.pdf is not in the data folder."
        ]
        assert refusal_of(read_file, make.book, file_id + 1) == "file_unknown"

    assert keep(make) == file_id
    with reading(make.book):
        assert read_file(make.book, file_id) == RECEIPT


def test_bytes_without_a_row_are_orphans_after_an_hour(make: Make) -> None:
    keep(make)
    stray = path_of(make.book, "ab" * 32)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left by a crash")
    with reading(make.book):
        assert orphans(make.book) == []
        long_ago = stray.stat().st_mtime - 3601
        os.utime(stray, (long_ago, long_ago))
        assert orphans(make.book) == [stray]


def test_the_hash_of_a_stored_file_cannot_change(make: Make) -> None:
    file_id = keep(make)
    with reading(make.book), pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(book=make.book, pk=file_id).update(sha256="0" * 64)

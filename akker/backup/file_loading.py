"""Steps: bringing kept files back. The restore ends when they are there too (REL-9)."""

import hashlib
import re

from django.conf import settings

from akker.backup.container import Opened, read_file, read_rows, unsafe
from akker.backup.loading import Loading
from akker.backup.manifest import FileMember
from akker.backup.tables import BOOK, STORED_FILE
from akker.books.models import Book
from akker.files.keeping import MOST_BYTES, write_bytes
from akker.files.queries import path_of
from akker.kernel.errors import Refused

_UID, _SHA256 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


def put_files(loading: Loading) -> None:
    """Put the bytes of every kept file in the data folder; what is there already stays.

    Refused: backup_unsafe, file_unwritable.
    """
    try:
        _put_files(loading)
    except OSError as error:
        raise Refused(
            "file_unwritable",
            "{name} cannot be written: {reason}.",
            remedy="Make room in the data folder, and run it again.",
            name=settings.AKKER_FILES,
            reason=error.strerror or "something is wrong",
        ) from error


def _put_files(loading: Loading) -> None:
    backup = loading.backup
    files = {file.sha256: file for file in backup.manifest.files}
    books = {row.get("id"): _book(backup, row.get("uid")) for row in _rows(loading, BOOK)}
    for row in _rows(loading, STORED_FILE):
        sha256, book = row.get("sha256"), books.get(row.get("book_id"))
        # These become names of folders and files: nothing else may be in them.
        if book is None or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
            raise unsafe(backup.path, f"{STORED_FILE} sha256")
        if sha256 in files:
            write_bytes(path_of(book, sha256), _content(backup, files[sha256]))
        elif sha256 not in backup.manifest.missing_files:
            raise unsafe(backup.path, f"{STORED_FILE} sha256 {sha256}")


def _rows(loading: Loading, label: str) -> list[dict[str, object]]:
    member = loading.members.get(label)
    return list(read_rows(loading.backup, member)) if member else []


def _book(backup: Opened, uid: object) -> Book:
    if not isinstance(uid, str) or not _UID.fullmatch(uid):
        raise unsafe(backup.path, f"{BOOK} uid")
    return Book(uid=uid)


def _content(backup: Opened, file: FileMember) -> bytes:
    if file.size <= MOST_BYTES:
        content = b"".join(read_file(backup, file))
        if hashlib.sha256(content).hexdigest() == file.sha256:
            return content
    raise unsafe(backup.path, f"files/{file.sha256}")

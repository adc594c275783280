"""Reading stored files: their rows, and their bytes from the data folder."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from akker.books.models import Book
from akker.files.models import StoredFile
from akker.kernel.errors import Refused
from akker.kernel.sentences import Sentence, said

# A file whose row is about to be committed is no orphan yet.
ORPHAN_AFTER_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class FileRow:
    file_id: int
    sha256: str
    name: str
    media_type: str
    size: int


def folder_of(book: Book) -> Path:
    """Where the bytes of these books lie."""
    return Path(settings.AKKER_FILES) / book.uid


def path_of(book: Book, sha256: str) -> Path:
    """Where the bytes with this hash lie in the data folder."""
    return folder_of(book) / sha256[:2] / sha256


def stored_file(book: Book, file_id: int) -> FileRow:
    """Refused: file_unknown."""
    row = StoredFile.objects.filter(book=book, pk=file_id).first()
    if row is None:
        raise Refused(
            "file_unknown",
            "{book} has no file {file_id}.",
            remedy="Look at the files of the entry again.",
            book=book.name,
            file_id=file_id,
        )
    return FileRow(row.pk, row.sha256, row.name, row.media_type, row.size)


def read_file(book: Book, file_id: int) -> bytes:
    """The bytes as they were stored. Refused: file_unknown, file_missing, file_damaged."""
    row = stored_file(book, file_id)
    try:
        content = path_of(book, row.sha256).read_bytes()
    except FileNotFoundError as error:
        raise Refused(
            "file_missing",
            "The file {name} is gone from the data folder.",
            remedy="Bring it back from a backup.",
            name=row.name,
        ) from error
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(
            "file_damaged",
            "The file {name} is not what was stored.",
            remedy="Bring it back from a backup.",
            name=row.name,
        )
    return content


def orphans(book: Book) -> list[Path]:
    """Files in the data folder that no row names, an hour old or more: safe to throw away.

    A crash between the bytes and their row leaves one, and so does a refused use case.
    """
    known = set(StoredFile.objects.filter(book=book).values_list("sha256", flat=True))
    newest = time.time() - ORPHAN_AFTER_SECONDS
    return sorted(
        path
        for path in folder_of(book).glob("*/*")
        if path.name not in known and path.stat().st_mtime < newest
    )


def broken_files(book: Book) -> Iterator[Sentence]:
    """A sentence for each kept file whose bytes are gone or are not those that were kept."""
    for row in StoredFile.objects.filter(book=book).order_by("pk").iterator():
        try:
            content = path_of(book, row.sha256).read_bytes()
        except OSError:
            yield said("The file {name} is not in the data folder.", name=row.name)
            continue
        if hashlib.sha256(content).hexdigest() != row.sha256:
            yield said("The file {name} is not as it was kept.", name=row.name)

"""Steps: writing a file, member by member, with little in memory."""

import datetime as dt
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection

import akker
from akker.backup import container
from akker.backup.manifest import (
    NAME,
    BookSummary,
    FileMember,
    Kind,
    Manifest,
    TableMember,
    manifest_text,
)
from akker.backup.queries import rows_of, summary_of, tables_for
from akker.backup.rehearsing import rehearse
from akker.backup.rows import line_of
from akker.backup.tables import ACTIVITY, Column, Table, columns_of
from akker.books.actor import enter_book
from akker.books.models import Book
from akker.customers.models import Activity
from akker.files.models import StoredFile
from akker.files.queries import path_of
from akker.kernel.errors import Refused

_LEVEL = 3
_LINES_AT_ONCE = 2000
_PIECE = 1024**2

Tell = Callable[[str, int], None]  # the table that is being written or read, and rows so far


def silent(table: str, row_count: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True)
class FileMade:
    """What was taken out.

    `missing_files` are hashes of kept files whose bytes were not to be had, and `findings`
    sentences of the trial restore: books that were not whole to begin with.
    """

    path: Path
    sha256: str
    size: int
    made_at: dt.datetime
    books: tuple[BookSummary, ...]
    row_count: int
    file_count: int
    missing_files: tuple[str, ...]
    is_verified: bool
    findings: tuple[str, ...] = ()


def write_file(path: Path, kind: Kind, books: Sequence[Book], tell: Tell) -> Manifest:
    """Write rows and kept files to a new zip, and seal it. Called inside one moment."""
    made_at = dt.datetime.now(dt.UTC)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        summaries = tuple(_entered(book, summary_of) for book in books)
        tables = tuple(
            _write_table(archive, table, books, kind, tell) for table in tables_for(kind)
        )
        files, missing = _write_files(archive, books)
        manifest = Manifest(
            kind=kind,
            akker_version=akker.__version__,
            engine=connection.vendor,
            made_at=made_at,
            books=summaries,
            tables=tables,
            files=files,
            missing_files=missing,
        )
        archive.writestr(NAME, manifest_text(manifest))
        archive.comment = container.PLACEHOLDER
    return manifest


def finish_file(path: Path, beside: Path, manifest: Manifest, *, verify: bool) -> FileMade:
    """Seal what was written beside `path`, try it out where that is asked, and name it."""
    with beside.open("r+b") as file:
        sha256 = container.seal(file)
        file.flush()
        os.fsync(file.fileno())
    findings = _tried_out(path, beside) if verify else ()
    size = beside.stat().st_size
    os.replace(beside, path)
    _keep_name(path.parent)
    return FileMade(
        path=path,
        sha256=sha256,
        size=size,
        made_at=manifest.made_at,
        books=manifest.books,
        row_count=sum(table.row_count for table in manifest.tables),
        file_count=len(manifest.files),
        missing_files=manifest.missing_files,
        is_verified=verify,
        findings=findings,
    )


def _tried_out(path: Path, beside: Path) -> tuple[str, ...]:
    try:
        return rehearse(beside)
    except Refused as refused:
        raise Refused(
            "backup_unusable",
            "{name} was not made, because a trial could not bring it back: {reason}",
            remedy="Run `akker check` to see what is wrong with the books.",
            name=path.name,
            reason=refused.message,
        ) from refused


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A file next to `path`, for its owner's eyes only, that is gone in the end.

    Refused: file_unwritable, also for what goes wrong while it is written.
    """
    name: Path | None = None
    try:
        descriptor, made = tempfile.mkstemp(".part", f".{path.name}.", path.parent)
        os.close(descriptor)
        name = Path(made)
        yield name
    except OSError as error:
        raise Refused(
            "file_unwritable",
            "{name} cannot be written: {reason}.",
            remedy="Choose another place, or make room.",
            name=path,
            reason=error.strerror or "something is wrong",
        ) from error
    finally:
        if name is not None:
            name.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """Have the folder on disk too, or a power cut could take the file's name away."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entered(book: Book, read: Callable[[Book], Any]) -> Any:
    enter_book(book)
    return read(book)


def _write_table(
    archive: zipfile.ZipFile, table: Table, books: Sequence[Book], kind: Kind, tell: Tell
) -> TableMember:
    """Write a member of JSON lines, the rows of one book after those of another."""
    name, columns = f"tables/{table.name}.jsonl", columns_of(table)
    digest = hashlib.sha256()
    row_count = size = last_id = 0
    with archive.open(_member(name, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as member:
        for chunk in _chunks(table, books, kind):
            text = _text_of(columns, _cleared(chunk, table, columns, kind))
            member.write(text)
            digest.update(text)
            row_count, size = row_count + len(chunk), size + len(text)
            last_id = max(last_id, *(row[0] for row in chunk))
            tell(table.label, row_count)
    return TableMember(table.name, name, digest.hexdigest(), size, row_count, last_id)


def _chunks(table: Table, books: Sequence[Book], kind: Kind) -> Iterator[list[tuple[Any, ...]]]:
    whole = kind == "whole" and not table.is_of_book
    for book in [None] if whole else books:
        if book is not None:
            enter_book(book)
        rows = rows_of(table, book)
        while chunk := list(islice(rows, _LINES_AT_ONCE)):
            yield chunk


def _cleared(
    chunk: Iterable[tuple[Any, ...]], table: Table, columns: Sequence[Column], kind: Kind
) -> Iterable[tuple[Any, ...]]:
    """The rows without what means nothing outside this installation, in an archive."""
    if kind == "whole" or not (table.only_here or table.words):
        return chunk
    cleared = {i for i, column in enumerate(columns) if column.name in table.only_here}
    words = {i for i, column in enumerate(columns) if column.name in table.words}
    is_secret = _secret(table, columns) if words else lambda row: False
    rows = []
    for row in chunk:
        empty = words if is_secret(row) else ()
        rows.append(
            tuple(
                None if i in cleared else "" if i in empty else value for i, value in enumerate(row)
            )
        )
    return rows


def _secret(table: Table, columns: Sequence[Column]) -> Callable[[tuple[Any, ...]], bool]:
    """Whether a row is sensitive, or the words of what is, in the books that were entered."""
    at = {column.name: i for i, column in enumerate(columns)}
    if table.label == ACTIVITY:
        return lambda row: bool(row[at["is_sensitive"]])
    rows = Activity.objects.filter(is_sensitive=True)
    keys = frozenset(rows.values_list("pk", flat=True))
    return lambda row: row[at["kind"]] == "activity" and row[at["key"]] in keys


def _text_of(columns: Sequence[Column], rows: Iterable[tuple[Any, ...]]) -> bytes:
    line = line_of(columns)
    return "".join(f"{line(row)}\n" for row in rows).encode()


def _write_files(
    archive: zipfile.ZipFile, books: Sequence[Book]
) -> tuple[tuple[FileMember, ...], tuple[str, ...]]:
    """Write every kept file once; the hashes of those that are gone or changed on disk."""
    written: dict[str, FileMember] = {}
    missing: set[str] = set()
    for book in books:
        enter_book(book)
        hashes = StoredFile.objects.filter(book=book).order_by("pk").values_list("sha256")
        for (sha256,) in hashes.iterator():
            if sha256 not in written:
                size = _write_if_whole(archive, path_of(book, sha256), sha256)
                if size is None:
                    missing.add(sha256)
                else:
                    written[sha256] = FileMember(sha256, size)
    return tuple(written.values()), tuple(sorted(missing - written.keys()))


def _write_if_whole(archive: zipfile.ZipFile, path: Path, sha256: str) -> int | None:
    """The size of a kept file that was added; None when its bytes are not what was kept."""
    try:
        with path.open("rb") as kept:
            if hashlib.file_digest(kept, "sha256").hexdigest() != sha256:
                return None
            kept.seek(0)
            name = f"files/{sha256}"
            with archive.open(_member(name, zipfile.ZIP_STORED), "w", force_zip64=True) as member:
                while piece := kept.read(_PIECE):
                    member.write(piece)
            return kept.tell()
    except FileNotFoundError:
        return None


def _member(name: str, compression: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, dt.datetime.now(dt.UTC).timetuple()[:6])
    member.compress_type = compression
    member.external_attr = 0o600 << 16
    return member

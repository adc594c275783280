"""The file itself: a zip that any program opens, with a seal over every byte of it.

The seal is the zip's comment: the SHA-256 of all bytes before the comment's own last 64. So
a file that was cut off, or has one bit changed anywhere, is known before anything is read
from it. A seal is no signature: what a stranger made may be sealed and still be hostile, so
names, sizes and ratios are looked at as well (docs/decisions/0006-backup-format.md).
"""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from akker.backup.manifest import (
    FORM,
    NAME,
    FileMember,
    Manifest,
    TableMember,
    form_of,
    read_manifest,
)
from akker.kernel.errors import Refused

_SEAL = b"akker-backup/1 sha256 "
_HEX = 64
PLACEHOLDER = _SEAL + b"0" * _HEX
_END_SIZE = 22 + len(_SEAL) + _HEX  # the zip's end record and the comment
_NAMES = re.compile(r"manifest\.json|tables/[a-z_]{1,80}\.jsonl|files/[0-9a-f]{64}")
_PIECE = 1024**2
_MOST_MANIFEST = 256 * 1024**2
_USUAL_MANIFEST, _MOST_OF_FILE = 1024**2, 4  # what it names takes room in the file as well
_MOST_ROW = 32 * 1024**2
_MOST_RATIO, _RATIO_COUNTS_FROM = 200, 10 * 1024**2
_MOST_KEY = 2**53
_ENCRYPTED = 0x1

# What reading a zip that somebody made by hand may raise.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose seal holds and whose members are those of its manifest."""

    path: Path
    sha256: str  # the seal
    manifest: Manifest
    archive: zipfile.ZipFile


def damaged(path: Path) -> Refused:
    return Refused(
        "backup_damaged",
        "{name} is not a whole Akker backup: it was cut off or changed, or is something else.",
        remedy="Nothing was brought back; take another copy.",
        name=path.name,
    )


def newer(path: Path) -> Refused:
    return Refused(
        "backup_newer",
        "{name} was made by a newer Akker, or holds what this one does not know.",
        remedy="Upgrade Akker first.",
        name=path.name,
    )


def unsafe(path: Path, place: str) -> Refused:
    """`place` is where in the file: a member, and there a row and a column."""
    return Refused(
        "backup_unsafe",
        "{name} is sealed, but it is not what Akker writes: see {place} in it.",
        remedy="Nothing was brought in; find out where this file came from.",
        name=path.name,
        place=place,
    )


def seal(file: IO[bytes]) -> str:
    """Give a closed zip, made with `PLACEHOLDER` as its comment, its seal; the hash."""
    file.seek(0, os.SEEK_END)
    digest = _hash_until(file, file.tell() - _HEX)
    file.seek(-_HEX, os.SEEK_END)
    file.write(digest.encode())
    return digest


def _sealed_by(path: Path, file: IO[bytes]) -> str:
    """The hash in the seal of a file, which holds. Refused: backup_damaged."""
    size = file.seek(0, os.SEEK_END)
    if size < _END_SIZE:
        raise damaged(path)
    file.seek(size - _END_SIZE)
    end = file.read()
    found = end[-_HEX:].decode("ascii", "replace")
    is_ours = end[:4] == b"PK\5\6" and end[-_HEX - len(_SEAL) : -_HEX] == _SEAL
    if not is_ours or _hash_until(file, size - _HEX) != found:
        raise damaged(path)
    return found


def _readable(path: Path) -> IO[bytes]:
    """Refused: file_unreadable."""
    try:
        return path.open("rb")
    except OSError as error:
        raise Refused(
            "file_unreadable",
            "{name} cannot be read: {reason}.",
            remedy="Check the name and the permissions.",
            name=path,
            reason=error.strerror or "something is wrong",
        ) from error


def _hash_until(file: IO[bytes], end: int) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while end > 0 and (piece := file.read(min(_PIECE, end))):
        digest.update(piece)
        end -= len(piece)
    return digest.hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a file of ours; nothing has been written anywhere when it is refused.

    Every byte is hashed, the list of members is the manifest's, and no member unpacks to
    more than it says. Refused: file_unreadable, backup_damaged, backup_newer, backup_unsafe.
    """
    with _readable(path) as file:
        sha256 = _sealed_by(path, file)
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN as error:
            raise damaged(path) from error
        members = _members(path, archive)
        manifest = _manifest(path, archive, members)
        expected = _expected(manifest)
        if expected.keys() | {NAME} != members.keys():
            raise unsafe(path, NAME)
        for name, size in expected.items():
            if members[name].file_size != size:
                raise unsafe(path, name)
        if any(not 0 <= table.last_id < _MOST_KEY for table in manifest.tables):
            raise unsafe(path, NAME)
        yield Opened(path, sha256, manifest, archive)


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    packed = 0
    for member in archive.infolist():
        name = member.orig_filename
        if not _NAMES.fullmatch(name) or name in members:
            raise unsafe(path, ascii(name[:100]))
        is_plain = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        is_bomb = member.file_size > max(_RATIO_COUNTS_FROM, _MOST_RATIO * member.compress_size)
        if not is_plain or member.flag_bits & _ENCRYPTED or is_bomb:
            raise unsafe(path, name)
        packed += member.compress_size
        members[name] = member
    if packed > path.stat().st_size:
        raise unsafe(path, max(members, key=lambda name: members[name].compress_size))
    return members


def _manifest(path: Path, archive: zipfile.ZipFile, members: dict[str, Any]) -> Manifest:
    most = min(_MOST_MANIFEST, _USUAL_MANIFEST + _MOST_OF_FILE * path.stat().st_size)
    if NAME not in members or members[NAME].file_size > most:
        raise unsafe(path, NAME)
    text = b""
    try:
        text = archive.read(NAME)
        return read_manifest(text)
    except BROKEN as error:
        form = form_of(text)
        if form != FORM and re.fullmatch(r"akker-backup/[0-9]{1,4}", form):
            raise newer(path) from error
        raise unsafe(path, NAME) from error


def _expected(manifest: Manifest) -> dict[str, int]:
    """The size of every member that the manifest names."""
    sizes = {table.member: table.size for table in manifest.tables}
    return sizes | {f"files/{file.sha256}": file.size for file in manifest.files}


def check_members(backup: Opened) -> None:
    """Compare the hash of every member with the manifest. Refused: backup_unsafe."""
    manifest = backup.manifest
    for table in manifest.tables:
        row_count = _check_member(backup, table.member, table.sha256)
        if row_count != table.row_count:
            raise unsafe(backup.path, table.member)
    for file in manifest.files:
        _check_member(backup, f"files/{file.sha256}", file.sha256)


def _check_member(backup: Opened, name: str, sha256: str) -> int:
    """The count of line ends in a member that is what the manifest says."""
    digest, line_count = hashlib.sha256(), 0
    try:
        with backup.archive.open(name) as member:
            while piece := member.read(_PIECE):
                digest.update(piece)
                line_count += piece.count(b"\n")
    except BROKEN as error:
        raise unsafe(backup.path, name) from error
    if digest.hexdigest() != sha256:
        raise unsafe(backup.path, name)
    return line_count


def read_rows(backup: Opened, table: TableMember) -> Iterator[dict[str, Any]]:
    """The rows of a table, as the file has them. Refused: backup_unsafe."""
    try:
        with backup.archive.open(table.member) as member:
            while line := member.readline(_MOST_ROW + 1):
                row = json.loads(line) if len(line) <= _MOST_ROW else None
                if not isinstance(row, dict):
                    raise unsafe(backup.path, table.member)
                yield row
    except (*BROKEN, RecursionError) as error:
        raise unsafe(backup.path, table.member) from error


def read_file(backup: Opened, file: FileMember) -> Iterator[bytes]:
    """The bytes of a kept file, in pieces."""
    with backup.archive.open(f"files/{file.sha256}") as member:
        while piece := member.read(_PIECE):
            yield piece

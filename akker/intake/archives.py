"""Is this ZIP safe to open? Asked before anything else reads it.

Sizes are measured by unpacking, not believed; and what two programs could read in two ways
(overlaps, doubled names, something before or behind the archive) is refused, so that the
archive checked here is the archive read later.
"""

import stat
import struct
import zipfile
import zlib
from typing import BinaryIO

from akker.kernel.errors import Refused

LIMIT_TOTAL = 300 * 1024**2
LIMIT_MEMBERS = 10_000
LIMIT_RATIO = 200
RATIO_COUNTS_FROM = 10 * 1024**2

# What the standard library raises on archives that are not what they say.
ARCHIVE_ERRORS = (
    *(zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, OSError),
    *(struct.error, zlib.error),
)

_LIMIT_DIRECTORY = LIMIT_MEMBERS * 512
_CHUNK = 64 * 1024
_PIECE = 1024**2
_END = struct.Struct("<4s4H2LH")
_ZIP64_END_LENGTH = 56 + 20


def check_archive(file: BinaryIO) -> int:
    """Bytes of all members together once unpacked; the file is left at its beginning.

    Refused: archive_damaged, archive_encrypted, archive_too_large, archive_unsafe.
    """
    try:
        _check_end(file)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members)
            _check_overlap(file, members, archive.start_dir)
            total = 0
            for member in members:
                total += _unpacked_size(file, member, LIMIT_TOTAL - total)
    except ARCHIVE_ERRORS as error:
        raise _damaged() from error
    file.seek(0)
    return total


def _check_end(file: BinaryIO) -> None:
    """The directory of the archive must stand where every program looks for it."""
    end = file.seek(0, 2) - _END.size
    if end < 0:
        raise _damaged()
    file.seek(end)
    signature, *_, count, directory_size, directory_at, comment_size = _END.unpack(file.read())
    if signature != b"PK\x05\x06" or comment_size:
        raise _damaged()
    if count > LIMIT_MEMBERS or directory_size > _LIMIT_DIRECTORY:
        raise _too_large()
    if directory_at + directory_size not in (end, end - _ZIP64_END_LENGTH):
        raise _damaged()


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > LIMIT_MEMBERS:
        raise _too_large()
    if len({member.filename for member in members}) < len(members):
        raise _damaged()
    for member in members:
        if member.flag_bits & 0x1:
            raise Refused(
                "archive_encrypted",
                "The file is protected with a password.",
                remedy="Save it without a password and try again.",
            )
        name = member.orig_filename.replace("\\", "/")
        leaves = name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name
        if leaves or stat.S_ISLNK(member.external_attr >> 16):
            raise Refused(
                "archive_unsafe",
                "The file holds a name that points outside it.",
                remedy="Make the file again with the program it came from.",
            )


def _check_overlap(file: BinaryIO, members: list[zipfile.ZipInfo], directory_at: int) -> None:
    """Members that share bytes are how a small archive unpacks without end."""
    free_from = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < free_from:
            raise _damaged()
        free_from = _content_at(file, member) + member.compress_size
    if free_from > directory_at:
        raise _damaged()


def _content_at(file: BinaryIO, member: zipfile.ZipInfo) -> int:
    file.seek(member.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise _damaged()
    name_length, extra_length = struct.unpack("<2H", header[26:30])
    return member.header_offset + 30 + int(name_length) + int(extra_length)


def _unpacked_size(file: BinaryIO, member: zipfile.ZipInfo, room: int) -> int:
    """Measured size of one member, of which no more than a piece is ever in memory."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    if max(member.file_size, member.compress_size) > room:
        raise _too_large()
    if member.compress_type == zipfile.ZIP_STORED:
        return member.compress_size
    file.seek(_content_at(file, member))
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    packed_left, size = member.compress_size, 0
    while not unpacking.eof:
        packed = unpacking.unconsumed_tail
        if not packed:
            packed = file.read(min(_CHUNK, packed_left))
            packed_left -= len(packed)
        if not packed:
            raise _damaged()
        size += len(unpacking.decompress(packed, _PIECE))
        if size > room or size > max(RATIO_COUNTS_FROM, LIMIT_RATIO * member.compress_size):
            raise _too_large()
    if size != member.file_size:
        raise _damaged()
    return size


def _damaged() -> Refused:
    return Refused(
        "archive_damaged",
        "The file is damaged or incomplete.",
        remedy="Open it in the program it came from, save it again and try once more.",
    )


def _too_large() -> Refused:
    return Refused(
        "archive_too_large",
        "The file unpacks to far more than its size.",
        remedy="Save the sheet you need as a CSV file and use that.",
    )

"""Workbooks (XLSX, XLS, ODS): the rows of one worksheet, read in a process of its own."""

import datetime as dt
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, BinaryIO
from weakref import finalize

from akker.intake.archives import ARCHIVE_ERRORS, check_archive
from akker.intake.cells import Cell, SheetRow
from akker.intake.workbook_child import NO_SUCH_SHEET, PROTECTED
from akker.kernel.errors import Refused

MAGIC_ZIP = b"PK\x03\x04"
MAGIC_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

LIMIT_SECONDS = 30
_LIMIT_OLE = 100 * 1024**2
_CHILD = Path(__file__).with_name("workbook_child.py")
# What the interpreter and the library map before they read; then per byte of the workbook,
# as a number of two bytes becomes a cell of thirty-two, twice.
_BASE_MEMORY = 256 * 1024**2
_MEMORY_PER_BYTE = 20
_LIMIT_MEMORY = 2 * 1024**3


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Worksheet:
    """Rows in a temporary file, which goes when this does; they can be walked many times."""

    spool: Path

    def rows(self) -> Iterator[SheetRow]:
        """Rows that are not empty, the headings first, as wide as the headings.

        Cells to the right of the last heading are left out.
        """
        width = None
        with self.spool.open(encoding="ascii") as lines:
            next(lines)
            for line in lines:
                number, *coded = json.loads(line)
                if width is None:
                    while not coded[-1]:
                        coded.pop()
                    width = len(coded)
                if any(coded[:width]):
                    yield SheetRow(number, tuple(map(_cell, coded[:width])))


def read_worksheet(file: BinaryIO, name: str | None = None) -> Worksheet:
    """The worksheet of that name, or the first that is not hidden.

    Refused: workbook_damaged, workbook_protected, worksheet_unknown, archive_...
    """
    size = _checked_size(file)
    handle, path = tempfile.mkstemp(prefix="akker-", suffix=".rows")
    worksheet = Worksheet(Path(path))
    finalize(worksheet, Path(path).unlink, missing_ok=True)
    with open(handle, "wb") as spool:
        exit_code = _run_child(file, spool, size, name or "")
    if exit_code == PROTECTED:
        raise Refused(
            "workbook_protected",
            "The workbook is protected with a password.",
            remedy="Save it without a password and try again.",
        )
    if exit_code not in (0, NO_SUCH_SHEET):
        raise _damaged()
    if exit_code == NO_SUCH_SHEET:
        with worksheet.spool.open(encoding="ascii") as lines:
            names = json.loads(next(lines))
        raise Refused(
            "worksheet_unknown",
            "The workbook has no worksheet {name}; it has {names}.",
            remedy="Name one of those.",
            name=name or "with cells",
            names=", ".join(names) or "none",
        )
    return worksheet


def _checked_size(file: BinaryIO) -> int:
    """Bytes once unpacked. Refused: what is no workbook, or too large to try."""
    magic = file.read(8)
    if magic.startswith(MAGIC_ZIP):
        unpacked_size = check_archive(file)
        _check_declarations(file)
        return unpacked_size
    size = file.seek(0, 2)
    file.seek(0)
    if magic != MAGIC_OLE or size > _LIMIT_OLE:
        raise _damaged()
    return size


def _check_declarations(file: BinaryIO) -> None:
    """No workbook declares entities of its own; one that does is made to harm its reader."""
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    if b"<!DOCTYPE" in member.read(4096):
                        raise _damaged()
    except ARCHIVE_ERRORS as error:
        raise _damaged() from error
    file.seek(0)


def memory_limit(size: int) -> int:
    """Bytes of memory that reading a workbook of `size` bytes, once unpacked, may take."""
    return min(_BASE_MEMORY + _MEMORY_PER_BYTE * size, _LIMIT_MEMORY)


def _run_child(file: BinaryIO, spool: IO[bytes], size: int, name: str) -> int:
    # -P keeps the child's own folder off the path, where dates.py and others wait.
    command = [sys.executable, "-P", str(_CHILD), str(memory_limit(size)), str(LIMIT_SECONDS), name]
    with tempfile.TemporaryFile() as copy:
        if isinstance(file, io.BytesIO):  # the child needs a file to seek in
            copy.write(file.getbuffer())
            copy.flush()
        try:
            done = subprocess.run(
                command,
                stdin=copy if isinstance(file, io.BytesIO) else file,
                stdout=spool,
                stderr=subprocess.DEVNULL,
                timeout=2 * LIMIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1
    return done.returncode


def _cell(coded: str) -> Cell:
    kind, text = coded[:1], coded[1:]
    if kind == "n":
        return Decimal(text)
    if kind == "d":
        return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
    return text


def _damaged() -> Refused:
    return Refused(
        "workbook_damaged",
        "The workbook cannot be read: it is damaged, or too large for a workbook.",
        remedy="Save the sheet you need as a CSV file and use that.",
    )

"""A file with headings and rows, whatever program it came from."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from akker.intake.cells import SheetRow, text_of
from akker.intake.delimited import Delimited, read_delimited
from akker.intake.workbooks import MAGIC_OLE, MAGIC_ZIP, Worksheet, read_worksheet
from akker.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class RowsBelow:
    """The rows under the headings, streamed; each walk starts at the first of them.

    A row that cannot be read is refused when the walk comes to it.
    """

    origin: Delimited | Worksheet

    def __iter__(self) -> Iterator[SheetRow]:
        return islice(self.origin.rows(), 1, None)


@dataclass(frozen=True, slots=True)
class Sheet:
    file_name: str
    headings: tuple[str, ...]
    rows: Iterable[SheetRow]
    encoding: str  # of the text file; empty for a workbook
    delimiter: str  # of the text file; empty for a workbook


def read_sheet(content: bytes, file_name: str, *, worksheet: str | None = None) -> Sheet:
    """The sheet in these bytes; what they are is judged by content, never by name.

    Refused: sheet_empty, and what reading text files and workbooks refuses.
    """
    if content.startswith((MAGIC_ZIP, MAGIC_OLE)):
        return _sheet(read_worksheet(io.BytesIO(content), worksheet), file_name)
    return _sheet(read_delimited(content), file_name)


def open_sheet(path: Path, *, worksheet: str | None = None) -> Sheet:
    """As `read_sheet`, but the rows of a text file are never in memory together.

    Refused: file_missing too.
    """
    try:
        with path.open("rb") as file:
            is_workbook = file.read(8).startswith((MAGIC_ZIP, MAGIC_OLE))
            file.seek(0)
            if is_workbook:
                return _sheet(read_worksheet(file, worksheet), path.name)
    except OSError as error:
        raise Refused(
            "file_missing",
            "The file {file} cannot be opened.",
            remedy="Check its name and whether you may read it.",
            file=str(path),
        ) from error
    return _sheet(read_delimited(path), path.name)


def _sheet(origin: Delimited | Worksheet, file_name: str) -> Sheet:
    first = next(origin.rows(), None)
    if first is None:
        raise Refused(
            "sheet_empty",
            "The file {file} has no rows.",
            remedy="Give it a row of headings and a row for each thing to import.",
            file=file_name,
        )
    headings = tuple(text_of(cell).strip() for cell in first.cells)
    if isinstance(origin, Worksheet):
        return Sheet(file_name, headings, RowsBelow(origin), "", "")
    return Sheet(file_name, headings, RowsBelow(origin), origin.encoding, origin.delimiter)

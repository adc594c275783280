"""Text files with one row per line: which encoding, which delimiter, and their rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from akker.intake.cells import SheetRow
from akker.kernel.errors import Refused

# Of delimiters that fit equally well the first: a heading holds a comma sooner than a tab.
DELIMITERS = "\t;|,"
LIMIT_ROW_CHARACTERS = 1024**2

_CHUNK = 1024**2
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 200
_SEPARATOR_LINE = re.compile(r"\"?sep=(?P<delimiter>[,;|\t])\"?\r?\n?\Z")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_OTHER_FORMAT = re.compile(r"\s*(<(!doctype|html|head|meta|style|table|\?xml)|%PDF-|\{\\rtf)", re.I)


@dataclass(frozen=True, slots=True)
class Delimited:
    """How to read a text file; walking its rows opens it anew, so it can be done twice."""

    source: Path | bytes
    encoding: str
    delimiter: str
    lines_skipped: int  # 1 when the first line only says which delimiter follows

    def rows(self, width: int | None = None) -> Iterator[SheetRow]:
        """Rows that are not empty, the headings first, streamed.

        `width` is the number of cells of every row; by default that of the first.
        Refused: row_ragged, row_too_long, row_unreadable, quote_open.
        """
        spent = [0]
        number = self.lines_skipped + 1
        with _opened(self.source) as file, _decoded(file, self.encoding) as text:
            for _ in range(self.lines_skipped):
                text.readline()
            reader = csv.reader(_counted(text, spent), delimiter=self.delimiter, strict=True)
            try:
                for cells in reader:
                    spent[0] = 0
                    if len(cells) != width or not any(cells):
                        if not "".join(cells).strip():
                            number = self.lines_skipped + reader.line_num + 1
                            continue
                        width = width or len(cells)
                        if len(cells) != width:
                            raise _ragged(number, len(cells), width)
                    yield SheetRow(number, tuple(cells))
                    number = self.lines_skipped + reader.line_num + 1
            except csv.Error as error:
                raise _unreadable(number, str(error)) from error


def read_delimited(source: Path | bytes) -> Delimited:
    """How the file is written, from all of its bytes and the shape of its first rows.

    Refused: file_not_text, file_has_nul, encoding_unclear, row_too_long.
    """
    with _opened(source) as file:
        encoding = encoding_of(file)
        file.seek(0)
        with _decoded(file, encoding) as text:
            sample = text.read(_SAMPLE_CHARACTERS)
    if _NOT_TEXT.search(sample) or _OTHER_FORMAT.match(sample):
        raise Refused(
            "file_not_text",
            "The file is neither a spreadsheet nor a text file with a row per line.",
            remedy="Open it in the program it came from and save it as CSV or XLSX.",
        )
    first_line = io.StringIO(sample, newline="").readline()
    stated = _SEPARATOR_LINE.match(first_line)
    if stated:
        return Delimited(source, encoding, stated["delimiter"], 1)
    return Delimited(source, encoding, delimiter_of(sample), 0)


def encoding_of(file: BinaryIO) -> str:
    """utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be, or else windows-1252.

    Reads the whole file once: a file is Windows-1252 only if it is not UTF-8 to the last byte.
    """
    head = file.read(4096)
    encoding = "utf-8"
    if head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif head.count(0) * 4 > len(head):
        # Half of the bytes of ordinary text in UTF-16 are zero: all the high ones, and no other.
        if 0 not in head[0::2]:
            encoding = "utf-16-le"
        elif 0 not in head[1::2]:
            encoding = "utf-16-be"
    candidates = [encoding, "windows-1252"] if encoding == "utf-8" else [encoding]
    for candidate in candidates:
        file.seek(0)
        if _decodes(file, candidate):
            return candidate
    raise Refused(
        "encoding_unclear",
        "The file holds characters that are not {encoding}.",
        remedy="Save it as CSV with the encoding UTF-8.",
        encoding=candidates[-1],
    )


def delimiter_of(sample: str) -> str:
    """The delimiter that gives the first rows as many cells as the headings."""
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[bool, float]:
    widths: list[int] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cells):
                widths.append(len(cells))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        widths.append(0)
    if len(sample) == _SAMPLE_CHARACTERS and 1 < len(widths) < _SAMPLE_ROWS:
        widths.pop()  # the sample ends inside it
    if not widths:
        return False, 0
    return widths[0] > 1, widths.count(widths[0]) / len(widths)


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    is_wide = encoding.startswith("utf-16")
    try:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            if "\0" in text if is_wide else b"\0" in chunk:
                raise Refused(
                    "file_has_nul",
                    "The file holds characters that no text has.",
                    remedy="Save it again as CSV with the encoding UTF-8, or as XLSX.",
                )
            if len(chunk) == _CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                raise _too_long(1)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _opened(source: Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _decoded(file: BinaryIO, encoding: str) -> TextIO:
    return io.TextIOWrapper(file, encoding=encoding, newline="")


def _counted(lines: TextIO, spent: list[int]) -> Iterator[str]:
    """The lines, so long as one row does not go on without end in quoted line breaks."""
    for line in lines:
        spent[0] += len(line)
        if spent[0] > LIMIT_ROW_CHARACTERS:
            raise csv.Error("row larger than its limit")
        yield line


def _ragged(number: int, count: int, width: int) -> Refused:
    return Refused(
        "row_ragged",
        "Row {row} has {count} cells where the headings have {width}.",
        remedy="Put text that holds the delimiter in quotation marks, or mend the row.",
        row=number,
        count=count,
        width=width,
    )


def _too_long(number: int) -> Refused:
    return Refused(
        "row_too_long",
        "Row {row} is longer than a row can be.",
        remedy="Check that the file has one row per line and that every quotation mark is closed.",
        row=number,
    )


def _unreadable(number: int, reason: str) -> Refused:
    if "larger than" in reason:
        return _too_long(number)
    if "unexpected end" in reason:
        return Refused(
            "quote_open",
            "The quotation mark that opens in row {row} is never closed.",
            remedy="Close it, or write it twice where it belongs to the text.",
            row=number,
        )
    return Refused(
        "row_unreadable",
        "Row {row} has text behind a closing quotation mark.",
        remedy="Write a quotation mark twice where it belongs to the text.",
        row=number,
    )

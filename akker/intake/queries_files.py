"""What a file seems to hold, for whoever says what its headings mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from akker.books.models import Book
from akker.intake.cells import text_of
from akker.intake.headings import DIMENSION, guessed_fields
from akker.intake.kinds import import_kinds
from akker.intake.queries import remembered_mapping
from akker.intake.sheets import open_sheet

SAMPLE_ROWS = 4
_LONGEST_SAMPLE = 60


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """`field` is what it seems to hold; `dimension` the dimension that its heading names."""

    number: int
    heading: str
    samples: tuple[str, ...]
    field: str
    dimension: str


@dataclass(frozen=True, slots=True)
class SeenFile:
    columns: tuple[SeenColumn, ...]
    is_remembered: bool

    def headings_of(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        """The headings of the columns that seem to hold these fields."""
        return tuple(column.heading for column in self.columns if column.field in fields)


def seen_file(book: Book, kind: str, path: Path, mapping: Mapping[str, str] | None) -> SeenFile:
    """The columns of a file with their first rows, by `mapping`, or by what was said before.

    Refused: what opening and reading the file refuses.
    """
    headings, rows = _top_of(path, path.stat().st_mtime_ns)
    known = remembered_mapping(book, kind, headings) if mapping is None else mapping
    fields = guessed_fields(headings, import_kinds()[kind].fields, known)
    columns = tuple(
        SeenColumn(
            number,
            heading,
            tuple(row[number][:_LONGEST_SAMPLE] for row in rows),
            field,
            heading[len(DIMENSION) :] if heading.lower().startswith(DIMENSION) else "",
        )
        for number, (heading, field) in enumerate(zip(headings, fields, strict=True))
        if heading
    )
    return SeenFile(columns, mapping is None and bool(known))


@lru_cache(maxsize=16)
def _top_of(path: Path, written_at: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and first rows. Kept for a while: a workbook is unpacked to read its first row."""
    del written_at
    sheet = open_sheet(path)
    rows = tuple(tuple(map(text_of, row.cells)) for row in islice(sheet.rows, SAMPLE_ROWS))
    return sheet.headings, rows

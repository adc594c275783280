"""A report as a PDF: what stands where is decided here, how it looks in the template."""

import re
from dataclasses import dataclass

from akker.kernel.errors import Refused
from akker.pdf import too_large, typeset
from akker.reports.display import Language, language_of, shown, shown_text, width_of
from akker.reports.table import Cell, Column, Row, Table, label_of, on_paper

PADDING = 10  # points beside the text of a cell, left and right together
INDENT = 10  # points that each level moves the first column to the right
FIGURE, CODE, LETTER = 540, 580, 460  # usual widths in thousandths of the size of the letters
MOST_ROWS = 10_000  # more never fit in the memory that typesetting may use
LONGEST = 60  # letters of a name that still count in sharing out the width of the page
BREAK_HERE = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class _Page:
    """A way to lie a table on A4, in the order in which they are tried."""

    size: int  # points
    is_landscape: bool
    letters: int  # that every column of text must have room for, if it is that long

    @property
    def room(self) -> int:
        return (842 if self.is_landscape else 595) - 2 * 42


PAGES = (
    _Page(9, is_landscape=False, letters=24),
    _Page(9, is_landscape=True, letters=18),
    _Page(8, is_landscape=True, letters=16),
    _Page(7, is_landscape=True, letters=14),
    _Page(6, is_landscape=True, letters=12),
)


@dataclass(frozen=True, slots=True)
class _PaperRow:
    row: Row
    span: int  # columns that the label of a group or sum runs over; 0 for a line
    texts: list[str]


def pdf_bytes(table: Table, language: str) -> bytes:
    """A4, upright where the columns fit. Refused: pdf_too_wide, pdf_too_large, pdf_too_slow."""
    if len(table.rows) > MOST_ROWS:
        raise too_large()
    spoken = language_of(language)
    columns, cells_by_row = on_paper(table)
    rows = [
        _paper_row(row, columns, cells, table.currency, spoken)
        for row, cells in zip(table.rows, cells_by_row, strict=True)
    ]
    letters = _letters(columns, rows)
    deepest = max((row.level for row in table.rows if row.style == "line"), default=0)
    page, widths = _page_for(columns, letters, INDENT * deepest)
    return typeset(
        "report.typ",
        {
            "title": shown_text(table.title),
            "book_name": shown_text(table.book_name),
            "subtitle": shown_text(table.subtitle),
            "notes": [shown_text(note) for note in table.notes],
            "language": spoken.code,
            "page_words": spoken.page_words,
            "size": page.size,
            "is_landscape": page.is_landscape,
            "columns": [
                {
                    "title": shown_text(column.title),
                    "kind": column.kind,
                    "is_right": column.is_right_aligned,
                    "is_muted": column.is_muted,
                    "width": width,
                }
                for column, width in zip(columns, widths, strict=True)
            ],
            "rows": [
                (
                    line.row.style,
                    line.row.level,
                    line.span,
                    _breakable(line, columns, widths, page.size),
                )
                for line in rows
            ],
        },
    )


def _paper_row(
    row: Row, columns: tuple[Column, ...], cells: tuple[Cell, ...], currency: str, spoken: Language
) -> _PaperRow:
    texts = [
        shown(cell, column, currency, spoken) for cell, column in zip(cells, columns, strict=True)
    ]
    label, span = label_of(columns, cells)
    if row.style == "line" or not span:
        return _PaperRow(row, 0, texts)
    return _PaperRow(row, span, [shown_text(label), *[""] * (span - 1), *texts[span:]])


def _letters(columns: tuple[Column, ...], rows: list[_PaperRow]) -> list[int]:
    """Letters of the longest text per column; of a heading its longest word, as it may wrap."""
    letters = [max(map(len, column.title.split()), default=1) for column in columns]
    for line in rows:
        for i, text in enumerate(line.texts[line.span :], line.span):
            letters[i] = max(letters[i], width_of(text))
    return [min(count, LONGEST) for count in letters]


def _page_for(
    columns: tuple[Column, ...], letters: list[int], indent: int
) -> tuple[_Page, list[int]]:
    """The first page that the columns fit on, and their widths in points.

    Columns of text share what the others leave, in proportion to what they hold.
    """
    for page in PAGES:
        widths = [
            _points(min(count, page.letters) if column.kind == "text" else count, column, page)
            for column, count in zip(columns, letters, strict=True)
        ]
        widths[0] += indent
        left = page.room - sum(widths)
        if left >= 0:
            return page, _shared_out(left, widths, columns, letters)
    raise Refused(
        "pdf_too_wide",
        "{count} columns do not fit on a page.",
        remedy="Choose fewer columns, or Excel or CSV.",
        count=len(columns),
    )


def _points(letters: int, column: Column, page: _Page) -> int:
    each = {"text": LETTER, "code": CODE}.get(column.kind, FIGURE)
    return PADDING + 1 + letters * each * page.size // 1000


def _shared_out(
    left: int, widths: list[int], columns: tuple[Column, ...], letters: list[int]
) -> list[int]:
    wants = [
        count if column.kind == "text" else 0
        for column, count in zip(columns, letters, strict=True)
    ]
    total = sum(wants) or 1
    return [width + left * want // total for width, want in zip(widths, wants, strict=True)]


def _breakable(
    line: _PaperRow, columns: tuple[Column, ...], widths: list[int], size: int
) -> list[str]:
    """The texts, with words too long for their room free to break anywhere."""
    rooms = [sum(widths[: line.span]), *widths[1:]] if line.span else widths
    texts = []
    for text, column, room in zip(line.texts, columns, rooms, strict=True):
        most = max(1, (room - PADDING - INDENT * line.row.level) * 1000 // (CODE * size))
        if len(text) > most and not column.is_right_aligned:
            text = re.sub(rf"\S{{{most + 1},}}", lambda word: BREAK_HERE.join(word[0]), text)
        texts.append(text)
    return texts

"""Rows copied from a spreadsheet, as lines of an entry."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

from akker.kernel.errors import Refused
from akker.web.typed import MOST_ROWS, RawEntry, RawLine

_FIGURE = re.compile(r"[0-9]")
_AMOUNT = re.compile(r"[-+(\u2212]?[^A-Za-z]{0,3}[0-9][0-9.,' \u00a0]*[-)\u2212]?\s*[A-Z]{0,3}\Z")


def with_pasted(raw: RawEntry, text: str) -> RawEntry:
    """The form with the pasted rows after what is filled in.

    Columns are code, amount; code, text, amount; code, debit, credit; or code, text, debit,
    credit. Refused: paste_unfit.
    """
    kept = [line for line in raw.lines if not line.is_empty]
    table = [row for row in cells_of(text) if any(row)]
    if table and not any(_FIGURE.search(cell) for cell in table[0][1:]):
        table = table[1:]  # headings
    if not table or len(kept) + len(table) > MOST_ROWS:
        raise Refused(
            "paste_unfit",
            "There are {count} rows to paste; an entry on this page takes 1 to {most}.",
            remedy="Copy the rows again, or bring in a file for more.",
            count=len(table),
            most=MOST_ROWS - len(kept),
        )
    columns = max(len(row) for row in table)
    if not 2 <= columns <= 4:
        raise Refused(
            "paste_unfit",
            "These rows have {columns} columns.",
            remedy="Copy two to four: ledger account, text, debit and credit, or one amount.",
            columns=columns,
        )
    highest = max((line.row for line in kept), default=0)
    has_text = columns == 4 or (columns == 3 and not _are_amounts(table, 1))
    lines = [_line(row, columns, has_text) for row in table]
    numbered = [replace(line, row=highest + at) for at, line in enumerate(lines, start=1)]
    return replace(raw, lines=(*kept, *numbered))


def cells_of(text: str) -> list[list[str]]:
    """Cells as a spreadsheet copies them: tabs between, quotes around what holds a line end."""
    rows = csv.reader(io.StringIO(text.replace("\0", "")), delimiter="\t")
    table = [[" ".join(cell.split()) for cell in row] for row in rows]
    last = max((at for row in table for at, cell in enumerate(row, start=1) if cell), default=0)
    return [row[:last] for row in table]


def _are_amounts(table: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in table if len(row) > column and row[column]]
    return all(_AMOUNT.match(cell) for cell in cells)


def _line(row: Sequence[str], columns: int, has_text: bool) -> RawLine:
    cells = [*row, *[""] * (columns - len(row))]
    text = cells[1] if has_text else ""
    amounts = cells[2:] if has_text else cells[1:]
    debit, credit = amounts if len(amounts) == 2 else (amounts[0], "")
    return RawLine(0, code=cells[0], text=text, debit=_none(debit), credit=_none(credit))


def _none(amount: str) -> str:
    """A zero or a dash in one of two columns stands for nothing."""
    return "" if re.fullmatch(r"[-\u2212\u20130.,\s]*", amount) else amount

"""What a cell of somebody's file can hold, and its text."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

# A datetime is a date too: a workbook's cell that carries a time of day keeps it.
Cell = str | dt.date | Decimal

# Marks that only steer the direction of writing; spreadsheets copy them along with figures.
# Overrides (U+202D, U+202E) are not among them: they make digits appear in another order.
_DIRECTION_MARKS = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t"), " ")
_CLEANING = _DIRECTION_MARKS | _SPACES


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty, with as many cells as the sheet has headings."""

    number: int  # as the person sees it: the line of the text file or the row of the workbook
    cells: tuple[Cell, ...]


def text_of(cell: Cell) -> str:
    """The cell as text: a number without exponent or needless zeros, a date as ISO 8601."""
    if isinstance(cell, str):
        return cell
    return f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat()


def clean_text(text: str) -> str:
    """Without marks of direction, every kind of space an ordinary one, none at the ends."""
    if text.isascii() and "\t" not in text:
        return text.strip()
    return text.translate(_CLEANING).strip()


def shown(text: str) -> str:
    """The text as a message quotes it: one line, not too long, never empty."""
    flat = " ".join(text.split())
    return (flat if len(flat) <= 40 else flat[:39] + "…") or "An empty cell"

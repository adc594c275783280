"""Cells copied from a spreadsheet, in the lines of an invoice from the cell where one stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from akker.kernel.errors import Refused
from akker.web.invoice_typed import LINE, NUMBERS, TypedInvoice, blank_line, padded
from akker.web.pasted import cells_of
from akker.web.typed import MOST_ROWS

# What can be chosen in a column, by what may be written for it in small letters.
Choices = Mapping[str, Mapping[str, str]]
_FIGURES = re.compile(r"[-+(\u2212]?[0-9.,' \u00a0]*[0-9][-)%\u2212]?\Z")


def with_cells(
    typed: TypedInvoice, text: str, *, row: int, column: str, columns: Sequence[str], known: Choices
) -> TypedInvoice:
    """The lines with the pasted cells over what stood there, from a row (the first is 0) and
    column on.

    `columns` are those that the page shows, in their order. A row of headings is left out, and
    figures go past the unit of a line. Refused: paste_unfit.
    """
    table = [cells for cells in cells_of(text) if any(cells)]
    width = max((len(cells) for cells in table), default=0)
    places = _places(table, width, columns[columns.index(column) :] if column in columns else ())
    if _is_heading(table, places, known):
        table = table[1:]
    _check_size(len(table), row, width, len(places))
    lines = list(typed.lines)
    while len(lines) < row + len(table):
        lines.append(blank_line(lines))
    for at, cells in enumerate(table, start=row):
        told = {
            name: _meant(cell, name, at + 1, known)
            for name, cell in zip(places, cells, strict=False)
        }
        lines[at] = {**lines[at], **told}
    return padded(replace(typed, lines=tuple(lines)))


def _places(table: Sequence[Sequence[str]], width: int, columns: Sequence[str]) -> tuple[str, ...]:
    """In which column each of the pasted ones goes."""
    left, places = list(columns), []
    for at in range(width):
        cells = [row[at] for row in table if at < len(row) and row[at]]
        if left and left[0] == "unit" and cells and all(map(_FIGURES.match, cells[-1:])):
            left.pop(0)
        if not left:
            break
        places.append(left.pop(0))
    return tuple(places) if len(places) == width else ()


def _is_heading(table: Sequence[Sequence[str]], places: Sequence[str], known: Choices) -> bool:
    """Whether the first of several rows has words only, also where numbers belong."""
    if len(table) < 2:
        return False
    said = [(name, cell) for name, cell in zip(places, table[0], strict=False) if cell]
    return any(name in NUMBERS for name, _cell in said) and not any(
        any(map(str.isdigit, cell)) or cell.casefold() in known.get(name, {}) for name, cell in said
    )


def _check_size(count: int, row: int, width: int, found: int) -> None:
    if not count or row + count > MOST_ROWS:
        raise Refused(
            "paste_unfit",
            "There are {count} rows to paste; an invoice on this page takes 1 to {most} from here.",
            remedy="Copy the rows again, or bring in a file for more.",
            count=count,
            most=max(MOST_ROWS - row, 0),
        )
    if not found:
        raise Refused(
            "paste_unfit",
            "These rows have {columns} columns, more than there are from this field on.",
            remedy="Paste them in a field further to the left.",
            columns=width,
        )


def _meant(cell: str, name: str, line_no: int, known: Choices) -> str:
    """What a cell says in its column. Refused: paste_unfit."""
    if name not in known or not cell:
        return cell
    found = known[name].get(cell.casefold())
    if found is None:
        raise Refused(
            "paste_unfit",
            "Row {line_no} says {text} for {column}, which cannot be chosen there.",
            remedy="Write it as the list in that field shows it, or leave it empty.",
            line_no=line_no,
            text=cell[:40],
            column=_column_words(name),
        )
    return found


def _column_words(name: str) -> str:
    words = {"unit": _("Unit"), "vat": _("VAT")}
    return words.get(name, name.rpartition("-")[2])


def shown_columns(tags: Sequence[str], *, has_products: bool) -> tuple[str, ...]:
    """The columns of the page, in their order; `tags` are the fields of dimensions."""
    return tuple(name for name in LINE if has_products or name != "product") + tuple(tags)

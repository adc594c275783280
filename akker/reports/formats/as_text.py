"""A report as lines of text, for a terminal or a pipe."""

from dataclasses import dataclass

from akker.reports.display import MINUS, Language, cut, language_of, shown, shown_text, width_of
from akker.reports.table import Cell, Column, Row, Table, label_of, on_paper

GAP = "  "
NARROWEST = 8  # places that a text column keeps when a terminal is too small
BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class _Look:
    """What differs between a terminal and a pipe."""

    language: Language
    places: int | None  # None on a pipe: nothing is cut, nothing is bold
    minus: str
    rule: str
    double_rule: str

    def bold(self, line: str) -> str:
        return line if self.places is None or not line else BOLD + line + PLAIN

    def dim(self, text: str) -> str:
        return text if self.places is None or not text.strip() else DIM + text + PLAIN


@dataclass(frozen=True, slots=True)
class _Line:
    """A row in texts. A heading or sum has its label in the first, for `span` columns."""

    row: Row
    texts: list[str]
    span: int = 0

    @property
    def has_figures(self) -> bool:
        return any(self.texts[self.span :])


def text_bytes(table: Table, language: str, terminal_width: int | None) -> bytes:
    """Aligned columns under a heading. Dates are ISO, so that they align and sort."""
    if terminal_width is None:
        look = _Look(language_of(language), None, "-", "-", "=")
    else:
        look = _Look(language_of(language), terminal_width, MINUS, "─", "═")
    columns, cells_by_row = on_paper(table)
    lines = [
        _line(row, columns, cells, table.currency, look)
        for row, cells in zip(table.rows, cells_by_row, strict=True)
    ]
    widths = _widths(columns, lines, look)
    out = [shown_text(table.book_name), look.bold(shown_text(table.title))]
    out += [shown_text(table.subtitle)] if table.subtitle else []
    headings = _aligned([c.title for c in columns], columns, widths, look, is_bold=True)
    out += ["", look.bold(headings.rstrip())]
    out.append(GAP.join(look.rule * width for width in widths))
    for line, before in zip(lines, [None, *lines], strict=False):
        out += _printed(line, before, columns, widths, look)
    out += ["", *map(shown_text, table.notes)] if table.notes else []
    return "".join(line.rstrip() + "\n" for line in out).encode()


def _line(
    row: Row, columns: tuple[Column, ...], cells: tuple[Cell, ...], currency: str, look: _Look
) -> _Line:
    texts = [
        _text(cell, column, currency, look) for cell, column in zip(cells, columns, strict=True)
    ]
    indent = "  " * row.level
    label, span = label_of(columns, cells)
    if row.style != "line" and span:
        return _Line(row, [indent + shown_text(label), *[""] * (span - 1), *texts[span:]], span)
    return _Line(row, [indent + texts[0], *texts[1:]])


def _text(cell: Cell, column: Column, currency: str, look: _Look) -> str:
    if column.kind == "date" and cell is not None:
        return str(cell)
    if column.kind == "moment" and cell is not None:
        return f"{cell:%Y-%m-%d %H:%M}"
    return shown(cell, column, currency, look.language).replace(MINUS, look.minus)


def _widths(columns: tuple[Column, ...], lines: list[_Line], look: _Look) -> list[int]:
    """Places per column; where the whole is too wide, the widest texts give way first."""
    widths = [width_of(column.title) for column in columns]
    for line in lines:
        for i, text in enumerate(line.texts[line.span :], line.span):
            widths[i] = max(widths[i], width_of(text))
    for line in lines:
        if line.has_figures and line.span:
            lacking = width_of(line.texts[0]) - _room(widths, line.span)
            widths[line.span - 1] += max(0, lacking)
    texts_at = [i for i, column in enumerate(columns) if column.kind == "text"]
    while look.places is not None and _room(widths, len(widths)) > look.places:
        widest = max(texts_at, key=lambda i: widths[i], default=None)
        if widest is None or widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _room(widths: list[int], count: int) -> int:
    """Places of the first columns together."""
    return sum(widths[:count]) + len(GAP) * (count - 1)


def _printed(
    line: _Line,
    before: _Line | None,
    columns: tuple[Column, ...],
    widths: list[int],
    look: _Look,
) -> list[str]:
    """The row, with what stands above it: space for a group, a rule for a sum."""
    span, style = line.span, line.row.style
    printed = _aligned(
        line.texts[span:], columns[span:], widths[span:], look, is_bold=style != "line"
    )
    if span:
        room = _room(widths, span)
        label = line.texts[0] if look.places is None else cut(line.texts[0], room)
        printed = label + " " * (room - width_of(label)) + GAP + printed
    printed = printed.rstrip()
    if style == "line":
        return [printed]
    if style == "group":
        has_space = before is not None and before.row.style != "group"
        return ["", look.bold(printed)] if has_space else [look.bold(printed)]
    mark = look.double_rule if style == "total" else look.rule
    rules = [
        (mark if column.is_right_aligned else " ") * width
        for column, width in zip(columns, widths, strict=True)
    ]
    return [GAP.join(rules), look.bold(printed)]


def _aligned(
    texts: list[str],
    columns: tuple[Column, ...],
    widths: list[int],
    look: _Look,
    *,
    is_bold: bool,
) -> str:
    parts = []
    for text, column, width in zip(texts, columns, widths, strict=True):
        fitted = cut(text, width) if look.places is not None and column.kind == "text" else text
        space = " " * (width - width_of(fitted))
        padded = space + fitted if column.is_right_aligned else fitted + space
        parts.append(look.dim(padded) if column.is_muted and not is_bold else padded)
    return GAP.join(parts)

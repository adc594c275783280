"""The cells of a row by the field that they hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from akker.intake.cells import Cell, SheetRow, clean_text, text_of
from akker.intake.problems import MOST_PROBLEMS, RowProblem, at_row
from akker.kernel.errors import Refused
from akker.kernel.formula_text import restored


def cell_text(cell: Cell, *, is_text: bool) -> str:
    """The text of a cell; in a text file, without the guard against being taken for a formula."""
    if not isinstance(cell, str):
        return text_of(cell)
    if is_text and cell[:1] == "'":
        cell = restored(cell)
    return cell if cell.isprintable() else clean_text(cell)


@dataclass(frozen=True, slots=True)
class FieldReader:
    """Reads rows of a sheet by field; a field that the file does not have is empty."""

    columns: Mapping[str, int]
    is_text: bool

    def cell(self, row: SheetRow, name: str) -> Cell:
        column = self.columns.get(name)
        return "" if column is None else row.cells[column]

    def text(self, row: SheetRow, name: str) -> str:
        return cell_text(self.cell(row, name), is_text=self.is_text).strip()

    def cells(self, rows: Iterable[SheetRow], names: Iterable[str]) -> Iterator[tuple[int, Cell]]:
        """The cells of some fields with their row numbers, to settle how they are written."""
        columns = [self.columns[name] for name in names if name in self.columns]
        return ((row.number, row.cells[column]) for row in rows for column in columns)


def each_row(rows: Iterable[SheetRow], take: Callable[[SheetRow], None]) -> list[RowProblem]:
    """Take every row; what is refused of them, until there is too much of it."""
    problems: list[RowProblem] = []
    try:
        for row in rows:
            try:
                take(row)
            except Refused as refused:
                problems.append(at_row(refused, row.number))
                if len(problems) >= MOST_PROBLEMS:
                    break
    except Refused as refused:  # a row that cannot be read ends the walk
        number = refused.values.get("row")
        if not isinstance(number, int):
            raise
        problems.append(at_row(refused, number))
    return problems

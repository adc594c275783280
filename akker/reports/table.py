"""A report as a table: what every report hands over, and every format renders."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from akker.kernel.money import Money

Kind = Literal["text", "code", "amount", "number", "percent", "date", "moment"]
Style = Literal["line", "group", "subtotal", "total"]
Cell = str | int | Decimal | Money | dt.date | dt.datetime | None

RIGHT_ALIGNED: frozenset[Kind] = frozenset({"amount", "number", "percent"})

_TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "code": (str,),
    "amount": (int, Money),
    "number": (int, Decimal),
    "percent": (int, Decimal),
    "date": (dt.date,),
    "moment": (dt.datetime,),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, and what its cells hold; any cell may be None, which is empty.

    amount: minor units (int) of the table's currency, or Money in a currency of its own.
    percent: a fraction, 0.21 for 21%. moment: shown in the time zone it is given in.
    """

    key: str  # the heading in CSV and the name in JSON
    title: str  # the heading for people, already in the reader's language
    kind: Kind
    is_muted: bool = False  # there to compare with: last year, the budget
    on_paper: bool = True  # False: only for files that programs read (CSV, JSON, Excel)

    @property
    def is_right_aligned(self) -> bool:
        return self.kind in RIGHT_ALIGNED


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns.

    A group is a heading over the rows that follow. Groups, subtotals and totals are for
    people: CSV and JSON hold lines alone, so that a program may add up what it reads.
    """

    cells: tuple[Cell, ...]
    level: int = 0
    style: Style = "line"


@dataclass(frozen=True, slots=True)
class Table:
    """A whole report. Texts for people come in the reader's language; dates and amounts raw."""

    title: str
    book_name: str
    currency: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    is_paper: bool = False  # its PDF is a letter of sections, each group one, for who gets it
    is_dense: bool = False  # its paper is small print, so that it is one page
    language: str = ""  # of whom it is for, whoever asks for it

    def __post_init__(self) -> None:
        assert self.columns, "a report has columns"
        kinds = [(column.key, _TYPES[column.kind]) for column in self.columns]
        assert len({column.key for column in self.columns}) == len(kinds), "keys are unique"
        for row in self.rows:
            assert len(row.cells) == len(kinds), f"{len(kinds)} cells in {row}"
        # Column by column: of a hundred thousand rows few types are to be looked at.
        for place, (key, types) in enumerate(kinds):
            cells = [row.cells[place] for row in self.rows]
            for found in set(map(type, cells)) - {type(None)}:
                assert issubclass(found, types), f"{found.__name__} in column {key}"
                if issubclass(found, dt.datetime):
                    assert dt.datetime in types, f"a moment, not a day, in column {key}"
                    zoned = all(not isinstance(one, dt.datetime) or one.tzinfo for one in cells)
                    assert zoned, f"a moment without a time zone in column {key}"

    @property
    def lines(self) -> Iterator[Row]:
        return (row for row in self.rows if row.style == "line")


def on_paper(table: Table) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]]]:
    """The columns that people see, and the cells of every row in those columns."""
    kept = [i for i, column in enumerate(table.columns) if column.on_paper]
    columns = tuple(table.columns[i] for i in kept)
    return columns, [tuple(row.cells[i] for i in kept) for row in table.rows]


def label_of(columns: tuple[Column, ...], cells: tuple[Cell, ...]) -> tuple[str, int]:
    """What a group or total is called, and how many columns its name may run over.

    Its texts and codes up to the first other cell that holds something.
    """
    texts = []
    span = 0
    for column, cell in zip(columns, cells, strict=True):
        if column.kind in ("text", "code"):
            texts.append(str(cell or ""))
        elif cell is not None or column.is_right_aligned:
            break
        span += 1
    if span and all(cell is None for cell in cells[span:]):
        span = len(columns)
    return "  ".join(filter(None, texts)), span

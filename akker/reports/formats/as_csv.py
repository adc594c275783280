"""A report as CSV, for programs: the lines alone, headed by the keys of the columns."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from akker.kernel.formula_text import neutralised
from akker.kernel.money import Money, decimal_text
from akker.reports.table import Cell, Column, Table

_QUOTED = re.compile('[",\r\n]')


def csv_bytes(table: Table) -> bytes:
    """UTF-8, comma, dot, ISO dates. Groups and totals are left out: every row is a fact.

    Texts that a spreadsheet would take for a formula are neutralised
    (`kernel.formula_text`, which also reads them back); figures stay figures.
    """
    out = [_csv_line(column.key for column in table.columns)]
    for row in table.lines:
        cells = zip(row.cells, table.columns, strict=True)
        out.append(
            _csv_line(
                neutralised(cell)
                if isinstance(cell, str)
                else machine_text(cell, column, table.currency)
                for cell, column in cells
            )
        )
    return "".join(out).encode("utf-8", "replace")


def machine_text(cell: Cell, column: Column, currency: str) -> str:
    """The form that programs read: `-1234.56`, `2026-03-31`, `2026-03-31T12:00:00+00:00`."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Money():
            return decimal_text(cell.amount_minor, cell.currency)
        case int() if column.kind == "amount":
            return decimal_text(cell, currency)
        case int() | Decimal():
            return f"{Decimal(cell):f}"
        case dt.date() | dt.datetime():
            return cell.isoformat()


def _csv_line(texts: Iterable[str]) -> str:
    """Quoted where needed; the standard library leaves a lone carriage return bare."""
    line = ",".join(
        '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text for text in texts
    )
    return (line or '""') + "\n"

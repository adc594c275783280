"""A report as a paper that is given to somebody: a section for each group, on A4."""

import datetime as dt
from typing import Any

from akker.pdf import typeset
from akker.reports.display import language_of, shown
from akker.reports.table import Row, Table


def paper_bytes(table: Table, language: str) -> bytes:
    """Columns that are empty in all of a section are left out of it. Called outside a transaction.

    Refused: pdf_too_large, pdf_too_slow.
    """
    return typeset("paper.typ", paper_values(table, language))


def paper_values(table: Table, language: str) -> dict[str, Any]:
    """What stands where, as texts; for `paper.typ`."""
    day = max(
        (cell for row in table.rows for cell in row.cells if type(cell) is dt.date),
        default=dt.date(2000, 1, 1),
    )
    groups: list[tuple[str, list[Row]]] = []
    for row in table.rows:
        if row.style == "group":
            groups.append((str(row.cells[0]), []))
        else:
            groups[-1][1].append(row)
    return {
        "title": table.title,
        "subtitle": " · ".join(text for text in (table.book_name, table.subtitle) if text),
        "language": language_of(language).code,
        "is_dense": table.is_dense,
        "date": [day.year, day.month, day.day],
        "sections": [_section(table, title, rows, language) for title, rows in groups],
    }


def _section(table: Table, title: str, rows: list[Row], language: str) -> dict[str, Any]:
    look = language_of(language)
    used = [
        (place, column)
        for place, column in enumerate(table.columns)
        if any(row.cells[place] not in (None, "") for row in rows)
    ]
    return {
        "title": title,
        "texts": [],
        "bars": [],
        "heads": [],
        "rows": [
            [shown(row.cells[place], column, table.currency, look) for place, column in used]
            for row in rows
        ],
        "numbers": sum(column.is_right_aligned for _place, column in used),
    }

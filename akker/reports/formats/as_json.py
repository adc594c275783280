"""Answers as JSON: amounts as decimal strings, dates ISO, fields in the order they stand in."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from akker.kernel.money import Money, decimal_text
from akker.reports.formats.as_csv import machine_text
from akker.reports.table import Cell, Column, Table

MINOR = "_minor"


def json_bytes(answer: object, currency: str) -> bytes:
    """A dataclass, mapping or list as JSON, in UTF-8 with a newline at the end.

    A whole number named `balance_minor` becomes `"balance": "1234.56"` in the currency given;
    Money says its own currency. Anything without an exact form, a float above all, fails.
    """
    return (json.dumps(_plain(answer, currency), ensure_ascii=False) + "\n").encode(
        "utf-8", "replace"
    )


def table_json_bytes(table: Table) -> bytes:
    """The general form, for reports that promise no other: the lines, under their keys."""
    rows = [
        {
            column.key: _json_cell(cell, column, table.currency)
            for cell, column in zip(row.cells, table.columns, strict=True)
        }
        for row in table.lines
    ]
    answer = {
        "title": table.title,
        "subtitle": table.subtitle,
        "book": table.book_name,
        "currency": table.currency,
        "rows": rows,
        "notes": table.notes,
    }
    return json_bytes(answer, table.currency)


def _json_cell(cell: Cell, column: Column, currency: str) -> str | int | None:
    if cell is None or (isinstance(cell, int) and column.kind == "number"):
        return cell
    return machine_text(cell, column, currency)


def _plain(value: object, currency: str) -> object:
    if type(value) is str:  # what most of an answer is
        return value
    match value:
        case Enum():
            return _plain(value.value, currency)
        case None | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case dt.date() | dt.datetime():
            return value.isoformat()
        case Money():
            return {
                "amount": decimal_text(value.amount_minor, value.currency),
                "currency": value.currency,
            }
        case Mapping():
            return _named(list(value.items()), currency)
        case list() | tuple():
            return [_plain(item, currency) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _named([(f.name, getattr(value, f.name)) for f in fields(value)], currency)
    raise TypeError(f"no exact JSON for {value!r}")


def _named(pairs: list[tuple[object, object]], currency: str) -> dict[str, object]:
    named: dict[str, object] = {}
    for name, value in pairs:
        key = str(name)
        plain = _amounts(value, currency) if key.endswith(MINOR) else _plain(value, currency)
        key = key.removesuffix(MINOR)
        assert key not in named, f"two values named {key}"
        named[key] = plain
    return named


def _amounts(value: object, currency: str) -> object:
    """Minor units, alone or in a list or mapping, as decimal strings."""
    match value:
        case None:
            return None
        case int() if not isinstance(value, bool):
            return decimal_text(value, currency)
        case list() | tuple():
            return [_amounts(item, currency) for item in value]
        case Mapping():
            return {str(name): _amounts(item, currency) for name, item in value.items()}
    raise TypeError(f"{value!r} is not in minor units")

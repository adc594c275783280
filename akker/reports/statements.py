"""The hand-written statements of `sql/`: one a file, the same text on both databases."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import connection

ROWS_AT_ONCE = 2_000


@cache
def _text(name: str) -> str:
    return (files("akker.reports") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def fetch(name: str, **values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement. Dates and moments may be given as such."""
    with connection.cursor() as cursor:
        cursor.execute(_text(name), {key: _stored(value) for key, value in values.items()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def stream(name: str, **values: object) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement as they come, however many.

    PostgreSQL would send all at once but for a named cursor, which lives as long as the
    transaction: so within `reading(book)`.
    """
    stored = {key: _stored(value) for key, value in values.items()}
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.connection.cursor(name=name) as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(_text(name), stored)
            yield from cursor
    else:
        with connection.cursor() as cursor:
            cursor.execute(_text(name), stored)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield from rows


def _stored(value: object) -> Any:
    """SQLite keeps days and moments as texts of one width, which compare as they should."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value

"""The hand-written statements of `sql/`: one a file, the same text on both databases."""

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import connection


@cache
def _text(name: str) -> str:
    return (files("akker.reports") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def fetch(name: str, **values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement. Dates and moments may be given as such."""
    with connection.cursor() as cursor:
        cursor.execute(_text(name), {key: _stored(value) for key, value in values.items()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _stored(value: object) -> Any:
    """SQLite keeps days and moments as texts of one width, which compare as they should."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def day_of(value: str | dt.date) -> dt.date:
    """A day as either database gives it."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def moment_of(value: str | dt.datetime) -> dt.datetime:
    """A moment as either database gives it, in UTC."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)

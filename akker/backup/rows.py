"""Rows on their way into a file and out of it.

In a file a day is 2026-03-02, a moment 2026-03-02T10:11:12.000000Z, an amount a whole number
of minor units, a flag true or false, JSON is itself, and bytes are base64. What comes out of a
file is trusted for nothing: each value must be of its column's kind and size, each key in the
file's range.
"""

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from akker.backup.tables import Column
from akker.kernel.stored import moment_text

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]


# As JSON writes it, and no backslash before it that makes it six signs.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Unfit(ValueError):
    """A value in a file is not of its column's kind; says which."""


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


_ENCODED: Mapping[type, Encode] = {
    dt.datetime: moment_text,
    dt.date: dt.date.isoformat,
    bytes: _base64,
}


def line_of(columns: Sequence[Column]) -> Callable[[Sequence[Any]], str]:
    """A function that turns a row of values into its line in the file."""
    names = [column.name for column in columns]
    turned = [
        (i, _ENCODED[column.kind]) for i, column in enumerate(columns) if column.kind in _ENCODED
    ]
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def encoded(row: Sequence[Any]) -> str:
        values = list(row)
        for i, turn in turned:
            if values[i] is not None:
                values[i] = turn(values[i])
        return dump(dict(zip(names, values, strict=True)))

    return encoded


def row_reader(
    columns: Sequence[Column],
    offsets: Mapping[str, int],
    last_ids: Mapping[str, int],
    former: frozenset[str] = frozenset(),
) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """A function that turns a row of the file into values for the database.

    `offsets` is added to the keys of each table; a key outside 1 to `last_ids` is not of
    this file and could name somebody else's row. A column that an older file lacks gets its
    default, and one of the `former` is not read. Raises Unfit.
    """
    readers = [
        (column, _decoder(column, offsets, last_ids), _missing(column)) for column in columns
    ]
    by_kind = _decoders_by_kind(columns, offsets, last_ids)
    known = {column.name for column in columns} | former

    def values_of(row: dict[str, Any]) -> tuple[Any, ...]:
        values: list[Any] = []
        for column, decode, missing in readers:
            value = row.get(column.name, missing)
            if value is None:
                if not column.is_null:
                    raise Unfit(column.name)
                values.append(None)
            else:
                if by_kind and (kind := row.get("kind")).__class__ is str:
                    decode = by_kind.get((column.name, kind), decode)
                values.append(decode(value))
        if not row.keys() <= known:
            raise Unfit(", ".join(sorted(row.keys() - known))[:60])
        return tuple(values)

    return values_of


def _decoders_by_kind(
    columns: Sequence[Column], offsets: Mapping[str, int], last_ids: Mapping[str, int]
) -> dict[tuple[str, Any], Decode]:
    """How to read a column in rows of a kind whose key is of another table."""
    return {
        (column.name, kind): _decoder(replace(column, points_to=label), offsets, last_ids)
        for column in columns
        for kind, label in column.points_by_kind.items()
    }


def _missing(column: Column) -> Any:
    default = column.default
    return default.isoformat() if isinstance(default, dt.date) else default


def _decoder(column: Column, offsets: Mapping[str, int], last_ids: Mapping[str, int]) -> Decode:
    name = column.name
    if column.points_to and (offsets or not column.is_loose):
        return _key_decoder(
            name, offsets.get(column.points_to, 0), last_ids.get(column.points_to, 0)
        )
    if column.kind is str:
        return _text_decoder(name, column.max_length)
    if column.kind is int:
        return _number_decoder(name, column.bounds)
    by_kind: dict[type, Callable[[str], Decode]] = {
        bool: _flag_decoder,
        dt.date: _day_decoder,
        dt.datetime: _moment_decoder,
        dict: _json_decoder,
        bytes: _bytes_decoder,
    }
    return by_kind[column.kind](name)


def _key_decoder(name: str, offset: int, last_id: int) -> Decode:
    def decode(value: Any) -> int:
        if type(value) is not int or not 1 <= value <= last_id:
            raise Unfit(name)
        return value + offset

    return decode


def _number_decoder(name: str, bounds: tuple[int, int]) -> Decode:
    """Within what PostgreSQL keeps in such a column: SQLite, where a file is tried, keeps any."""
    least, most = bounds

    def decode(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Unfit(name)
        return value

    return decode


def _flag_decoder(name: str) -> Decode:
    def decode(value: Any) -> bool:
        if type(value) is not bool:
            raise Unfit(name)
        return value

    return decode


def _is_utf8(text: str) -> bool:
    """Half of a pair, which JSON can hold, is no sign that a database keeps."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _text_decoder(name: str, max_length: int | None) -> Decode:
    def decode(value: Any) -> str:
        if type(value) is not str or "\0" in value or not _is_utf8(value):
            raise Unfit(name)
        if max_length is not None and len(value) > max_length:
            raise Unfit(name)
        return value

    return decode


def _day_decoder(name: str) -> Decode:
    def decode(value: Any) -> str:
        try:
            if dt.date.fromisoformat(value).isoformat() == value:
                return str(value)
        except (TypeError, ValueError):
            pass
        raise Unfit(name)

    return decode


def _moment_decoder(name: str) -> Decode:
    adapt = connection.ops.adapt_datetimefield_value

    def decode(value: Any) -> Any:
        try:
            moment = dt.datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise Unfit(name) from error
        if moment.tzinfo is None:
            raise Unfit(name)
        try:
            return adapt(moment.astimezone(dt.UTC))
        except OverflowError as error:
            raise Unfit(name) from error

    return decode


def _json_decoder(name: str) -> Decode:
    def decode(value: Any) -> str:
        # As audit.recording writes it, so that SQLite holds the same text again.
        try:
            text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
        except ValueError as error:
            raise Unfit(name) from error
        if not _is_utf8(text) or _NUL.search(text):
            raise Unfit(name)
        return text

    return decode


def _bytes_decoder(name: str) -> Decode:
    def decode(value: Any) -> bytes:
        try:
            return base64.b64decode(value, validate=True)
        except (TypeError, ValueError, binascii.Error) as error:
            raise Unfit(name) from error

    return decode

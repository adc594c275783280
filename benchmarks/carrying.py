"""A loaded book, carried from SQLite to PostgreSQL row by row.

What is measured on the large book is reading it and posting to it. Bringing in a million
entries through all guards once more would take PostgreSQL half an hour and measure nothing, so
the rows are copied past the guards, and `akker check` then says whether every one is right.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.postgresql import Server

COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"""
SEQUENCES = """
SELECT table_name, pg_get_serial_sequence(table_name, 'id') FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'id'"""


def carry(source: Path, server: Server, database: str) -> None:
    """Copy every row of a SQLite file into a migrated database that has no books yet."""
    import psycopg

    url = server.url(database, "postgres")
    with sqlite3.connect(source) as ours, psycopg.connect(url) as theirs:
        theirs.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
        tables: dict[str, dict[str, str]] = {}
        for table, column, kind in theirs.execute(COLUMNS):
            tables.setdefault(table, {})[column] = kind
        for table, kinds in tables.items():
            there = theirs.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")').fetchone()
            if there == (False,):
                _copy(ours, theirs, table, kinds)
        for table, sequence in theirs.execute(SEQUENCES).fetchall():
            if sequence:
                last = f'(SELECT COALESCE(MAX(id), 0) + 1 FROM "{table}")'
                theirs.execute(f"SELECT setval('{sequence}', {last}, false)")
    with psycopg.connect(url, autocommit=True) as theirs:
        theirs.execute("VACUUM ANALYZE")


def _copy(ours: sqlite3.Connection, theirs: Any, table: str, kinds: dict[str, str]) -> None:
    names = ", ".join(f'"{name}"' for name in kinds)
    with theirs.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in _rows(ours, table, kinds):
            copy.write_row(row)


def _rows(ours: sqlite3.Connection, table: str, kinds: dict[str, str]) -> Iterator[list[Any]]:
    """SQLite has 0 and 1 for false and true, and moments in UTC that do not say so."""
    names = ", ".join(f'"{name}"' for name in kinds)
    order = list(kinds.values())
    for row in ours.execute(f'SELECT {names} FROM "{table}"'):
        yield [
            None
            if value is None
            else bool(value)
            if kind == "boolean"
            else f"{value}+00"
            if kind == "timestamp with time zone"
            else value
            for value, kind in zip(row, order, strict=True)
        ]

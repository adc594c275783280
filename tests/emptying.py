"""Emptying a database that refuses to be emptied.

After a test with `transaction=True` Django empties every table, and the guards refuse that, as
they should. The tests' own database is therefore emptied without its triggers, which are back
before the next test; nothing in akker can do this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

GUARDED_TABLES = """
    SELECT DISTINCT quote_ident(c.relname) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"""
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@contextmanager
def emptying_allowed(connection: Any) -> Iterator[None]:
    """Within it, Django may flush `connection`, guards or no guards."""
    flush = connection.ops.execute_sql_flush
    without_triggers = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]

    def flush_all(statements: list[str]) -> None:
        whole = transaction.atomic(using=connection.alias)
        with whole, connection.cursor() as cursor, without_triggers(cursor):
            flush(statements)

    connection.ops.execute_sql_flush = flush_all
    try:
        yield
    finally:
        connection.ops.execute_sql_flush = flush


@contextmanager
def _postgresql(cursor: Any) -> Iterator[None]:
    cursor.execute(GUARDED_TABLES)
    tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _sqlite(cursor: Any) -> Iterator[None]:
    cursor.execute(TRIGGERS)
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, definition in triggers:
        cursor.execute(definition)

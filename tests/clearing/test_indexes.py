"""Whatever names a line or an entry is found by it, or every posting reads all of it."""

from typing import Any

import pytest
from django.db import connection

from akker.ledger.models import JournalEntry, JournalLine

pytestmark = pytest.mark.sqlite


def test_what_names_a_posted_row_has_an_index_that_begins_with_it(db: None) -> None:
    """SQLite looks for rows that wait for a new one, in every table that could have one."""
    posted = {JournalEntry._meta.db_table, JournalLine._meta.db_table}
    naming, missing = set(), []
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            begins = _begins(cursor, table)
            for _, _, parent, column, *_ in _pragma(cursor, "foreign_key_list", table):
                if parent in posted:
                    naming.add(table)
                    if column not in begins:
                        missing.append(f"{table}.{column}")

    assert missing == []
    assert {"clearing_allocation", "tax_taxline", "receivables_invoice"} <= naming


def test_a_posting_reads_no_table_from_beginning_to_end(db: None) -> None:
    with connection.cursor() as cursor:
        for model in (JournalEntry, JournalLine):
            table, count = model._meta.db_table, len(model._meta.concrete_fields)
            empty = ", ".join(["NULL"] * count)
            cursor.execute(f"EXPLAIN QUERY PLAN INSERT INTO {table} VALUES ({empty})")
            steps = [step for *_, step in cursor.fetchall()]
            assert steps and not [step for step in steps if step.startswith("SCAN")]


def _begins(cursor: Any, table: str) -> set[str]:
    """The columns with which a key or an index over all rows begins."""
    keys = {name for _, name, _, _, _, place in _pragma(cursor, "table_info", table) if place == 1}
    for _, index, _, _, is_partial in _pragma(cursor, "index_list", table):
        if not is_partial:
            keys.add(_pragma(cursor, "index_info", index)[0][2])
    return keys


def _pragma(cursor: Any, name: str, of: str) -> list[Any]:
    cursor.execute(f'PRAGMA {name}("{of}")')
    rows: list[Any] = cursor.fetchall()
    return rows

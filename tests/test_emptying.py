"""The tests' own database is emptied between tests, and guarded again at once."""

import pytest
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from akker.kernel.guards import ALWAYS, Guard, install

TABLE = "emptying_trial"
GUARD = Guard("emptying_trial_kept", TABLE, "DELETE", ALWAYS, "rows are kept")


@pytest.fixture
def guarded_table(transactional_db):
    run(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY)")
    run(f"INSERT INTO {TABLE} VALUES (1)")
    with connection.schema_editor() as editor:
        install([GUARD])(None, editor)
    yield
    run(f"DROP TABLE {TABLE}")
    if connection.vendor == "postgresql":
        run(f"DROP FUNCTION {GUARD.name}, {TABLE}_truncated")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        return cursor.fetchone()[0]


def test_a_guarded_table_is_emptied_between_tests_only(guarded_table):
    with pytest.raises(DatabaseError, match="rows are kept"), transaction.atomic():
        run(f"DELETE FROM {TABLE}")
    assert rows() == 1

    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), [TABLE]))

    assert rows() == 0
    run(f"INSERT INTO {TABLE} VALUES (2)")
    with pytest.raises(DatabaseError, match="rows are kept"), transaction.atomic():
        run(f"DELETE FROM {TABLE}")

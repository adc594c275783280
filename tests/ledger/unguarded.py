"""Getting past the guards, as somebody who owns the database can: to see who notices."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from akker.kernel.guards import create_sql, drop_sql
from akker.ledger.surroundings import ALL_GUARDS


@contextmanager
def guards_off() -> Iterator[None]:
    """No guard stands inside; outside all stand again."""
    with connection.cursor() as cursor:
        for rule in ALL_GUARDS:
            for statement in drop_sql(rule, connection.vendor):
                cursor.execute(statement)
        yield
        if connection.vendor == "postgresql":
            # Triggers cannot be made while deferred foreign keys wait for the commit.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for rule in ALL_GUARDS:
            for statement in create_sql(rule, connection.vendor):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

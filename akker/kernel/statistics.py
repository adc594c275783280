"""How many rows there are, told to PostgreSQL in time."""

from collections.abc import Iterable
from typing import Any


def count_rows(connection: Any, tables: Iterable[str]) -> None:
    """Gather statistics of these tables now; nothing on SQLite, which plans without.

    PostgreSQL plans once for what the guards ask, and again when it is told. A plan for a
    table of ten rows reads all of it, for each of a million: so who writes very many rows in
    one transaction tells it whenever they doubled. By itself it would notice after the commit.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'ANALYZE "{table}"')

"""Statements whose plans PostgreSQL keeps, for what is done very often.

Django writes values into the text of a statement, so the server reads and plans each one anew;
for a posting that is 40 % of its time (docs/decisions/0020-kept-plans.md).
"""

from functools import cache
from typing import Any


def keeping_cursor(connection: Any) -> Any:
    """A cursor of Django's whose statements stay planned once they came a few times.

    Only for texts written by hand of which there are few: each is one plan in each connection.
    On SQLite, and where the database's address says `prepare=off`, it keeps nothing.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        own = _keeping()(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return make(own)


@cache
def _keeping() -> Any:
    """The class of such cursors; books on SQLite need not load psycopg."""
    from psycopg import Cursor
    from psycopg.types.numeric import Int8Dumper

    class KeepingCursor(Cursor[Any]):
        def __init__(self, own: Any) -> None:
            super().__init__(own)
            # By size 5 and 5,000,000,000 differ in type, and each mixture would be a plan.
            self.adapters.register_dumper(int, Int8Dumper)

    return KeepingCursor

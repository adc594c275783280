"""Whether what is in the database is still what it was, for the price of one small statement."""

from collections.abc import Hashable
from typing import Any


def moment_of(connection: Any) -> tuple[Hashable, Hashable] | None:
    """Who keeps time, and the time: as long as both are the same, so is all that can be read.

    PostgreSQL's clock is which transactions a snapshot sees: it moves when one of anybody's
    that wrote is seen to end, and never comes back. Where a commit has its place in the log but
    is not seen yet, it has not moved. SQLite's are each connection's own: a version that moves
    with what others commit, and a count of the rows that it changed itself.
    None inside a transaction, where what was read may be undone.
    """
    if connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return "server", cursor.fetchone()[0]
    connection.ensure_connection()
    own = connection.connection
    if own.in_transaction:
        return None
    version = own.execute("PRAGMA data_version").fetchone()[0]
    return own, (version, own.total_changes)

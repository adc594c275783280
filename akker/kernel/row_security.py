"""The second wall between books: row security on PostgreSQL.

A table with a `book_id` shows and takes only rows of the book that the running transaction
has set with `SET LOCAL akker.book`; without it there are no rows at all. `NULLIF` because
the setting reads as an empty text after its first use in a session (reliability.md, 3.3).
"""

from collections.abc import Callable
from typing import Any

SETTING = "akker.book"
# Tables that say which books there are and who may enter them; read before books are entered.
_DIRECTORY = ["access_apitoken", "access_bookaccess", "access_membership"]
_OWN_BOOK = f"book_id = NULLIF(current_setting('{SETTING}', true), '')::bigint"


def begin_in_book(connection: Any, book_id: int, mode: str = "") -> bool:
    """Begin a transaction of psycopg's in a book, with one message to the server.

    BEGIN and the setting in a message each cost every posting a turn of the server.
    `mode` follows BEGIN. False, and nothing done, where one is running already or none is wanted.
    Raises psycopg's errors; OperationalError where the connection is lost.
    """
    from psycopg import OperationalError, errors, pq  # books on SQLite need not load it

    server = connection.pgconn
    if connection.autocommit or server.transaction_status != pq.TransactionStatus.IDLE:
        return False
    message = f"BEGIN {mode}; SET LOCAL {SETTING} = '{book_id:d}'"
    answer = server.exec_(message.encode())
    if server.status == pq.ConnStatus.BAD:  # an answer without a state says nothing of it
        raise OperationalError(pq.error_message(server))
    if answer.status != pq.ExecStatus.COMMAND_OK:
        raise errors.error_from_result(answer)
    return True


def secure(tables: list[str]) -> Callable[[Any, Any], None]:
    """For `migrations.RunPython`: force row security on the tables. PostgreSQL only."""

    def run(apps: Any, schema_editor: Any) -> None:
        del apps
        if schema_editor.connection.vendor == "postgresql":
            for table in tables:
                schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
                schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
                schema_editor.execute(
                    f"CREATE POLICY own_book ON {table}"
                    f" USING ({_OWN_BOOK}) WITH CHECK ({_OWN_BOOK})"
                )

    return run


def unsecure(tables: list[str]) -> Callable[[Any, Any], None]:
    """For `migrations.RunPython`, the way back."""

    def run(apps: Any, schema_editor: Any) -> None:
        del apps
        if schema_editor.connection.vendor == "postgresql":
            for table in tables:
                schema_editor.execute(f"DROP POLICY own_book ON {table}")
                schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
                schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    return run


# As PostgreSQL writes the policy back. A second policy would add rows, for policies are either-or.
_AS_STORED = f"(book_id = (NULLIF(current_setting('{SETTING}'::text, true), ''::text))::bigint)"
_UNSECURED = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'book_id' AND NOT a.attisdropped
LEFT JOIN pg_policy p ON p.polrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
AND c.relname <> ALL(%s)
GROUP BY c.oid, c.relname HAVING NOT (c.relrowsecurity AND c.relforcerowsecurity)
OR COUNT(p.oid) <> 1 OR NOT bool_and(p.polcmd = '*' AND p.polroles = '{0}'
    AND pg_get_expr(p.polqual, p.polrelid) = %s
    AND pg_get_expr(p.polwithcheck, p.polrelid) = %s)
ORDER BY c.relname"""


def unsecured(connection: Any) -> list[str]:
    """Tables of books that show or take more than the rows of the running book."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_UNSECURED, [_DIRECTORY, _AS_STORED, _AS_STORED])
        return [row[0] for row in cursor.fetchall()]

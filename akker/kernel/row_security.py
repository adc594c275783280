"""The second wall between books: row security on PostgreSQL.

A table with a `book_id` shows and takes only rows of the book that the running transaction
has set with `SET LOCAL akker.book`; without it there are no rows at all. `NULLIF` because
the setting reads as an empty text after its first use in a session (reliability.md, 3.3).
"""

from collections.abc import Callable
from typing import Any

SETTING = "akker.book"
_OWN_BOOK = f"book_id = NULLIF(current_setting('{SETTING}', true), '')::bigint"


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

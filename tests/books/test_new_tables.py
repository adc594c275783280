"""A new database is made at once; one that went through every migration is no different."""

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.backup.elsewhere import postgres_beside, sqlite_at
from tests.servers import said_elsewhere

_MADE = """
import json
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from tests.books.lean_states import make_states_lean
from tests.books.test_new_tables import described
{first}
call_command({command}, verbosity=0)
print(json.dumps(described()))
"""
_OF_SQLITE = "SELECT type, name, sql FROM sqlite_master"
_OF_POSTGRESQL = (
    """SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attidentity, c.relrowsecurity, c.relforcerowsecurity
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    AND NOT a.attisdropped
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND c.relname <> 'auth_group_permissions' /* Django's own, and nobody's here */""",
    """SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace""",
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes"
    " WHERE schemaname = current_schema()",
    """SELECT 'trigger', tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal""",
    """SELECT 'function', proname, prosrc FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace""",
    """SELECT 'policy', tablename, policyname, permissive, roles::text, cmd, qual, with_check
    FROM pg_policies""",
)
_ROWS = (
    "SELECT 'migration', app, name FROM django_migrations",
    "SELECT 'content type', app_label, model FROM django_content_type",
    "SELECT 'permission', codename FROM auth_permission",
)


# As a migration writes a column by hand, and as the model has it: the same but for a default,
# which only rows that stood there needed.
_BY_HAND = [
    (r" DEFAULT (?:'[^']*'|\w+)", ""),
    (r"\bboolean\b", "bool"),
    (r"smallint NULL CHECK \((\w+) ", r'smallint unsigned NULL CHECK ("\1" '),
    (r", (\w+) (?=varchar|bool|smallint|bigint)", r', "\1" '),
]


def described() -> list[list[Any]]:
    """All that a database holds before its first books; columns in no order."""
    sqlite = connection.vendor == "sqlite"
    found: list[list[Any]] = []
    with connection.cursor() as cursor:
        for query in (*((_OF_SQLITE,) if sqlite else _OF_POSTGRESQL), *_ROWS):
            cursor.execute(query)
            found += [list(map(_bare, row)) for row in cursor.fetchall()]
    return sorted(found, key=str)


def _bare(value: Any) -> Any:
    """A CREATE TABLE as its sorted parts: a column that came later stands last."""
    if isinstance(value, str) and value.startswith("CREATE TABLE"):
        head, _, parts = value.partition("(")
        for by_hand, by_model in _BY_HAND:
            parts = re.sub(by_hand, by_model, parts)
        return [head, *sorted(re.split(r", (?=\"\w+\" \w|CONSTRAINT)", parts[:-1]))]
    return value


def _made_by(command: str, folder: Path, first: str = "") -> list[list[Any]]:
    with ExitStack() as stack:
        there = (
            sqlite_at(folder)
            if connection.vendor == "sqlite"
            else stack.enter_context(postgres_beside(folder))
        )
        said = said_elsewhere(
            _MADE.format(command=command, first=first),
            AKKER_HOME=str(folder),
            AKKER_DATABASE_URL=there.url,
        )
    found: list[list[Any]] = json.loads(said)
    return found


@pytest.mark.django_db
def test_made_at_once_or_by_one_migration_after_the_other(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """With `--long` as Django makes it; else each migration sees the models it speaks of alone."""
    lean = "" if request.config.getoption("--long") else "make_states_lean()"
    at_once = _made_by("'migrate'", tmp_path / "at-once")
    by_steps = _made_by("Command()", tmp_path / "by-steps", lean)

    assert at_once == by_steps
    assert {"tax_taxline", "ledger_journalentry"} <= {str(name) for _, name, *_ in at_once}

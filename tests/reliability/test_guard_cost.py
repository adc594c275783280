"""A guard asks the database by full keys: its cost must not grow with the books (REL-47)."""

import re

import pytest
from django.apps import apps
from django.db import connection

from akker.kernel.guards import Follow, Guard
from akker.ledger.surroundings import ALL_GUARDS

# Small by nature: a handful of rows per book, read through the book's own index.
# A row at most is in `backup_restoration`: of the backup that is being restored.
SMALL = {
    "backup_restoration",
    "books_book",
    "books_dimension",
    "books_fiscalyear",
    "ledger_journal",
}
# Guard or not, what it asks the database, one query each.
ASKING = [
    (rule, text)
    for rule in ALL_GUARDS
    for text in (
        [rule.statement]
        if isinstance(rule, Follow)
        else [condition for condition, _ in rule.checks if "SELECT" in condition]
    )
]


def _types() -> dict[tuple[str, str], str]:
    return {
        (model._meta.db_table, field.column): str(field.db_type(connection))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }


def _plan(rule: Guard | Follow, text: str) -> str:
    """The plan of a rule's query, with the row's values as unknown values of their type."""
    types = _types()

    def value(match: re.Match[str]) -> str:
        kind = types[rule.table, match[1]].split(" GENERATED")[0]
        return f"CAST(NULL AS {kind})" if connection.vendor == "postgresql" else "?"

    text = re.sub(r"RAISE\(.*?\)", "1", text)  # allowed in a trigger only
    sql = re.sub(r"\b(?:NEW|OLD)\.(\w+)", value, text)
    if isinstance(rule, Guard):
        sql = f"SELECT {sql}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            # Unknown, so that the planner cannot see that nothing equals NULL.
            sql = sql.replace("CAST(NULL AS", "CAST((SELECT NULL) AS")
            cursor.execute(f"EXPLAIN {sql}")
            return "\n".join(row[0] for row in cursor.fetchall())
        connection.connection.set_trace_callback(None)
        # Of small tables that an earlier test counted it would read all of one.
        cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'")
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")
        found = connection.connection.execute(
            f"EXPLAIN QUERY PLAN {sql}", [1] * sql.count("?")
        ).fetchall()
        return "\n".join(row[3] for row in found)


@pytest.mark.parametrize(("rule", "text"), ASKING, ids=lambda one: getattr(one, "name", ""))
def test_rel_47_a_guard_searches_by_keys(db: None, rule: Guard | Follow, text: str) -> None:
    if rule.engine not in ("both", connection.vendor):
        pytest.skip(f"a guard of {rule.engine} alone")
    plan = _plan(rule, text)

    scanned = re.findall(r"(?:Seq Scan on|SCAN) (\w+)", plan)
    aliases = dict(re.findall(r"(?:FROM|JOIN) (\w+) (\w)\b", str(rule)))
    names = {next((t for t, a in aliases.items() if a == s), s) for s in scanned}
    assert names - {"CONSTANT"} <= SMALL, plan

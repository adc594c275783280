"""Row rules kept by the database itself, on SQLite and PostgreSQL alike.

A `Guard` refuses a statement, a `Follow` carries one out after a row was written. Their
conditions are plain SQL that means the same on both; `NEW` and `OLD` are the row.
On PostgreSQL each becomes a function with a fixed search path and a trigger, and a table
whose rows may not be deleted refuses TRUNCATE too. That path ends in `pg_temp`, which would
else come first: a guard must not read a temporary table that bears the name of ours.

SQLite fires no delete trigger for the rows that REPLACE removes. A guarded table therefore
needs an INSERT guard for every unique key it has (reliability.md, 4.1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Engine = Literal["both", "sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse `event` on `table` for rows where `condition` is true.

    `also` has further conditions with their refusals, looked at in this order. One guard with
    many is cheaper than many guards: PostgreSQL enters a function for each.
    """

    name: str
    table: str
    event: Literal["INSERT", "UPDATE", "DELETE"]
    condition: str
    refusal: str
    engine: Engine = "both"
    first: tuple[str, ...] = ()  # PostgreSQL: evaluated before the condition, to take locks
    also: tuple[tuple[str, str], ...] = ()

    @property
    def checks(self) -> tuple[tuple[str, str], ...]:
        return ((self.condition, self.refusal), *self.also)


@dataclass(frozen=True, slots=True)
class Follow:
    """After `event` on `table`, run `statement`."""

    name: str
    table: str
    event: Literal["INSERT", "UPDATE"]
    statement: str
    engine: Engine = "both"


Rule = Guard | Follow


def foreign(column: str, table: str) -> str:
    """A condition: the row of `table` that a column names is not one of the books of this row."""
    return f"NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = {column} AND o.book_id = NEW.book_id)"


def fits(name: str, table: str, condition: str, refusal: str) -> list[Rule]:
    """A row is refused where the condition holds, when it comes and when it changes."""
    return [
        Guard(f"{name}_insert_fits", table, "INSERT", condition, refusal),
        Guard(f"{name}_update_fits", table, "UPDATE", condition, refusal),
    ]


def create_sql(rule: Rule, vendor: str) -> list[str]:
    """The statements that put a rule in place; empty where it does not apply."""
    if rule.engine not in ("both", vendor):
        return []
    return _postgresql(rule) if vendor == "postgresql" else [_sqlite(rule)]


def drop_sql(rule: Rule, vendor: str) -> list[str]:
    if rule.engine not in ("both", vendor):
        return []
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}",
            f"DROP FUNCTION IF EXISTS {rule.name}()",
        ]
    return [f"DROP TRIGGER IF EXISTS {rule.name}"]


def _sqlite(rule: Rule) -> str:
    if isinstance(rule, Guard) and rule.also:
        cases = " ".join(f"WHEN {when} THEN RAISE(ABORT, '{why}')" for when, why in rule.checks)
        return (
            f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} "
            f"BEGIN SELECT CASE {cases} END; END"
        )
    if isinstance(rule, Guard):
        return (
            f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} "
            f"WHEN {rule.condition} BEGIN SELECT RAISE(ABORT, '{rule.refusal}'); END"
        )
    return (
        f"CREATE TRIGGER {rule.name} AFTER {rule.event} ON {rule.table} BEGIN {rule.statement}; END"
    )


def _postgresql(rule: Rule) -> list[str]:
    return [_function(rule.name, postgresql_body(rule)), _trigger(rule)]


def _function(name: str, body: str) -> str:
    return (
        f"DO $do$ BEGIN EXECUTE format('CREATE OR REPLACE FUNCTION {name}() RETURNS trigger"
        f" LANGUAGE plpgsql SET search_path = %I, pg_temp AS %L', current_schema(),"
        f" $guard${body}$guard$); END $do$"
    )


def _trigger(rule: Rule) -> str:
    """As `pg_get_triggerdef` shows it."""
    when = "BEFORE" if isinstance(rule, Guard) else "AFTER"
    return (
        f"CREATE TRIGGER {rule.name} {when} {rule.event} ON {rule.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()"
    )


def _truncation_trigger(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_truncated BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_truncated()"
    )


def postgresql_body(rule: Rule) -> str:
    """The text of the trigger's function, as `pg_proc.prosrc` keeps it."""
    if isinstance(rule, Follow):
        return f"BEGIN {rule.statement}; RETURN NULL; END"
    # Without a table in it PostgreSQL evaluates an expression at once; PERFORM is a query always.
    first = "".join(f"IF ({one}) IS NULL THEN END IF; " for one in rule.first)
    row = "OLD" if rule.event == "DELETE" else "NEW"
    if not rule.also:
        return (
            f"BEGIN {first}IF {rule.condition} THEN "
            f"RAISE EXCEPTION '{rule.refusal}' USING ERRCODE = 'check_violation'; "
            f"END IF; RETURN {row}; END"
        )
    cases = " ".join(f"WHEN {when} THEN '{why}'" for when, why in rule.checks)
    return (
        f"DECLARE refusal text; BEGIN {first}refusal := CASE {cases} END; "
        "IF refusal IS NOT NULL THEN "
        "RAISE EXCEPTION '%', refusal USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {row}; END"
    )


def kept_tables(rules: Iterable[Rule]) -> list[str]:
    """Tables none of whose rows may ever go: they refuse TRUNCATE on PostgreSQL."""
    return sorted(
        {
            rule.table
            for rule in rules
            if isinstance(rule, Guard) and rule.event == "DELETE" and rule.condition == ALWAYS
        }
    )


ALWAYS = "1 = 1"
_TRUNCATE_BODY = (
    "BEGIN RAISE EXCEPTION 'rows of this table are kept' USING ERRCODE = 'check_violation'; END"
)


def install(rules: list[Rule]) -> Callable[[Any, Any], None]:
    """For `migrations.RunPython`: put the rules in place. Safe to repeat."""

    def run(apps: Any, schema_editor: Any) -> None:
        del apps
        vendor = schema_editor.connection.vendor
        _drop(rules, schema_editor)
        for rule in rules:
            for statement in create_sql(rule, vendor):
                schema_editor.execute(statement, params=None)
        if vendor == "postgresql":
            for table in kept_tables(rules):
                schema_editor.execute(_function(f"{table}_truncated", _TRUNCATE_BODY), params=None)
                schema_editor.execute(_truncation_trigger(table))

    return run


def remove(rules: list[Rule]) -> Callable[[Any, Any], None]:
    """For `migrations.RunPython`, the way back, and before a guarded table is altered."""

    def run(apps: Any, schema_editor: Any) -> None:
        del apps
        _drop(rules, schema_editor)

    return run


def _drop(rules: list[Rule], schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for rule in rules:
        for statement in drop_sql(rule, vendor):
            schema_editor.execute(statement, params=None)
    if vendor == "postgresql":
        for table in kept_tables(rules):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_truncated ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_truncated()")


def broken(rules: list[Rule], connection: Any) -> list[str]:
    """Names of the rules that are missing, changed or disabled in this database.

    Also triggers on their tables that are nobody's: one that comes after a guard could change
    what the guard has let through.
    """
    vendor = connection.vendor
    ours = [rule for rule in rules if rule.engine in ("both", vendor)]
    if vendor == "postgresql":
        expected = {rule.name: (_trigger(rule), postgresql_body(rule)) for rule in ours}
        for table in kept_tables(rules):
            expected[f"{table}_truncated"] = (_truncation_trigger(table), _TRUNCATE_BODY)
        found = _found_in_postgresql(connection)
    else:
        expected = {rule.name: (rule.table, _sqlite(rule)) for rule in ours}
        found = _found_in_sqlite(connection)
    tables = {rule.table for rule in rules}
    wrong = [name for name, parts in expected.items() if parts not in found.get(name, {}).values()]
    strange = [
        name
        for name, parts_by_table in found.items()
        if name not in expected and not tables.isdisjoint(parts_by_table)
    ]
    return wrong + sorted(strange)


Found = dict[str, dict[str, tuple[str, str]]]  # name -> table -> definition and body


def _found_in_postgresql(connection: Any) -> Found:
    found: Found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid, true), p.prosrc,"
            " t.tgenabled = 'O' AND NOT p.prosecdef AND p.proconfig ="
            " ARRAY['search_path=' || quote_ident(current_schema()) || ', pg_temp']"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
            " AND c.relnamespace = current_schema()::regnamespace"
        )
        for name, table, definition, body, is_in_force in cursor.fetchall():
            parts = (definition, body) if is_in_force else ("", "")
            found.setdefault(name, {})[table] = parts
    return found


def _found_in_sqlite(connection: Any) -> Found:
    found: Found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, table, sql in cursor.fetchall():
            found.setdefault(name, {})[table] = (table, sql)
    return found

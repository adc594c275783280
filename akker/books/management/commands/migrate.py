"""Django's `migrate`, which makes the tables of a new database all at once.

A migration after the other renders every model again for nearly every step: most of the time
that a first start, a trial of a backup and a database for tests took. What a new database holds
is known from the models; only what is not in them (guards, row security) runs as the migrations
have it, in their order. A test compares both ways on both engines.
"""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations import CreateModel, RunPython
from django.db.migrations.executor import MigrationExecutor

_ASKED_OTHERWISE = (
    "app_label",
    "migration_name",
    "fake",
    "fake_initial",
    "plan",
    "check_unapplied",
)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        asked = any(options.get(name) for name in _ASKED_OTHERWISE)
        if not asked and not connection.introspection.table_names():
            _make_tables(connection)
        super().handle(*args, **options)


def _make_tables(connection: Any) -> None:
    """All tables with what belongs to them, and all migrations as done, or nothing."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    done = [(one, operation) for one, _ in plan for operation in one.operations]
    with connection.schema_editor() as editor:
        for migration, operation in done:
            if isinstance(operation, CreateModel):
                model = apps.get_model(migration.app_label, operation.name)
                if model._meta.can_migrate(connection):  # not where another takes its place
                    editor.create_model(model)
        # Foreign keys and indexes, which some of the rest speaks of.
        while editor.deferred_sql:
            editor.execute(editor.deferred_sql.pop(0))
        for _, operation in done:
            if isinstance(operation, RunPython):
                today: Any = apps  # the models as they are, not as a migration saw them
                operation.code(today, editor)
        for migration, _ in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)

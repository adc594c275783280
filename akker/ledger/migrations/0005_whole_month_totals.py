"""On SQLite, an index with the month totals whole: a report reads it and no row of the table.

PostgreSQL has none: there it would end the updates in place (HOT) of the totals, and so cost
each posting more than it saves (docs/decisions/0021-whole-month-totals.md).
"""

from typing import Any

from django.db import migrations

INDEX = (
    "CREATE INDEX month_total_whole ON ledger_monthtotal (book_id, ledger_account_id, month,"
    " is_closing, debit_minor, credit_minor, line_count)"
)


def add_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(INDEX)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_one_entry_guard")]
    operations = [migrations.RunPython(add_index, migrations.RunPython.noop)]

"""What an entry must be, in one guard in place of six (docs/decisions/0020-kept-plans.md)."""

from django.db import migrations

from akker.kernel.guards import ALWAYS, Guard, install, remove
from akker.ledger.guards import ENTRY, ENTRY_GUARDS, LINE_GUARDS

# By their names alone: how they read is known to the version that made them.
FORMER = [
    Guard(name, ENTRY, "INSERT", ALWAYS, "")
    for name in (
        "entry_not_replaced",
        "entry_balances",
        "entry_in_open_period",
        "entry_in_open_year",
        "entry_in_series",
        "entry_reverses_own",
    )
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_foreign_lines")]
    operations = [
        migrations.RunPython(remove(FORMER), migrations.RunPython.noop),
        migrations.RunPython(install([*ENTRY_GUARDS, *LINE_GUARDS]), migrations.RunPython.noop),
    ]

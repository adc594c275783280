"""PostgreSQL keeps an event's key by itself: only SQLite replaces rows (docs/decisions/0020-kept-plans.md)."""

from django.db import migrations

from akker.audit.guards import EVENT, GUARDS
from akker.kernel.guards import ALWAYS, Guard, install, remove

FORMER = [Guard("event_not_replaced", EVENT, "INSERT", ALWAYS, "")]


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_delivery_guards")]
    operations = [
        migrations.RunPython(remove(FORMER), migrations.RunPython.noop),
        migrations.RunPython(install(GUARDS), migrations.RunPython.noop),
    ]

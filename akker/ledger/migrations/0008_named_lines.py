"""Lines on control accounts name a party (docs/decisions/0045-lines-on-control-accounts-name-a-party.md)."""

from django.db import migrations

from akker.kernel.guards import install
from akker.ledger.guards import ENTRY_GUARDS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_control_lines"), ("backup", "0001_initial")]
    operations = [
        migrations.RunPython(install(ENTRY_GUARDS), migrations.RunPython.noop),
    ]

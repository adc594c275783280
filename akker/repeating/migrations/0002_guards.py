"""The database's own rules and row security for repeating invoices."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.repeating.guards import GUARDS

SECURED = [
    "repeating_repeatinginvoice",
    "repeating_repeatingversion",
    "repeating_indexation",
    "repeating_repeatingpause",
    "repeating_repeatingperiod",
]


class Migration(migrations.Migration):
    dependencies = [("repeating", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

"""The database's own rules and row security."""

from django.db import migrations

from akker.ledger.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = [
    "ledger_ledgeraccount",
    "ledger_journal",
    "ledger_journalentry",
    "ledger_journalline",
    "ledger_linedimension",
    "ledger_counter",
    "ledger_monthtotal",
    "ledger_draftentry",
    "ledger_entrytemplate",
    "ledger_recurringentry",
    "ledger_recurringrun",
    "ledger_entryattachment",
    "ledger_exchangerate",
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("books", "0002_guards"), ("parties", "0002_guards")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

"""The database's own rules and row security for disputes, promises and holds."""

from django.db import migrations

from akker.dunning.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = [
    "dunning_dispute",
    "dunning_disputedline",
    "dunning_disputestep",
    "dunning_paymentpromise",
    "dunning_promisedinvoice",
    "dunning_reminderhold",
]


class Migration(migrations.Migration):
    dependencies = [("dunning", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

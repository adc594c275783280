"""The database's own rules and row security."""

from django.db import migrations

from akker.parties.guards import IDENTITY_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = [
    "parties_party",
]


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [
        migrations.RunPython(install(IDENTITY_GUARDS), remove(IDENTITY_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

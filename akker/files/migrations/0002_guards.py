"""The database's own rules and row security."""

from django.db import migrations

from akker.files.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = [
    "files_storedfile",
]


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

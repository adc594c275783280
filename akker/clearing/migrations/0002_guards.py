"""The database's own rules and row security for allocations."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.clearing.guards import GUARDS

SECURED = ["clearing_allocation"]


class Migration(migrations.Migration):
    dependencies = [("clearing", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

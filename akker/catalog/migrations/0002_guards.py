"""The database's own rules and row security for products."""

from django.db import migrations

from akker.catalog.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["catalog_product"]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

"""The database's own rules and row security for tax lines."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.tax.guards import GUARDS

SECURED = ['tax_taxline']


class Migration(migrations.Migration):
    dependencies = [("tax", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

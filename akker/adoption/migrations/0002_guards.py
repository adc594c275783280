"""The database's own rules and row security for use."""

from django.db import migrations

from akker.adoption.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["adoption_usagemeasure", "adoption_usagefigure", "adoption_usagestanding"]


class Migration(migrations.Migration):
    dependencies = [("adoption", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

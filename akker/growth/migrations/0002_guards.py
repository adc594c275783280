"""The database's own rules and row security for recommendations."""

from django.db import migrations

from akker.growth.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["growth_referral"]


class Migration(migrations.Migration):
    dependencies = [("growth", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

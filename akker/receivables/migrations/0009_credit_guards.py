"""The database's own rules and row security for lifted credit holds."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.receivables.guards import CREDIT_GUARDS

SECURED = ["receivables_creditrelease"]


class Migration(migrations.Migration):
    dependencies = [("receivables", "0008_credit_release")]
    operations = [
        migrations.RunPython(install(CREDIT_GUARDS), remove(CREDIT_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

"""The database's own rules and row security for cases."""

from django.db import migrations

from akker.cases.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["cases_case", "cases_caseline", "cases_servicepromise"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("customers", "0006_activity_guards")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

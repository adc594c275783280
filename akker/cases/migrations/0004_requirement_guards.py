"""The database's own rules and row security for requirements and who wants them."""

from django.db import migrations

from akker.cases.guards import REQUIREMENT_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["cases_requirement", "cases_wish"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_requirements")]
    operations = [
        migrations.RunPython(install(REQUIREMENT_GUARDS), remove(REQUIREMENT_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

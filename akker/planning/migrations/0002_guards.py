"""The database's own rules and row security for plans."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.planning.guards import GUARDS

SECURED = [
    "planning_accountplan",
    "planning_planpoint",
    "planning_objective",
    "planning_planaction",
    "planning_planversion",
]


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial"), ("customers", "0006_activity_guards")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

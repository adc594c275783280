"""The database's own rules and row security for activities, tasks and promises."""

from django.db import migrations

from akker.customers.activity_guards import ACTIVITY_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = [
    "customers_activity",
    "customers_activitycontact",
    "customers_activityreader",
    "customers_task",
    "customers_promise",
]


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_activities")]
    operations = [
        migrations.RunPython(install(ACTIVITY_GUARDS), remove(ACTIVITY_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

"""The database's own rules and row security for how customers are looked after."""

from django.db import migrations

from akker.customers.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["customers_customer"]


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

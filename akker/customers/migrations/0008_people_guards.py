"""The database's own rules and row security for the people at customers."""

from django.db import migrations

from akker.customers.guards import PEOPLE_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["customers_keyplayer", "customers_attitude"]


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_people")]
    operations = [
        migrations.RunPython(install(PEOPLE_GUARDS), remove(PEOPLE_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

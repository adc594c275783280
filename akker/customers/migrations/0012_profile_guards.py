"""The database's own rules and row security for what is known of a customer's business."""

from django.db import migrations

from akker.customers.guards import PROFILE_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["customers_profilefact"]


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_profile")]
    operations = [
        migrations.RunPython(install(PROFILE_GUARDS), remove(PROFILE_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

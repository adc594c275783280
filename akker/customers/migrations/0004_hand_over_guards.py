"""The database's own rules and row security for who looks after customers."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.customers.guards import HAND_OVER_GUARDS

SECURED = ["customers_handover"]


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_hand_over")]
    operations = [
        migrations.RunPython(install(HAND_OVER_GUARDS), remove(HAND_OVER_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

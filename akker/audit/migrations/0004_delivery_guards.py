"""The database's own rules for deliveries: row security, and one for each subscription."""

from django.db import migrations

from akker.audit.guards import DELIVERY_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["audit_subscription", "audit_delivery"]


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_deliveries")]
    operations = [
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
        migrations.RunPython(install(DELIVERY_GUARDS), remove(DELIVERY_GUARDS)),
    ]

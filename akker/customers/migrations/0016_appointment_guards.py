"""The database's own rules and row security for planned contacts."""

from django.db import migrations

from akker.customers.appointment_guards import APPOINTMENT_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["customers_appointment", "customers_appointmentcontact"]


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_appointments")]
    operations = [
        migrations.RunPython(install(APPOINTMENT_GUARDS), remove(APPOINTMENT_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

"""While somebody is erased, words may go from what never changes otherwise."""

from django.db import migrations

from akker.customers.activity_guards import ACTIVITY_GUARDS
from akker.customers.appointment_guards import APPOINTMENT_GUARDS
from akker.customers.guards import HAND_OVER_GUARDS, PROFILE_GUARDS
from akker.kernel.guards import install


class Migration(migrations.Migration):
    dependencies = [("customers", "0019_by_tier"), ("parties", "0019_erasure_guards")]
    operations = [
        migrations.RunPython(install(ACTIVITY_GUARDS), migrations.RunPython.noop),
        migrations.RunPython(install(APPOINTMENT_GUARDS), migrations.RunPython.noop),
        migrations.RunPython(install(HAND_OVER_GUARDS), migrations.RunPython.noop),
        migrations.RunPython(install(PROFILE_GUARDS), migrations.RunPython.noop),
    ]

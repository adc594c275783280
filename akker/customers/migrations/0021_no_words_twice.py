"""What is searched stands in `SoughtText`; an activity keeps its words once."""

from django.db import migrations

from akker.customers.activity_guards import ACTIVITY_GUARDS
from akker.customers.guards import CONTACT_FOLLOWS
from akker.kernel.guards import install, remove

KEPT = [*ACTIVITY_GUARDS, *CONTACT_FOLLOWS]


class Migration(migrations.Migration):
    dependencies = [("customers", "0020_erasing")]
    operations = [
        migrations.RunPython(remove(KEPT), install(KEPT)),
        migrations.RemoveField(model_name="activity", name="sought"),
        migrations.RunPython(install(KEPT), remove(KEPT)),
    ]

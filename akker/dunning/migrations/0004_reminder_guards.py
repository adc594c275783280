"""The database's own rules and row security for reminders."""

from django.db import migrations

from akker.dunning.guards import REMINDER_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["dunning_reminderstep", "dunning_reminder", "dunning_reminderitem"]


class Migration(migrations.Migration):
    dependencies = [("dunning", "0003_reminders")]
    operations = [
        migrations.RunPython(install(REMINDER_GUARDS), remove(REMINDER_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

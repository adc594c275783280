"""Whether the days of a dispute count as late; the guards go and come back around it."""

from django.db import migrations, models
from django.db.models import Q

from akker.dunning.guards import GUARDS
from akker.kernel.guards import install, remove


class Migration(migrations.Migration):
    dependencies = [("dunning", "0004_reminder_guards")]
    operations = [
        migrations.RunPython(remove(GUARDS), install(GUARDS)),
        migrations.AddField(
            model_name="disputestep",
            name="bears_interest",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="disputestep",
            constraint=models.CheckConstraint(
                condition=Q(bears_interest=False) | Q(outcome="stands"),
                name="dispute_bears_interest",
            ),
        ),
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
    ]

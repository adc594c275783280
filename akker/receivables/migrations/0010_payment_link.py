"""A field for a payment link; the guards of its table go and come back around it."""

from django.db import migrations, models

from akker.kernel.guards import install, remove
from akker.receivables.guards import LETTERHEAD_GUARDS


class Migration(migrations.Migration):
    dependencies = [("receivables", "0009_credit_guards")]
    operations = [
        migrations.RunPython(remove(LETTERHEAD_GUARDS), install(LETTERHEAD_GUARDS)),
        migrations.AddField(
            model_name="letterhead",
            name="payment_link",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.RunPython(install(LETTERHEAD_GUARDS), remove(LETTERHEAD_GUARDS)),
    ]

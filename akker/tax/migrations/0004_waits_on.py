"""VAT that is owed when it is paid says on which ledger account it waits."""

from django.db import migrations, models

from akker.kernel.guards import install, remove
from akker.tax.guards import GUARDS


class Migration(migrations.Migration):
    dependencies = [("tax", "0003_lines_by_rate")]
    operations = [
        migrations.RunPython(remove(GUARDS), install(GUARDS)),
        migrations.AddField(
            "taxline", "waits_on", models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
    ]

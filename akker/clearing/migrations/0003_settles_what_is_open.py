"""What is open of a line is moved with each allocation."""

from django.db import migrations, models

from akker.clearing.guards import OPEN_GUARDS
from akker.kernel.guards import install, remove


class Migration(migrations.Migration):
    dependencies = [("clearing", "0002_guards"), ("ledger", "0007_control_lines")]
    operations = [
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["book", "allocated_on"], name="allocation_day"),
        ),
        migrations.RunPython(install(OPEN_GUARDS), remove(OPEN_GUARDS)),
    ]

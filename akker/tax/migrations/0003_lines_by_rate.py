"""A document can have one code at two rates and on two days; the guards go and come back around it."""

from django.db import migrations, models

from akker.kernel.guards import install, remove
from akker.tax.guards import GUARDS


class Migration(migrations.Migration):
    dependencies = [("tax", "0002_guards")]
    operations = [
        migrations.RunPython(remove(GUARDS), install(GUARDS)),
        migrations.RemoveConstraint(model_name="taxline", name="tax_line_once"),
        migrations.AddConstraint(
            model_name="taxline",
            constraint=models.UniqueConstraint(
                fields=("book", "entry", "code", "rate_e2", "taxed_on"), name="tax_line_once"
            ),
        ),
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
    ]

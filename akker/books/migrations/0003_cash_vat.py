"""The days on which VAT of sales is owed when it is paid."""

from django.db import migrations, models

from akker.books.guards import CASH_VAT_GUARDS
from akker.kernel.guards import install, remove


class Migration(migrations.Migration):
    dependencies = [("books", "0002_guards")]
    operations = [
        migrations.AddField("book", "cash_vat_from", models.DateField(null=True)),
        migrations.AddField("book", "cash_vat_until", models.DateField(null=True)),
        migrations.RunPython(install(CASH_VAT_GUARDS), remove(CASH_VAT_GUARDS)),
    ]

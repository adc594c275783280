"""The days of supply of a line, and to which VAT line it belongs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("receivables", "0011_what_is_open")]
    operations = [
        migrations.AddField("invoiceline", name, field)
        for name, field in (
            ("supplied_on", models.DateField(null=True)),
            ("supplied_until", models.DateField(null=True)),
            ("rate_e2", models.IntegerField(null=True)),
            ("taxed_on", models.DateField(null=True)),
        )
    ]

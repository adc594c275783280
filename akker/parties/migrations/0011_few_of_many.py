"""Whoever is another name and whoever has a credit limit are found among very many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0010_delivery")]
    operations = [
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                fields=["book", "merged_into"],
                condition=models.Q(("merged_into__isnull", False)),
                name="party_merged",
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                fields=["book", "credit_limit_minor"],
                condition=models.Q(("credit_limit_minor__isnull", False)),
                name="party_limited",
            ),
        ),
    ]

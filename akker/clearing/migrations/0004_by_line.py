"""Allocations are found by their line alone."""

from django.db import migrations, models

_REST = ["book", "allocated_on", "amount_minor", "base_minor"]


class Migration(migrations.Migration):
    dependencies = [("clearing", "0003_settles_what_is_open")]
    operations = [
        operation
        for end in ("debit", "credit")
        for operation in (
            migrations.RemoveIndex(model_name="allocation", name=f"allocation_{end}"),
            migrations.AddIndex(
                model_name="allocation",
                index=models.Index(fields=[f"{end}_line", *_REST], name=f"allocation_{end}"),
            ),
        )
    ]

"""An index of the lines in other currencies alone, so that a large ledger finds them at once."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.AddIndex(
            model_name="journalline",
            index=models.Index(
                fields=["book", "booked_on"],
                condition=~Q(currency=""),
                name="line_foreign",
            ),
        ),
    ]

"""How documents reach a party."""

from django.db import migrations, models

COLUMN = "delivery varchar(12) NOT NULL DEFAULT ''"


class Migration(migrations.Migration):
    dependencies = [("parties", "0009_manager")]
    operations = [
        # Django would build the table anew on SQLite, and guards of the ledger read it.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE parties_party ADD COLUMN {COLUMN}",
                    "ALTER TABLE parties_party DROP COLUMN delivery",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="party",
                    name="delivery",
                    field=models.CharField(blank=True, default="", max_length=12),
                )
            ],
        )
    ]

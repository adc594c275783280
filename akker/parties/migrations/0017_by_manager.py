from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("parties", "0016_map_of_customers")]

    operations = [
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                fields=["book", "manager"],
                condition=models.Q(manager__isnull=False),
                name="party_manager",
            ),
        ),
    ]

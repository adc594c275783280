from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("customers", "0018_words_follow")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["book", "tier"], name="customer_tier_of"),
        ),
    ]

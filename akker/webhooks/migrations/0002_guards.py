"""The database's own rules: row security."""

from django.db import migrations

from akker.kernel.row_security import secure, unsecure

SECURED = [
    "webhooks_webhook",
    "webhooks_attempt",
]


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]
    operations = [
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

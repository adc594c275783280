"""The database's own rules: row security."""

from django.db import migrations

from akker.kernel.row_security import secure, unsecure

SECURED = [
    "mail_message",
]


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]
    operations = [
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

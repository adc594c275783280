"""The database's own rules: row security."""

from django.db import migrations

from akker.kernel.row_security import secure, unsecure

SECURED = [
    "intake_import",
    "intake_importeditem",
    "intake_headingmap",
]


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

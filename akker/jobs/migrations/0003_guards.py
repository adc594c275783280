"""The database's own rules: row security."""

from django.db import migrations

from akker.kernel.row_security import secure, unsecure

SECURED = [
    "jobs_job",
]


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_job")]
    operations = [
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

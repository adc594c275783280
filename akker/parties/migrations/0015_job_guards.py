"""The database's own rule for the days of jobs."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.parties.guards import JOB_GUARDS


class Migration(migrations.Migration):
    dependencies = [("parties", "0014_dated_contacts")]
    operations = [migrations.RunPython(install(JOB_GUARDS), remove(JOB_GUARDS))]

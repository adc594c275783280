"""The database's own rule for what is merged."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.parties.guards import MERGER_GUARDS


class Migration(migrations.Migration):
    dependencies = [("parties", "0007_mergers")]
    operations = [migrations.RunPython(install(MERGER_GUARDS), remove(MERGER_GUARDS))]

"""An invoice has one open dispute: the guard of disputes says so too."""

from django.db import migrations

from akker.dunning.guards import GUARDS
from akker.kernel.guards import install, remove


class Migration(migrations.Migration):
    dependencies = [("dunning", "0005_interest_of_disputes")]
    operations = [migrations.RunPython(install(GUARDS), remove(GUARDS))]

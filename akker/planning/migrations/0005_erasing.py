"""While somebody is erased, words may go from what never changes otherwise."""

from django.db import migrations

from akker.kernel.guards import install
from akker.planning.guards import GUARDS


class Migration(migrations.Migration):
    dependencies = [("planning", "0004_competitors"), ("parties", "0019_erasure_guards")]
    operations = [
        migrations.RunPython(install(GUARDS), migrations.RunPython.noop),
    ]

"""While somebody is erased, words may go from what never changes otherwise."""

from django.db import migrations

from akker.cases.guards import GUARDS, REQUIREMENT_GUARDS
from akker.kernel.guards import install


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_words"), ("parties", "0019_erasure_guards")]
    operations = [
        migrations.RunPython(install(GUARDS), migrations.RunPython.noop),
        migrations.RunPython(install(REQUIREMENT_GUARDS), migrations.RunPython.noop),
    ]

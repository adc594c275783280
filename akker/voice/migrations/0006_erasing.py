"""While somebody is erased, words may go from what never changes otherwise."""

from django.db import migrations

from akker.kernel.guards import install
from akker.voice.guards import GUARDS, REPLY_GUARDS


class Migration(migrations.Migration):
    dependencies = [("voice", "0005_words"), ("parties", "0019_erasure_guards")]
    operations = [
        migrations.RunPython(install(GUARDS), migrations.RunPython.noop),
        migrations.RunPython(install(REPLY_GUARDS), migrations.RunPython.noop),
    ]

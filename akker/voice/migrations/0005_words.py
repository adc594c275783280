"""The words of what is there already, so that it is found on timelines."""

from django.db import migrations

from akker.voice.queries_timeline import VOICE_TEXTS
from akker.customers.indexing import fill_texts


def fill(apps, schema_editor):
    fill_texts(schema_editor.connection, VOICE_TEXTS)


class Migration(migrations.Migration):
    dependencies = [("voice", "0004_reply_guards"), ("customers", "0018_words_follow")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

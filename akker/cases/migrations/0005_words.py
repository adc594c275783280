"""The words of what is there already, so that it is found on timelines."""

from django.db import migrations

from akker.cases.queries_timeline import CASE_TEXTS
from akker.customers.indexing import fill_texts


def fill(apps, schema_editor):
    fill_texts(schema_editor.connection, CASE_TEXTS)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_requirement_guards"), ("customers", "0018_words_follow")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

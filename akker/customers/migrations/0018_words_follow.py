"""Words are kept with each text that is searched; and those of what is there already."""

from django.db import migrations

from akker.customers.indexing import fill_texts
from akker.customers.queries_sought import CUSTOMER_TEXTS
from akker.customers.guards import SOUGHT_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["customers_soughttext", "customers_soughtword"]


def compare_by_sign(apps, schema_editor):
    """SQLite compares so anyway; else the first signs of a word would not lie together."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE customers_soughtword ALTER COLUMN word TYPE varchar(40) COLLATE "C"'
        )


def fill(apps, schema_editor):
    fill_texts(schema_editor.connection, CUSTOMER_TEXTS)


class Migration(migrations.Migration):
    dependencies = [("customers", "0017_sought_words")]
    operations = [
        migrations.RunPython(compare_by_sign, migrations.RunPython.noop),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
        migrations.RunPython(install(SOUGHT_GUARDS), remove(SOUGHT_GUARDS)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

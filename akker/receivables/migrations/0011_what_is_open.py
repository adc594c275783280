"""What is open of a line takes the due day of its document; and what was open before this."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.receivables.guards import DUE_GUARDS
from akker.receivables.refilling import fill_open_lines

def fill(apps, schema_editor):
    fill_open_lines(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("receivables", "0010_payment_link"),
        ("clearing", "0003_settles_what_is_open"),
        ("ledger", "0007_control_lines"),
    ]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(install(DUE_GUARDS), remove(DUE_GUARDS)),
    ]

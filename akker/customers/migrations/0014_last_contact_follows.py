"""The day of the last contact is kept with each activity; and what was logged before this."""

from django.db import migrations

from akker.customers.guards import CONTACT_FOLLOWS
from akker.customers.refilling import fill_last_contacts
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["customers_lastcontact"]


def fill(apps, schema_editor):
    fill_last_contacts(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_last_contact")]
    operations = [
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(install(CONTACT_FOLLOWS), remove(CONTACT_FOLLOWS)),
    ]

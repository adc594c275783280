"""The database's own rules and row security for documents."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.receivables.guards import GUARDS

SECURED = ['receivables_draftinvoice', 'receivables_invoice', 'receivables_invoiceline', 'receivables_letterhead']


class Migration(migrations.Migration):
    dependencies = [("receivables", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

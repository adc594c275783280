"""The database's own rules and row security for the files of documents."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.receivables.guards import FILE_GUARDS

SECURED = ["receivables_einvoice", "receivables_invoicepdf"]


class Migration(migrations.Migration):
    dependencies = [("receivables", "0005_files_of_documents")]
    operations = [
        migrations.RunPython(install(FILE_GUARDS), remove(FILE_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

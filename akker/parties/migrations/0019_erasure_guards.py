"""The database's own rules and row security for erasures."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.parties.erasure_guards import ERASURE_GUARDS

SECURED = ["parties_erasure", "parties_erasedthing"]


class Migration(migrations.Migration):
    dependencies = [("parties", "0018_erasures")]
    operations = [
        migrations.RunPython(install(ERASURE_GUARDS), remove(ERASURE_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

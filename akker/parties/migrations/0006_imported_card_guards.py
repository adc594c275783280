"""The database's own rule and row security for the cards that imports changed."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.parties.guards import BEFORE_GUARDS

SECURED = ["parties_cardbefore"]


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_imported_cards")]
    operations = [
        migrations.RunPython(install(BEFORE_GUARDS), remove(BEFORE_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

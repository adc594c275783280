"""The database's own rules and row security for what is written on cards."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.parties.guards import CARD_GUARDS

SECURED = [
    "parties_address",
    "parties_contact",
    "parties_identifier",
    "parties_partybankaccount",
]


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_cards")]
    operations = [
        migrations.RunPython(install(CARD_GUARDS), remove(CARD_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

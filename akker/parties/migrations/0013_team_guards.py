"""The database's own rules and row security for who looks after customers."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.parties.guards import TEAM_GUARDS

SECURED = ["parties_teammember"]


class Migration(migrations.Migration):
    dependencies = [("parties", "0012_team")]
    operations = [
        migrations.RunPython(install(TEAM_GUARDS), remove(TEAM_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

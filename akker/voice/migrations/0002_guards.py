"""The database's own rules and row security for questions and answers."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.voice.guards import GUARDS

SECURED = ["voice_survey", "voice_invitation", "voice_answer", "voice_askingpause"]


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_initial"), ("customers", "0006_activity_guards")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

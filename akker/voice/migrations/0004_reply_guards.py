"""The database's own rules and row security for what customers heard."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.voice.guards import REPLY_GUARDS

SECURED = ["voice_reply"]


class Migration(migrations.Migration):
    dependencies = [("voice", "0003_replies")]
    operations = [
        migrations.RunPython(install(REPLY_GUARDS), remove(REPLY_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

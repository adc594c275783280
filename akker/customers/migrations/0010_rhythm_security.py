"""Row security for the rhythm of contacts."""

from django.db import migrations

from akker.kernel.row_security import secure, unsecure

SECURED = ["customers_tierrhythm"]


class Migration(migrations.Migration):
    dependencies = [("customers", "0009_rhythm")]
    operations = [migrations.RunPython(secure(SECURED), unsecure(SECURED))]

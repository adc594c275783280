"""Row security for when everybody was scored last."""

from django.db import migrations

from akker.kernel.row_security import secure, unsecure

SECURED = ["health_scoring"]


class Migration(migrations.Migration):
    dependencies = [("health", "0006_scoring")]
    operations = [migrations.RunPython(secure(SECURED), unsecure(SECURED))]

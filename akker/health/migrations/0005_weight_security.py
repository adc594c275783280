"""Row security for how much each part of the score counts."""

from django.db import migrations

from akker.kernel.row_security import secure, unsecure

SECURED = ["health_partweight"]


class Migration(migrations.Migration):
    dependencies = [("health", "0004_weights")]
    operations = [migrations.RunPython(secure(SECURED), unsecure(SECURED))]

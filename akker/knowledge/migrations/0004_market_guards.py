"""The database's own rules and row security for competitors and industries."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure
from akker.knowledge.guards import MARKET_GUARDS

SECURED = ["knowledge_competitor", "knowledge_marketnote"]


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_competitors")]
    operations = [
        migrations.RunPython(install(MARKET_GUARDS), remove(MARKET_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

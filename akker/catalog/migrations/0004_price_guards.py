"""The database's own rules and row security for price lists."""

from django.db import migrations

from akker.catalog.guards import PRICE_GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = ["catalog_pricelist", "catalog_price", "catalog_priceagreement"]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_price_lists")]
    operations = [
        migrations.RunPython(install(PRICE_GUARDS), remove(PRICE_GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

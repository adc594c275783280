"""The database's own rule for the product of an issued line."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.receivables.guards import PRODUCT_GUARDS


class Migration(migrations.Migration):
    dependencies = [("receivables", "0003_sold_products")]
    operations = [migrations.RunPython(install(PRODUCT_GUARDS), remove(PRODUCT_GUARDS))]

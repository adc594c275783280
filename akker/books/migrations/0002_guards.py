"""The database's own rules and row security."""

from django.db import migrations

from akker.books.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = [
    "books_fiscalyear",
    "books_dimension",
    "books_dimensionvalue",
    "books_idempotencykey",
]


class Migration(migrations.Migration):
    dependencies = [("books", "0001_initial")]
    operations = [
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

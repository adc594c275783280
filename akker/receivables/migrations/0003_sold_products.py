"""Which product an issued line was about."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_price_guards'),
        ('receivables', '0002_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='invoiceline',
            name='product',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.product'),
        ),
    ]

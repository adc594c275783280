"""What is open of lines on control accounts; filled once documents and allocations can be read."""

import django.db.models.deletion
from django.db import migrations, models

from akker.kernel.row_security import secure, unsecure

SECURED = ["ledger_controlline"]


class Migration(migrations.Migration):

    dependencies = [
        ('books', '0002_guards'),
        ('ledger', '0006_lines_of_party'),
        ('parties', '0011_few_of_many'),
    ]

    operations = [
        migrations.CreateModel(
            name='ControlLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('booked_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('open_minor', models.BigIntegerField()),
                ('base_minor', models.BigIntegerField()),
                ('book', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='books.book')),
                ('ledger_account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.ledgeraccount')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.journalline')),
                ('party', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.party')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('base_minor', 0), _negated=True), fields=['book', 'ledger_account', 'party', 'due_on', 'booked_on', 'base_minor'], name='control_line_party'), models.Index(condition=models.Q(('base_minor', 0), _negated=True), fields=['book', 'ledger_account', 'due_on', 'party', 'booked_on', 'base_minor'], name='control_line_due')],
            },
        ),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]

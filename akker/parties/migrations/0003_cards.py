"""What we know about a party: its terms, addresses, contacts, numbers and bank accounts."""

import django.db.models.deletion
from django.db import migrations, models


COLUMNS = [
    *(f"{name} varchar({size}) NOT NULL DEFAULT ''" for name, size in (
        ("sealed_name", 200), ("country", 2), ("language", 5), ("currency", 3), ("email", 254),
        ("phone", 20), ("website", 200), ("einvoice_id", 60),
    )),
    "kind varchar(12) NOT NULL DEFAULT 'organisation'",
    *(f"is_{role} boolean NOT NULL DEFAULT FALSE" for role in (
        "customer", "supplier", "partner", "bank", "authority",
    )),
    *(f"{name} smallint NULL CHECK ({name} >= 0)" for name in (
        "payment_days", "discount_e2", "discount_days",
    )),
    "credit_limit_minor bigint NULL",
]


class Migration(migrations.Migration):

    dependencies = [
        ('books', '0002_guards'),
        ('parties', '0002_guards'),
    ]

    operations = [
        # Django would build the table anew on SQLite, and guards of the ledger read it.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [f"ALTER TABLE parties_party ADD COLUMN {column}" for column in COLUMNS],
                    [
                        f"ALTER TABLE parties_party DROP COLUMN {column.split()[0]}"
                        for column in COLUMNS
                    ],
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name='party',
                    name='country',
                    field=models.CharField(blank=True, default='', max_length=2),
                ),
                migrations.AddField(
                    model_name='party',
                    name='credit_limit_minor',
                    field=models.BigIntegerField(null=True),
                ),
                migrations.AddField(
                    model_name='party',
                    name='currency',
                    field=models.CharField(blank=True, default='', max_length=3),
                ),
                migrations.AddField(
                    model_name='party',
                    name='discount_days',
                    field=models.PositiveSmallIntegerField(null=True),
                ),
                migrations.AddField(
                    model_name='party',
                    name='discount_e2',
                    field=models.PositiveSmallIntegerField(null=True),
                ),
                migrations.AddField(
                    model_name='party',
                    name='einvoice_id',
                    field=models.CharField(blank=True, default='', max_length=60),
                ),
                migrations.AddField(
                    model_name='party',
                    name='email',
                    field=models.CharField(blank=True, default='', max_length=254),
                ),
                migrations.AddField(
                    model_name='party',
                    name='is_authority',
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name='party',
                    name='is_bank',
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name='party',
                    name='is_customer',
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name='party',
                    name='is_partner',
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name='party',
                    name='is_supplier',
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name='party',
                    name='kind',
                    field=models.CharField(default='organisation', max_length=12),
                ),
                migrations.AddField(
                    model_name='party',
                    name='language',
                    field=models.CharField(blank=True, default='', max_length=5),
                ),
                migrations.AddField(
                    model_name='party',
                    name='payment_days',
                    field=models.PositiveSmallIntegerField(null=True),
                ),
                migrations.AddField(
                    model_name='party',
                    name='phone',
                    field=models.CharField(blank=True, default='', max_length=20),
                ),
                migrations.AddField(
                    model_name='party',
                    name='sealed_name',
                    field=models.CharField(blank=True, default='', editable=False, max_length=200),
                ),
                migrations.AddField(
                    model_name='party',
                    name='website',
                    field=models.CharField(blank=True, default='', max_length=200),
                ),
            ],
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=10)),
                ('street', models.CharField(max_length=120)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='books.book')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.party')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('book', 'party', 'place'), name='address_place')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('job', models.CharField(blank=True, max_length=80)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='books.book')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.party')),
            ],
            options={
                'indexes': [models.Index(fields=['book', 'party'], name='contact_party')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=10)),
                ('number', models.CharField(max_length=40)),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='books.book')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.party')),
            ],
            options={
                'indexes': [models.Index(fields=['book', 'number'], name='identifier_number')],
                'constraints': [models.UniqueConstraint(fields=('book', 'party', 'scheme', 'number'), name='identifier_once')],
            },
        ),
        migrations.CreateModel(
            name='PartyBankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('iban', models.CharField(max_length=34)),
                ('bic', models.CharField(blank=True, max_length=11)),
                ('holder', models.CharField(blank=True, max_length=120)),
                ('added_at', models.DateTimeField()),
                ('added_by_id', models.BigIntegerField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='books.book')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.party')),
            ],
            options={
                'indexes': [models.Index(fields=['book', 'iban'], name='party_iban')],
                'constraints': [models.UniqueConstraint(fields=('book', 'party', 'iban'), name='party_bank_account')],
            },
        ),
    ]

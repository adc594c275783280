import django.db.models.deletion
from django.db import migrations, models

ONE_BY_ONE = {"book_id": "tax_taxline_book_id_8f78775f", "party_id": "tax_taxline_party_id_4bb5abf6"}


class Migration(migrations.Migration):
    """By hand, because SQLite would make the table anew for it, without its guards."""

    dependencies = [
        ("books", "0003_cash_vat"),
        ("parties", "0016_map_of_customers"),
        ("tax", "0004_waits_on"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {name}", f"CREATE INDEX {name} ON tax_taxline ({column})"
                )
                for column, name in ONE_BY_ONE.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="taxline",
                    name="book",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="books.book",
                    ),
                ),
                migrations.AlterField(
                    model_name="taxline",
                    name="party",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.party",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="taxline",
            index=models.Index(fields=["book", "party", "taxed_on"], name="tax_line_party"),
        ),
    ]

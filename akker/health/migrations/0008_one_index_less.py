import django.db.models.deletion
from django.db import migrations, models

INDEX = "health_healthscore_book_id_8238ce7e"


class Migration(migrations.Migration):
    """By hand, because SQLite would make the table anew for it, without its guards."""

    dependencies = [("books", "0003_cash_vat"), ("health", "0007_scoring_security")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {INDEX}",
                    f"CREATE INDEX {INDEX} ON health_healthscore (book_id)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="healthscore",
                    name="book",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="books.book",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="healthscore", name="health_map"),
        migrations.AddIndex(
            model_name="healthscore",
            index=models.Index(
                fields=["book", "revenue_minor", "score", "party", "looked_on", "is_last"],
                condition=models.Q(is_last=True),
                name="health_map",
            ),
        ),
    ]

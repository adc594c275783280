"""Every model has a place in the file, or a reason not to."""

from django.apps import apps
from django.db import models

from akker.backup.tables import BY_LABEL, LEFT_OUT, TABLES, columns_of


def test_every_model_is_in_a_file_or_left_out_for_a_reason() -> None:
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}

    assert labels - BY_LABEL.keys() - LEFT_OUT.keys() == set()
    assert not BY_LABEL.keys() & LEFT_OUT.keys()


def test_every_key_points_to_a_table_that_comes_back_earlier() -> None:
    come: list[str] = []
    for table in TABLES:
        come.append(table.label)
        wanted = {c.points_to for c in columns_of(table) if c.name not in table.held} - {""}
        if table.label == "ledger.JournalLine":
            come.append("ledger.JournalEntry")  # side by side
        assert wanted <= set(come), table.label


def test_every_key_without_a_foreign_key_says_whose_it_is() -> None:
    for table in TABLES:
        for column in columns_of(table):
            if column.kind is int and column.name.endswith("_id"):
                assert column.points_to, f"{table.label}.{column.name}"


def test_the_key_is_the_first_column_and_is_called_id() -> None:
    for table in TABLES:
        assert columns_of(table)[0].name == "id"
        assert isinstance(table.model._meta.pk, models.BigAutoField)


def test_columns_that_come_back_later_or_not_at_all_exist_and_may_be_empty() -> None:
    for table in TABLES:
        columns = {column.name: column for column in columns_of(table)}
        fields = {f.attname for f in table.model._meta.concrete_fields}
        assert all(columns[name].is_null for name in (*table.held, *table.only_here))
        assert table.starts_as.keys() <= columns.keys()
        assert table.left_out.keys() <= fields

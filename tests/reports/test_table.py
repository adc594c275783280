import datetime as dt

import pytest

from akker.reports.table import Column, label_of
from tests.reports.sample_tables import table_of

CODE, NAME = Column("code", "Code", "code"), Column("name", "Name", "text")
AMOUNT, DAY = Column("amount", "Amount", "amount"), Column("day", "Day", "date")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (AMOUNT, "12.00"),
        (AMOUNT, 12.5),
        (CODE, 1000),
        (DAY, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_a_cell_holds_what_its_column_says(column, cell):
    with pytest.raises(AssertionError):
        table_of(column, rows=[(cell,)])


def test_a_moment_without_a_time_zone_is_nobodys_moment():
    with pytest.raises(AssertionError, match="time zone"):
        table_of(Column("at", "At", "moment"), rows=[(dt.datetime(2026, 1, 1),)])  # noqa: DTZ001


def test_a_label_runs_over_the_columns_up_to_the_first_figure():
    columns = (DAY, CODE, NAME, AMOUNT)

    assert label_of(columns, (None, "1300", "Trade debtors", 500)) == ("1300  Trade debtors", 3)
    assert label_of(columns, (None, "", "Assets", None)) == ("Assets", 4)
    assert label_of((AMOUNT, NAME), (500, "Total")) == ("", 0)

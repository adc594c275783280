"""The figures of today, beside the balance sheet of the same day."""

import datetime as dt

from akker.books.actor import reading
from akker.reports.balance_sheet import balance_sheet
from akker.reports.today import standing
from tests.make import Make


def test_equity_has_one_figure_with_the_result_of_the_year_in_it(make: Make) -> None:
    make.post("2026-01-05", "Capital", [("1020", "10000.00"), ("0500", "-10000.00")])
    make.post("2026-02-03", "Sale", [("1020", "2500.00"), ("8020", "-2500.00")])
    make.post("2026-03-04", "Energy", [("4600", "1215.50"), ("1020", "-1215.50")])

    for as_of in (dt.date(2026, 1, 31), dt.date(2026, 3, 31)):
        with reading(make.book):
            now = standing(make.book, as_of=as_of)
            sheet = balance_sheet(make.book, as_of=as_of)
        assert (now.equity_minor,) == sheet.total_equity_minor
    assert (now.equity_minor, now.result_minor) == (1128450, 128450)

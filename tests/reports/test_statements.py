"""How the hand-written statements find what they read."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.reports.sums import Span, sums
from tests.make import ENERGY, Make


@pytest.mark.sqlite  # on PostgreSQL totals change in place (docs/decisions/0021)
def test_month_totals_are_read_from_an_index_that_holds_them_whole(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    with reading(make.book), CaptureQueriesContext(connection) as asked:
        assert sums(make.book, Span(None, dt.date(2026, 3, 31)))
    statement = next(one["sql"] for one in asked if "ledger_monthtotal" in one["sql"])

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = [row[3] for row in cursor.fetchall()]

    assert any("USING COVERING INDEX month_total_whole (book_id=?)" in step for step in plan), plan

"""PostgreSQL keeps the plans of a posting's own statements (docs/decisions/0020-kept-plans.md)."""

import pytest
from django.db import connection

from akker.books.actor import reading
from akker.config.database import database_settings
from tests.make import Make


def _kept() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


@pytest.mark.postgres
def test_what_every_posting_asks_is_planned_once(make: Make) -> None:
    for n in range(12):
        make.post("2026-03-02", f"Energy {n}", [("4600", f"{n + 1}.00"), ("1020", f"-{n + 1}.00")])

    kept = _kept()
    for table in ("books_book", "journalline", "monthtotal", "journalentry", "audit_event"):
        assert [count for text, count in kept.items() if table in text and count], table
    assert "Energy" not in "".join(kept)
    with reading(make.book):
        assert make.book.journalentry_set.count() == 12


def test_a_pooler_in_front_can_do_without() -> None:
    url = "postgres://akker@localhost/akker"

    assert database_settings(url)["OPTIONS"]["prepare_threshold"] == 5
    assert database_settings(f"{url}?prepare=off")["OPTIONS"]["prepare_threshold"] is None

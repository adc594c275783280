"""Reading open items costs by what is asked, and not by what the books hold."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.books.models import Book
from akker.clearing import queries
from akker.clearing.queries import (
    OpenItem,
    open_items_of,
    open_items_of_entries,
    open_items_with_ids,
)
from tests.make import Make
from tests.receivables.paying import items, paid, received
from tests.receivables.selling import issued, line, ready


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("read", "by"),
    [
        (lambda book, _: open_items_of(book, "J1"), "line_party (book_id=? AND party_id=?)"),
        (lambda book, item: open_items_of_entries(book, [item.entry_id]), "(entry_id=?)"),
        (lambda book, item: open_items_with_ids(book, [item.line_id]), "PRIMARY KEY (rowid=?)"),
    ],
)
def test_lines_are_found_by_what_is_asked(
    make: Make, read: Callable[[Book, OpenItem], list[OpenItem]], by: str
) -> None:
    issued(ready(make), line("500.00"))
    (item,) = items(make)

    with reading(make.book), CaptureQueriesContext(connection) as seen:
        found = read(make.book, item)

    assert found == [item]
    (sql,) = [one["sql"] for one in seen if "FROM ledger_journalline l" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}")
        steps = [str(row[3]) for row in cursor.fetchall()]
    (step,) = [one for one in steps if one.startswith(("SEARCH l ", "SCAN l "))]
    assert by in step


def test_a_payment_takes_few_statements_however_much_is_open(make: Make) -> None:
    ready(make)
    for _ in range(8):
        issued(make, line("500.00"))

    def count(number: str) -> tuple[int, int]:
        one = paid(make, number, "605.00")
        with CaptureQueriesContext(connection) as seen:
            received(make, "605.00", one)
        return len([one for one in seen if "clearing_allocation" in str(one["sql"])]), len(seen)

    count("2026-0001")
    reading_and_writing, few = count("2026-0002")
    assert reading_and_writing == 3  # what it pays, what it made, and the allocation
    for _ in range(8):
        issued(make, line("500.00"))
    assert count("2026-0003")[1] == few <= 15  # one of them keeps what is open (decision 39)


def test_more_keys_than_a_statement_takes_find_the_same(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(make)
    for _ in range(5):
        issued(make, line("500.00"))
    every = items(make)
    monkeypatch.setattr(queries, "_LINES_AT_ONCE", 2)

    with reading(make.book):
        found = open_items_with_ids(make.book, [item.line_id for item in reversed(every)])

    assert found == every and len(found) == 5

"""Reading open items costs by what is asked, and not by what the books hold."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.books.models import Book
from akker.clearing.queries import (
    OpenItem,
    open_items_of,
    open_items_of_entries,
    open_items_with_ids,
)
from tests.make import Make
from tests.receivables.paying import items
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
    (sql,) = [one["sql"] for one in seen if 'FROM "ledger_journalline"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}")
        steps = [str(row[3]) for row in cursor.fetchall()]
    (step,) = [one for one in steps if "ledger_journalline" in one]
    assert by in step

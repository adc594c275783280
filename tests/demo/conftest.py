"""The demo company, loaded once for all tests that look at it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

TODAY = dt.date(2028, 2, 29)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Its books, for the tests of one file; they are rolled back after the last of them.

    What a test does to them is rolled back with that test. Other tests expect no books but
    their own, in whatever order xdist runs the files.
    """
    from django.db import transaction  # not before Django knows its settings

    from akker.books.queries import book_for
    from akker.demo.company import SLUG
    from akker.demo.loading import load_demo

    rolled_back = transaction.atomic()
    rolled_back._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may run in it
    with django_db_blocker.unblock(), rolled_back:
        load_demo(today=TODAY)
        yield book_for(SLUG)
        transaction.set_rollback(True)

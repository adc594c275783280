"""The demo company, loaded once for all tests that look at it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lasting import rows_of_a_file

TODAY = dt.date(2028, 2, 29)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Its books. Other tests expect none but their own, in whatever order xdist runs the files."""
    from akker.books.queries import book_for  # not before Django knows its settings
    from akker.demo.company import SLUG
    from akker.demo.loading import load_demo

    with rows_of_a_file(django_db_blocker):
        load_demo(today=TODAY)
        yield book_for(SLUG)

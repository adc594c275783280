"""The demo company, loaded once for all tests that look at it."""

import datetime as dt
from typing import Any

import pytest

TODAY = dt.date(2028, 2, 29)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the loaded company come last: others expect no books but their own."""
    items.sort(key=lambda item: "demo" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def demo(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Its books, committed and left there; what a test does to them is rolled back."""
    from akker.books.queries import book_for  # not before Django knows its settings
    from akker.demo.company import SLUG
    from akker.demo.loading import load_demo

    with django_db_blocker.unblock():
        load_demo(today=TODAY)
        return book_for(SLUG)

"""Rows that the tests of one file share the making of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def rows_of_a_file(blocker: Any) -> Iterator[None]:
    """For a fixture of a module: what it writes is rolled back after the last test of the file.

    What a test does to it is rolled back with that test, so no test of the file may have
    transactions of its own. `blocker` is pytest-django's.
    """
    from django.db import transaction  # not before Django knows its settings

    rolled_back = transaction.atomic()
    rolled_back._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may run in it
    with blocker.unblock(), rolled_back:
        yield
        transaction.set_rollback(True)

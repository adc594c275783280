"""An error at any statement of a use case leaves all of it, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection

from akker.ledger.checks import check_book
from akker.ledger.posting import post_manual_entry, reverse_entry
from tests.make import ENERGY, Make


class _Injected(OperationalError):
    pass


@contextmanager
def failing_at(k: int) -> Iterator[list[int]]:
    """The k-th statement from here on fails; the list counts them."""
    count = [0]

    def wrapper(execute: Callable[..., Any], *args: Any) -> Any:
        count[0] += 1
        if count[0] == k:
            raise _Injected("injected")
        return execute(*args)

    with connection.execute_wrapper(wrapper):
        yield count


def state(make: Make) -> list[tuple[Any, ...]]:
    """Everything of the book that a use case of this issue can change."""
    found = []
    with connection.cursor() as cursor:
        for table in (
            "ledger_journalentry",
            "ledger_journalline",
            "ledger_linedimension",
            "ledger_monthtotal",
            "ledger_counter",
            "ledger_ledgeraccount",
            "ledger_recurringrun",
            "ledger_draftentry",
            "books_fiscalyear",
            "audit_event",
        ):
            cursor.execute(f"SELECT * FROM {table} WHERE book_id = %s ORDER BY id", [make.book.pk])
            found.append((table, *map(str, cursor.fetchall())))
        cursor.execute("SELECT * FROM books_book WHERE id = %s", [make.book.pk])
        found.append(tuple(map(str, cursor.fetchall())))
    return found


def all_or_nothing(make: Make, act: Callable[[], Any]) -> int:
    """Let every statement of `act` fail in turn; how many there are."""
    before = state(make)
    k = 0
    while True:
        k += 1
        with failing_at(k) as count:
            try:
                act()
                break
            except _Injected:
                pass
        assert state(make) == before, f"statement {k} of {count[0]}"
    assert state(make) != before
    assert check_book(make.book).findings == ()
    return k - 1


def test_rel_06_posting_is_whole_or_not_at_all(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    entry = make.entry("2026-03-02", "Energy", ENERGY)

    tried = all_or_nothing(make, lambda: post_manual_entry(make.alice, entry=entry))

    assert tried >= 6


def test_rel_06_reversing_is_whole_or_not_at_all(make: Make) -> None:
    posted = make.post("2026-03-02", "Energy", ENERGY)

    assert all_or_nothing(make, lambda: reverse_entry(make.alice, label=posted.label)) >= 6


@pytest.mark.parametrize("line_count", [2, 200])
def test_rel_06_the_first_entry_of_a_series_too(make: Make, line_count: int) -> None:
    entry = make.entry("2026-03-02", "Energy", ENERGY * (line_count // 2))
    assert make.book

    assert all_or_nothing(make, lambda: post_manual_entry(make.alice, entry=entry)) >= 6

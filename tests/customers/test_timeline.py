"""The timeline of a customer: every source in one order, in parts, by a fixed number of queries."""

import datetime as dt
from typing import Any

import pytest

from akker.customers.promising import keep_promise
from akker.customers.queries_timeline import SOURCES
from akker.customers.tasking import finish_task
from tests.customers.acting import ago, gave, logged, tasked, told
from tests.dunning.agreeing import disputed, promised, reminded
from tests.make import Make
from tests.receivables.paying import paid, received
from tests.receivables.selling import issued, line, ready


@pytest.fixture
def full(make: Make) -> Make:
    """A customer of whom every source tells something."""
    ready(make)
    issued(make, line("100.00"), date="2026-03-02")
    issued(make, line("200.00"), date="2026-03-02")
    issued(make, line("10.00"), kind="credit-note", corrects="2026-0001", date="2026-03-09")
    received(make, "50.00", paid(make, "2026-0001", "50.00"), on="2026-03-20")
    reminded(make, "2026-03-28")
    disputed(make, "2026-0002")
    promised(make, "20.00")
    logged(make.alice, "Called", kind="call", on=dt.date(2026, 4, 2))
    logged(make.alice, "Noted", on=dt.date(2026, 4, 2))
    finish_task(make.alice, task_id=tasked(make.alice))
    keep_promise(make.alice, promise_id=gave(make.alice))
    return make


def test_every_source_tells_its_part_in_one_order(full: Make) -> None:
    items = told(full.alice)
    assert [item.kind for item in items] == [
        *("task", "task done", "promise", "promise kept"),
        *("note", "call", "dispute", "payment promise"),
        *("reminder", "payment", "credit-note", "invoice", "invoice"),
    ]
    assert [item.on for item in items] == sorted((item.on for item in items), reverse=True)
    by_kind = {item.kind: item for item in items}
    assert by_kind["payment"].amount_minor == 5000
    assert (by_kind["invoice"].words, by_kind["invoice"].amount_minor) == ("2026-0001", 12100)
    assert by_kind["dispute"].words == "Half of it never came."


@pytest.mark.parametrize(
    ("show", "count"), [("all", 13), ("contact", 2), ("money", 7), ("agreed", 4)]
)
def test_it_is_filtered_by_kind(full: Make, show: str, count: int) -> None:
    assert len(told(full.alice, show=show)) == count


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_parts_of_any_size_make_the_same_whole(full: Make, size: int) -> None:
    whole = told(full.alice)
    seen: list[Any] = []
    place = None
    while True:
        part = told(full.alice, limit=size, before=place)
        seen += part[:size]
        if len(part) <= size:
            break
        place = seen[-1].place
    assert seen == whole


def test_the_number_of_queries_does_not_grow(
    full: Make, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        logged(full.alice, f"More {n}", on=ago(full, n))
    with django_assert_max_num_queries(len(SOURCES) + 10):
        assert len(told(full.alice, limit=20)) == 21


def test_of_nobody_there_is_nothing(full: Make) -> None:
    assert told(full.alice, "NOBODY") == []

"""Which parts of Akker a customer has anything of; a page asks nothing of the others."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.customers.models import Promise, Task
from akker.customers.queries_timeline import SOURCES
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.reports.timeline import FURTHER, timeline_of
from akker.reports.used_parts import OF_CUSTOMERS, OF_THE_BOOK, parts_of
from tests.customers.acting import gave, tasked
from tests.make import Make
from tests.receivables.selling import customer, ready


def test_a_part_is_of_the_customer_who_has_a_row_of_it(make: Make) -> None:
    ready(make)
    customer(make, "B")
    gave(make.alice)  # to J1

    def parts(code: str) -> set[type]:
        return set(parts_of(make.book, keys_of_group(make.book, code)))

    assert (parts("J1"), parts("B"), parts("nobody")) == ({Promise}, set(), set())


def test_what_one_of_its_names_has_is_its_own(make: Make) -> None:
    ready(make)
    customer(make, "B")
    tasked(make.alice)  # at J1
    merge_parties(make.alice, code="J1", into="B")

    assert parts_of(make.book, keys_of_group(make.book, "B")) == {Task}


def test_every_table_of_the_timeline_is_asked_for(make: Make) -> None:
    """Of a table that is never named as used a source would tell nothing, ever."""
    asked = {model._meta.db_table for model in (*OF_CUSTOMERS, *OF_THE_BOOK)}

    named = {source.table for source in (*SOURCES, *FURTHER)}
    assert named - {""} <= asked
    assert "" in named  # documents and payments, which nearly everybody has


def test_a_timeline_without_anything_takes_a_few_queries(make: Make) -> None:
    ready(make)

    with CaptureQueriesContext(connection) as taken:
        assert timeline_of(make.book, None, "J1", limit=10) == []
    assert len(taken) <= 7 < len((*SOURCES, *FURTHER))

"""What is asked of the books once within one moment."""

import threading

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from akker.books.actor import Actor, reading
from akker.books.models import Book
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.parties.registering import register_party
from tests.make import Make


def asked(book: Book, code: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        keys_of_group(book, code)
    return len(queries)


def two(make: Make) -> Actor:
    for code in ("jansen", "jansen-2"):
        register_party(make.alice, code=code, name=code)
    return make.alice


def test_one_moment_asks_who_was_merged_once_and_the_next_asks_again(committed: Make) -> None:
    alice = two(committed)

    with reading(alice.book):
        first, again, other = (asked(alice.book, code) for code in ("jansen", "jansen", "jansen-2"))
        alone = keys_of_group(alice.book, "jansen")
    merge_parties(alice, code="jansen-2", into="jansen")
    with reading(alice.book):
        together = keys_of_group(alice.book, "jansen")

    assert (first, again, other) == (2, 0, 2)
    assert (len(alone), len(together)) == (1, 2)


def test_what_writes_sees_at_once_what_it_wrote(committed: Make) -> None:
    alice = two(committed)

    with transaction.atomic(), reading(alice.book):
        assert asked(alice.book, "jansen") == asked(alice.book, "jansen") == 2


def test_one_who_sees_own_customers_only_is_not_given_the_answers_of_another(
    committed: Make,
) -> None:
    alice = two(committed)
    own = Actor("Ann", alice.book, alice.permissions, "test", user_id=7, sees_all=False)

    with reading(alice.book):
        assert len(keys_of_group(alice.book, "jansen")) == 1
        assert keys_of_group(own.book, "jansen") == ()


def test_a_moment_is_of_one_thread(committed: Make) -> None:
    alice = two(committed)
    counts: list[int] = []

    def other() -> None:
        counts.append(asked(alice.book, "jansen"))
        connection.close()

    with reading(alice.book):
        keys_of_group(alice.book, "jansen")
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    assert counts[0] >= 1

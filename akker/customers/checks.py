"""Recomputes what must hold of customers: nobody belongs to themselves, and the last contact."""

from collections.abc import Iterator

from django.db import connection

from akker.books.models import Book
from akker.customers.guards import LAST_CONTACT
from akker.customers.queries_family import parents_in
from akker.kernel.sentences import Sentence, said
from akker.parties.models import Party

_WRONG_DAYS = """
WITH kept AS (
    SELECT p.code, p.book_id, p.id AS party_id, c."on" FROM parties_party p
    LEFT JOIN customers_lastcontact c ON c.book_id = p.book_id AND c.party_id = p.id
    WHERE p.book_id = %s),
both_days AS (
    SELECT k.code, CAST(k."on" AS text) AS kept_on, CAST(LAST AS text) AS was_on FROM kept k)
SELECT code FROM both_days WHERE COALESCE(kept_on, '') <> COALESCE(was_on, '') ORDER BY code
""".replace("LAST", LAST_CONTACT.replace("WHOSE", "k"))


def broken_customers(book: Book) -> Iterator[Sentence]:
    """Who stands above themselves, through however many; and whose last contact is another."""
    yield from _in_circles(book)
    with connection.cursor() as cursor:
        cursor.execute(_WRONG_DAYS, [book.pk])
        for (code,) in cursor.fetchall():
            yield said(
                "The last contact with {code} is kept as another day than it was.", code=code
            )


def _in_circles(book: Book) -> Iterator[Sentence]:
    parents = parents_in(book)
    clear: set[int] = set()
    looped: set[int] = set()
    for start in parents:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in clear and at not in path:
            path.append(at)
            at = parents.get(at)
        if at is not None and at in path:
            looped |= set(path[path.index(at) :])
        clear |= set(path)
    rows = Party.objects.filter(book=book, pk__in=looped).order_by("code")
    for code in rows.values_list("code", flat=True):
        yield said("Customer {code} belongs to itself.", code=code)

"""Recomputes what must hold of customers: whom they belong to, the last contact, their words."""

from collections.abc import Iterable, Iterator

from django.db import connection

from akker.books.models import Book
from akker.customers.guards import LAST_CONTACT
from akker.customers.models import SoughtText
from akker.customers.queries_family import parents_in
from akker.customers.queries_sought import TextSource, pages_of
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


_WORDS = "SELECT text_id, COUNT(*), SUM(LENGTH(word)) FROM customers_soughtword WHERE book_id = %s"


def broken_texts(book: Book, sources: Iterable[TextSource]) -> Iterator[Sentence]:
    """What is searched by other words than stand in it, is not found, or is there no more."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_WORDS} GROUP BY text_id", [book.pk])
        kept = {key: (count, length) for key, count, length in cursor.fetchall()}
    for source in sources:
        rows = SoughtText.objects.filter(book=book, kind=source.kind)
        wrong: list[int] = []
        total = 0
        for page in pages_of(book.pk, source):
            keys = [key for key, *_ in page]
            known = {row.key: row for row in rows.filter(key__in=keys)}
            total += len(keys)
            for key, party, on, sought in page:
                row = known.get(key)
                words = set(sought.split())
                told = (len(words), sum(map(len, words))) if words else None
                is_right = row is not None and (
                    (row.party_id, row.on, row.sought) == (party, on, sought)
                    and kept.get(row.pk) == told
                )
                wrong += [] if is_right else [key]
        for key in wrong:
            yield said("The words of {kind} {key} are kept otherwise.", kind=source.kind, key=key)
        if rows.count() > total:
            yield said("There are words of {kind} of what is not there.", kind=source.kind)


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

"""Who belongs to whom: up and down, through however many. Other names are read as whom they are
for, and a chain that comes back to itself ends there."""

from collections.abc import Collection

from django.db import connection

from akker.books.models import Book
from akker.customers.models import Customer
from akker.parties.models import Party

# Of some parties: who belongs to them or is another name for them, and to those in turn. UNION
# keeps each once, so that it ends where a chain comes back to itself.
_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM parties_party WHERE book_id = %s AND id IN (KEYS)
    UNION
    SELECT r.party_id FROM below b JOIN (
        SELECT c.book_id, c.party_id, c.parent_id AS head_id FROM customers_customer c
        WHERE c.parent_id IS NOT NULL
        UNION ALL
        SELECT p.book_id, p.id, p.merged_into_id FROM parties_party p
        WHERE p.merged_into_id IS NOT NULL
    ) r ON r.book_id = %s AND r.head_id = b.id
)
SELECT id FROM below"""


def keys_above(book: Book, key: int) -> list[int]:
    """Whom somebody belongs to, the nearest first. One or two queries for each."""
    chain: list[int] = []
    at = _parent_of(book, key)
    while at is not None and at not in chain and at != key:
        chain.append(at)
        at = _parent_of(book, at)
    return chain


def _parent_of(book: Book, key: int) -> int | None:
    found = Customer.objects.filter(book=book, party=key).values_list(
        "parent", "parent__merged_into"
    )
    parent, into = found.first() or (None, None)
    while into is not None:
        parent = into
        into = Party.objects.values_list("merged_into", flat=True).get(book=book, pk=parent)
    return parent


def keys_below(book: Book, keys: Collection[int]) -> list[int]:
    """Who belongs to these, and to them in turn; with other names for them. One query for all
    generations, whoever reads."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(keys))
        cursor.execute(_BELOW.replace("KEYS", marks), [book.pk, *keys, book.pk])
        return sorted({key for (key,) in cursor.fetchall()} - set(keys))


def parents_in(book: Book) -> dict[int, int]:
    """Everybody who belongs to somebody, by key, with whom. Two queries."""
    into = dict(
        Party.objects.filter(book=book, merged_into__isnull=False).values_list("pk", "merged_into")
    )

    def end(key: int) -> int:
        while key in into:
            key = int(into[key] or 0)
        return key

    rows = Customer.objects.filter(book=book, parent__isnull=False, party__merged_into=None)
    return {key: end(int(parent or 0)) for key, parent in rows.values_list("party", "parent")}

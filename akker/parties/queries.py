"""Reading parties, and whether they are who was registered."""

import hashlib
from collections.abc import Iterable, Iterator

from akker.books.models import Book
from akker.parties.models import Party

_ROWS_AT_ONCE = 2000


def digest_of(salt: str, name: str) -> str:
    """What stands for a party in the hashes of entries."""
    return hashlib.sha256(f"{salt}|{name}".encode()).hexdigest()


def party_names(book: Book, codes: Iterable[str]) -> dict[str, str]:
    """Names by code, of those that were not erased. One query, or none."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = Party.objects.filter(book=book, code__in=wanted)
    return dict(rows.values_list("code", "name"))


def broken_parties(book: Book) -> Iterator[str]:
    """A sentence for each party whose name is not the one that entries were sealed with.

    Where a name was erased, its salt is too, and there is nothing to compare.
    """
    rows = Party.objects.filter(book=book).exclude(salt="").order_by("code")
    for code, name, salt, digest in rows.values_list("code", "name", "salt", "digest").iterator(
        _ROWS_AT_ONCE
    ):
        if digest_of(salt, name) != digest:
            yield f"Party {code} has another name than it was registered with."

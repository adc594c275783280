"""Recomputes what must hold of customers: nobody belongs to themselves."""

from collections.abc import Iterator

from akker.books.models import Book
from akker.customers.queries_family import parents_in
from akker.kernel.sentences import Sentence, said
from akker.parties.models import Party


def broken_customers(book: Book) -> Iterator[Sentence]:
    """Who stands above themselves, through however many."""
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

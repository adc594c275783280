"""What of the books somebody may know who sees own customers only: the one place that narrows.

Every query about parties, and about what names one, asks here. What is not seen is not there:
lists leave it out, and what names it gets the refusal of what there is not.
"""

from django.db.models import Q

from akker.books.models import Book
from akker.parties.models import Party


def sees_all(book: Book) -> bool:
    """Whether whoever reads these books sees everybody in them."""
    return book.seen_by_id is None


def seen(book: Book, to_party: str = "") -> Q:
    """A condition: the row is about somebody whom the reader of these books sees.

    `to_party` leads from the row to its party, such as `invoice__party__`; nothing for parties.
    Who sees everybody sees the rows about nobody too.
    """
    if sees_all(book):
        return Q()
    return Q(**{f"{to_party}manager": book.seen_by_id})


def seen_codes(book: Book) -> frozenset[str] | None:
    """The codes of whom the reader sees, for what is no row; None for everybody."""
    if sees_all(book):
        return None
    rows = Party.objects.filter(seen(book), book=book)
    return frozenset(rows.values_list("code", flat=True))

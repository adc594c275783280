"""What of the books somebody may know who sees own customers only: the one place that narrows.

Every query about parties, and about what names one, asks here. What is not seen is not there:
lists leave it out, and what names it gets the refusal of what there is not.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from akker.books.models import Book
from akker.books.queries import DimensionValueRow, dimensions
from akker.kernel.errors import Refused
from akker.parties.models import Party, TeamMember


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
    is_manager = Q(**{f"{to_party}manager": book.seen_by_id})
    return is_manager | Q(**{f"{to_party}pk__in": _of_team(book).values("party")})


def _of_team(book: Book) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(book=book, user=book.seen_by_id, until_on=None)


# The same in SQL, of the party `p`, for the user `%(manager)s`.
SEEN_SQL = (
    "(p.manager_id = %(manager)s OR EXISTS (SELECT 1 FROM parties_teammember t"
    " WHERE t.party_id = p.id AND t.user_id = %(manager)s AND t.until_on IS NULL))"
)


def seen_codes(book: Book) -> frozenset[str] | None:
    """The codes of whom the reader sees, for what is no row; None for everybody."""
    if sees_all(book):
        return None
    rows = Party.objects.filter(seen(book), book=book)
    return frozenset(rows.values_list("code", flat=True))


def dimensions_seen(book: Book) -> list[DimensionValueRow]:
    """As `books.queries.dimensions`, with the values that the reader may know of.

    A dimension is of customers when one of its values carries the code or name of a party; of
    such a one, who sees own customers only has the values of those alone. Three queries at most.
    """
    rows = dimensions(book)
    if sees_all(book) or not rows:
        return rows
    theirs: set[str] = set()
    own: set[str] = set()
    team = set(_of_team(book).values_list("party", flat=True))
    parties = Party.objects.filter(book=book).values_list("pk", "code", "name", "manager")
    for key, code, name, manager in parties.iterator():
        into = own if manager == book.seen_by_id or key in team else theirs
        into |= {code.casefold(), name.casefold()}
    of_customers = {row.dimension for row in rows if _said(row) & (own | theirs)}
    return [
        row
        for row in rows
        if row.dimension not in of_customers or (_said(row) & own and not _said(row) & theirs - own)
    ]


def _said(row: DimensionValueRow) -> set[str]:
    return {row.code.casefold(), row.name.casefold()} - {""}


def check_dimensions_seen(book: Book, given: Collection[tuple[str, str]]) -> None:
    """Of a line, for who sees own customers only. Refused: dimension_unknown."""
    if sees_all(book) or not given:
        return
    known = {(row.dimension, row.code) for row in dimensions_seen(book) if not row.is_retired}
    for dimension, value in given:
        if (dimension, value) not in known:
            raise Refused(
                "dimension_unknown",
                "{dimension} has no value {value} to use here.",
                remedy="Use each dimension once, with one of its values.",
                dimension=dimension,
                value=value,
            )

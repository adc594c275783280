"""Whose customers a question is about: of a manager, of a team, of a tier, or in a segment."""

from dataclasses import dataclass

from django.db.models import Q

from akker.books.models import Book
from akker.customers.models import Customer
from akker.customers.queries import keys_in_segment
from akker.customers.rules import ARCHIVED, STANDARD, TIERS
from akker.kernel.errors import Refused
from akker.parties.models import Party, TeamMember
from akker.parties.queries import NOBODY
from akker.parties.queries_sight import seen

_FEW = 500


@dataclass(frozen=True, slots=True)
class Whose:
    """`manager` is an e-mail address or `NOBODY`, `team` that of somebody in the team, `segment`
    the name of a shared filter of the list."""

    manager: str = ""
    team: str = ""
    tier: str = ""
    segment: str = ""


EVERYBODY = Whose()


def check_tier(tier: str) -> None:
    """Refused: customer_unfit."""
    if tier and tier not in TIERS:
        raise Refused(
            "customer_unfit",
            "{value} is no {name} of a customer.",
            remedy="Use one of: {known}.",
            value=tier[:40],
            name="tier",
            known=", ".join(TIERS),
        )


def of_whom(book: Book, whose: Whose, to_party: str) -> Q:
    """A condition: the party, to which `to_party` leads, is one of those asked for.

    Each part asks for the keys of a few, so that nothing is joined to every party. Refused:
    customer_unfit, segment_unknown.
    """
    check_tier(whose.tier)
    found, key = Q(), f"{to_party}__in"
    if whose.manager == NOBODY:
        found &= ~Q(**{key: Party.objects.filter(book=book, manager__isnull=False).values("pk")})
    elif whose.manager:
        own = Party.objects.filter(book=book, manager__email=whose.manager)
        found &= Q(**{key: own.values("pk")})
    if whose.team:
        members = TeamMember.objects.filter(book=book, user__email=whose.team, until_on=None)
        found &= Q(**{key: members.values("party")})
    if whose.segment:
        found &= Q(**{key: keys_in_segment(book, whose.segment)})
    if whose.tier == STANDARD:  # who has no row is of it
        others = Customer.objects.filter(book=book).exclude(tier=STANDARD)
        found &= ~Q(**{key: others.values("party")})
    elif whose.tier:
        found &= Q(**{key: Customer.objects.filter(book=book, tier=whose.tier).values("party")})
    return found


def still_kept(book: Book, to_party: str) -> Q:
    """A condition: the party is no other name for somebody, not out of use, and not archived.

    One query: they are few, and then each row is held against a list of them.
    """
    hidden = (
        Party.objects.filter(book=book, merged_into__isnull=False).values("pk"),
        Party.objects.filter(book=book, retired_on__isnull=False).values("pk"),
        Customer.objects.filter(book=book, status=ARCHIVED).values("party"),
    )
    first, *others = hidden
    few = [next(iter(row.values())) for row in first.union(*others)[:_FEW]]
    if len(few) < _FEW:
        return ~Q(**{f"{to_party}__in": few}) if few else Q()
    found = Q()
    for one in hidden:
        found &= ~Q(**{f"{to_party}__in": one})
    return found


def codes_of(book: Book, whose: Whose) -> frozenset[str]:
    """The codes of those asked for whom the reader sees and who still are looked after. Two
    queries. Refused: customer_unfit."""
    rows = Party.objects.filter(
        seen(book), of_whom(book, whose, "pk"), still_kept(book, "pk"), book=book
    )
    return frozenset(rows.values_list("code", flat=True))

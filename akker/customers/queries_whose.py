"""Whose customers a question is about: those of a manager, of a team, or of a tier."""

from dataclasses import dataclass

from django.db.models import Q

from akker.books.models import Book
from akker.customers.models import Customer
from akker.customers.rules import ARCHIVED, STANDARD, TIERS
from akker.kernel.errors import Refused
from akker.parties.models import Party, TeamMember
from akker.parties.queries import NOBODY


@dataclass(frozen=True, slots=True)
class Whose:
    """`manager` is an e-mail address or `NOBODY`, `team` that of somebody in the team."""

    manager: str = ""
    team: str = ""
    tier: str = ""


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


def of_whom(book: Book, whose: Whose, to_party: str = "") -> Q:
    """A condition: the party, to which `to_party` leads, is one of those asked for.

    Refused: customer_unfit.
    """
    found = Q()
    if whose.manager:
        nobody = whose.manager == NOBODY
        key = f"{to_party}manager" if nobody else f"{to_party}manager__email"
        found &= Q(**{key: None if nobody else whose.manager})
    if whose.team:
        members = TeamMember.objects.filter(book=book, user__email=whose.team, until_on=None)
        found &= Q(**{f"{to_party}pk__in": members.values("party")})
    if whose.tier:
        check_tier(whose.tier)
        of_tier = Q(**{f"{to_party}customer__tier": whose.tier})
        if whose.tier == STANDARD:  # who has no row is of it
            of_tier |= Q(**{f"{to_party}customer": None})
        found &= of_tier
    return found


def still_kept(book: Book, to_party: str) -> Q:
    """A condition: the party is no other name for somebody, not out of use, and not archived.

    In a form that reads the few that are, and not every party.
    """
    merged = Party.objects.filter(book=book, merged_into__isnull=False)
    retired = Party.objects.filter(book=book, retired_on__isnull=False)
    archived = Customer.objects.filter(book=book, status=ARCHIVED)
    return (
        ~Q(**{f"{to_party}__in": merged.values("pk")})
        & ~Q(**{f"{to_party}__in": retired.values("pk")})
        & ~Q(**{f"{to_party}__in": archived.values("party")})
    )

"""Reading who else looks after a party."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from akker.access.models import Membership
from akker.books.models import Book
from akker.parties.models import Party, TeamMember
from akker.parties.queries import party_coded, party_unknown
from akker.parties.queries_sight import seen


@dataclass(frozen=True, slots=True)
class TeamRow:
    """`until_on` is None for who is in the team now."""

    user_id: int
    email: str
    name: str
    part: str
    from_on: dt.date
    until_on: dt.date | None


def team_of(book: Book, code: str) -> list[TeamRow]:
    """Who is in the team first, then who was, the latest first. Two queries. Refused:
    party_unknown.
    """
    rows = TeamMember.objects.filter(book=book, party__code=party_coded(book, code).code)
    rows = rows.order_by(F("until_on").desc(nulls_first=True), "from_on", "pk")
    columns = ("user", "user__email", "user__name", "part", "from_on", "until_on")
    return [
        TeamRow(user_id, email, name or email, part, from_on, until_on)
        for user_id, email, name, part, from_on, until_on in rows.values_list(*columns)
    ]


@dataclass(frozen=True, slots=True)
class Colleague:
    user_id: int
    email: str
    name: str
    language: str


def looked_after_by(book: Book, code: str) -> list[Colleague]:
    """Who can sign in and looks after a party now: its manager and its team, by address.

    Two queries. Refused: party_unknown.
    """
    row = Party.objects.filter(seen(book), book=book, code=code).first()
    if row is None:
        raise party_unknown(book, code)
    team = TeamMember.objects.filter(book=book, party=row, until_on=None).values("user")
    rows = Membership.objects.filter(
        Q(user=row.manager_id) | Q(user__in=team),
        book=book,
        ended_at=None,
        user__is_active=True,
    )
    columns = ("user", "user__email", "user__name", "user__language")
    return [
        Colleague(user_id, email, name or email, language)
        for user_id, email, name, language in rows.order_by("user__email").values_list(*columns)
    ]

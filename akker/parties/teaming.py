"""Who else looks after a party: its team, beside the one manager."""

import datetime as dt

from django.db.models import QuerySet

from akker.access.queries import member_id
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.events import TeamMemberAdded, TeamMemberEnded
from akker.parties.managing import check_sight
from akker.parties.models import Party, TeamMember
from akker.parties.queries import keys_of_group
from akker.parties.rules import PARTS


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def add_to_team(
    actor: Actor, *, code: str, email: str, part: str, on: dt.date | None = None
) -> None:
    """A member looks after somebody too, from a day on: today unless one is given.

    Refused: party_unknown, permission_missing, not_a_member, team_part_unknown, day_too_late,
    team_member_there.
    """
    row = _whole(actor, code)
    user_id = member_id(actor.book, email)
    _check(part, on, actor)
    day = on or today_in(actor.book)
    if _current(actor, row, email, part).exists():
        raise Refused(
            "team_member_there",
            "{email} has this part in the team of {code} already.",
            remedy="Choose somebody else, or another part.",
            email=email,
            code=row.code,
        )
    for key in keys_of_group(actor.book, row.code):
        TeamMember.objects.create(
            book=actor.book, party_id=key, user_id=user_id, part=part, from_on=day
        )
    record(actor, TeamMemberAdded(row.code, user_id, part, day), subject=f"party:{row.code}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_in_team(
    actor: Actor, *, code: str, email: str, part: str, on: dt.date | None = None
) -> None:
    """They do so no longer. Refused: party_unknown, permission_missing, team_member_unknown,
    day_too_late, day_too_early.
    """
    row = _whole(actor, code)
    _check(part, on, actor)
    found = _current(actor, row, email, part)
    first = found.order_by("-from_on").first()
    if first is None:
        raise Refused(
            "team_member_unknown",
            "Nobody like that is in the team of {code}.",
            remedy="Look at the team again.",
            code=row.code,
        )
    day = on or max(today_in(actor.book), first.from_on)
    if day < first.from_on:
        raise Refused(
            "day_too_early",
            "{day} is before {first}, when this began.",
            remedy="Use that day or a later one.",
            day=day.isoformat(),
            first=first.from_on.isoformat(),
        )
    found.update(until_on=day)
    record(actor, TeamMemberEnded(row.code, first.user_id, part, day), subject=f"party:{row.code}")


def share_team(actor: Actor, main: Party, other: Party) -> None:
    """Step: two that are one from now on have the team of both."""
    names = ("user_id", "part", "from_on")
    for one, another in ((main, other), (other, main)):
        there = set(one.team.filter(until_on=None).values_list("user_id", "part"))
        for row in another.team.filter(until_on=None).order_by("pk"):
            if (row.user_id, row.part) not in there:
                values = {name: getattr(row, name) for name in names}
                TeamMember.objects.create(book=actor.book, party=one, **values)


def _whole(actor: Actor, code: str) -> Party:
    """Whom a code stands for, locked. Refused: party_unknown, permission_missing."""
    row = locked_party(actor, code)
    check_sight(actor)
    while row.merged_into_id is not None:
        row = Party.objects.select_for_update().get(book=actor.book, pk=row.merged_into_id)
    return row


def _current(actor: Actor, row: Party, email: str, part: str) -> QuerySet[TeamMember]:
    group = keys_of_group(actor.book, row.code)
    return TeamMember.objects.filter(
        book=actor.book, party__in=group, user__email=email.lower(), part=part, until_on=None
    )


def _check(part: str, on: dt.date | None, actor: Actor) -> None:
    if part not in PARTS:
        raise Refused(
            "team_part_unknown",
            "{part} is no part in a team.",
            remedy="Use one of: {known}.",
            part=part[:40],
            known=", ".join(PARTS),
        )
    if on is not None and on > today_in(actor.book):
        raise Refused(
            "day_too_late",
            "{day} is still to come.",
            remedy="Write down what has happened, on its day.",
            day=on.isoformat(),
        )

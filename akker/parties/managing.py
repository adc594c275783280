"""Who looks after a party: one member of these books, until it is another."""

from collections import defaultdict
from collections.abc import Sequence

from akker.access.models import User
from akker.access.queries import member_id, members_of, not_a_member
from akker.audit.recording import Happened, record_all
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.events import PartyManagerChanged
from akker.parties.models import Party

_AT_ONCE = 500


@usecase(Permission.CHANGE_PARTIES)
def assign_manager(actor: Actor, *, code: str, email: str) -> None:
    """Say which member looks after somebody, and all that was merged with them; empty for nobody.

    Refused: party_unknown, permission_missing, not_a_member.
    """
    row = locked_party(actor, code)
    check_sight(actor)
    manager_id = member_id(actor.book, email) if email else None
    while row.merged_into_id is not None:
        row = Party.objects.select_for_update().get(book=actor.book, pk=row.merged_into_id)
    write_manager(actor, row, manager_id)


@usecase(Permission.CHANGE_PARTIES)
def hand_over_customers(actor: Actor, *, email: str, to: str) -> int:
    """Everybody whom one looks after is looked after by another from now on; how many they are.

    `email` may be of somebody who is no member any more; `to` is empty for nobody. Refused:
    permission_missing, not_a_member.
    """
    check_sight(actor)
    was = User.objects.filter(email=email.lower()).values_list("pk", flat=True).first()
    own = Party.objects.filter(book=actor.book, manager=was)
    if was is None or not (own.exists() or _is_member(actor.book, email)):
        raise not_a_member(actor.book, email)
    manager_id = member_id(actor.book, to) if to else None
    rows = own.filter(merged_into=None).order_by("pk").select_for_update()
    return write_managers(actor, [(row, manager_id) for row in rows])


def write_manager(actor: Actor, row: Party, manager_id: int | None) -> bool:
    """Step: who looks after a locked party, and those merged into it; whether it is another."""
    return write_managers(actor, [(row, manager_id)]) == 1


def write_managers(actor: Actor, told: Sequence[tuple[Party, int | None]]) -> int:
    """Step: as `write_manager`, of many; how many it is another for. A few statements for each
    manager and some hundreds.
    """
    by_manager: dict[int | None, list[int]] = defaultdict(list)
    events = []
    for row, manager_id in told:
        by_manager[manager_id].append(row.pk)
        if row.manager_id != manager_id:
            event, before = (
                PartyManagerChanged(row.code, manager_id),
                {"manager_id": row.manager_id},
            )
            events.append(Happened(event, f"party:{row.code}", before))
        row.manager_id = manager_id
    own = Party.objects.filter(book=actor.book)
    for manager_id, keys in by_manager.items():
        for start in range(0, len(keys), _AT_ONCE):
            newest = keys[start : start + _AT_ONCE]
            while newest:
                own.filter(pk__in=newest).update(manager=manager_id)
                newest = list(own.filter(merged_into__in=newest).values_list("pk", flat=True))
    record_all(actor, events)
    return len(events)


def check_sight(actor: Actor) -> None:
    """Refused: permission_missing."""
    if not actor.sees_all:
        raise Refused(
            "permission_missing",
            "Who sees own customers only does not say who looks after them.",
            remedy="Ask somebody who sees all customers.",
        )


def _is_member(book: Book, email: str) -> bool:
    return any(one.email == email.lower() for one in members_of(book))

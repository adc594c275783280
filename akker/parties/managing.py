"""Who looks after a party: one member of these books, until it is another."""

from akker.access.models import User
from akker.access.queries import member_id, members_of, not_a_member
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.events import PartyManagerChanged
from akker.parties.models import Party
from akker.parties.queries import keys_of_group


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
    return sum(write_manager(actor, row, manager_id) for row in rows)


def write_manager(actor: Actor, row: Party, manager_id: int | None) -> bool:
    """Step: who looks after a locked party, and those merged into it; whether it is another."""
    is_other = row.manager_id != manager_id
    group = Party.objects.filter(book=actor.book, pk__in=keys_of_group(actor.book, row.code))
    group.update(manager=manager_id)
    if is_other:
        record(
            actor,
            PartyManagerChanged(row.code, manager_id),
            subject=f"party:{row.code}",
            before={"manager_id": row.manager_id},
        )
    row.manager_id = manager_id
    return is_other


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

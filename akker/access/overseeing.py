"""What an owner asks of people, and looking at the books with the eyes of another role."""

from akker.access.events import SecondFactorDemanded, ViewedAs, ViewedAsEnded
from akker.access.models import BookAccess, Role
from akker.access.queries import has_second_factor
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused


@usecase(Permission.MANAGE_PEOPLE)
def demand_second_factor(actor: Actor, *, is_demanded: bool) -> None:
    """Whether who posts or manages needs a second step when signing in.

    Whoever has none may only look, until they add one. Refused: factor_first, for an owner
    who has none.
    """
    if is_demanded and actor.user_id is not None and not has_second_factor(actor.user_id):
        raise Refused(
            "factor_first",
            "You have no second step yourself, and would be kept from managing people.",
            remedy="Add an authenticator app or a passkey under You first.",
        )
    row, _ = BookAccess.objects.select_for_update().get_or_create(book=actor.book)
    before = row.demands_second_factor
    row.demands_second_factor = is_demanded
    row.save(update_fields=["demands_second_factor"])
    record(
        actor,
        SecondFactorDemanded(is_demanded),
        subject="people",
        before={"is_demanded": before},
    )


@usecase(Permission.MANAGE_PEOPLE)
def begin_viewing_as(actor: Actor, *, role: str) -> Role:
    """Look at the books as this role sees them, changing nothing. Refused: role_unknown."""
    if role not in Role.values:
        raise Refused(
            "role_unknown",
            "{role} is not a role.",
            remedy="Use one of: {known}.",
            role=ascii(role[:20])[1:-1] or "An empty text",
            known=", ".join(Role.values),
        )
    record(actor, ViewedAs(role), subject="people")
    return Role(role)


@usecase(Permission.MANAGE_PEOPLE)
def end_viewing_as(actor: Actor, *, role: str) -> None:
    """Look with one's own eyes again."""
    record(actor, ViewedAsEnded(role), subject="people")

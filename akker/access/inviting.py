"""Letting people into a set of books, and out again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from akker.access.events import MembershipEnded, RoleChanged, UserInvited
from akker.access.models import Membership, Role, User
from akker.access.queries import not_a_member
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.names import check_name


@usecase(Permission.MANAGE_PEOPLE)
def invite_user(actor: Actor, *, email: str, role: str, name: str = "") -> str:
    """Give somebody a role in these books; the address as it is kept, in small letters.

    Who signs in to other books already keeps the name that stands there. Refused:
    email_unfit, name_unfit, role_unknown, member_already.
    """
    address = _address(email)
    checked = _role(role)
    if name:
        check_name(name, 120)
    _hold_people(actor.book)
    user, _ = User.objects.get_or_create(email=address, defaults={"name": name})
    if Membership.objects.filter(book=actor.book, user=user, ended_at=None).exists():
        raise Refused(
            "member_already",
            "{email} is a member of {book} already.",
            remedy="Change the role instead.",
            email=address,
            book=actor.book.name,
        )
    Membership.objects.create(book=actor.book, user=user, role=checked)
    record(actor, UserInvited(user.pk, checked), subject=f"user:{user.pk}")
    return address


@usecase(Permission.MANAGE_PEOPLE)
def change_role(actor: Actor, *, email: str, role: str) -> None:
    """From now on another role. Refused: role_unknown, not_a_member, last_owner."""
    checked = _role(role)
    _hold_people(actor.book)
    membership = _membership(actor, email)
    before = membership.role
    if checked != Role.OWNER:
        _keep_an_owner(actor, membership)
    membership.role = checked
    membership.save(update_fields=["role"])
    record(
        actor,
        RoleChanged(membership.user_id, checked),
        subject=f"user:{membership.user_id}",
        before={"role": before},
    )


@usecase(Permission.MANAGE_PEOPLE)
def end_membership(actor: Actor, *, email: str) -> None:
    """Close these books to somebody from the next request on. Refused: not_a_member, last_owner."""
    _hold_people(actor.book)
    membership = _membership(actor, email)
    _keep_an_owner(actor, membership)
    membership.ended_at = dt.datetime.now(dt.UTC)
    membership.save(update_fields=["ended_at"])
    record(
        actor,
        MembershipEnded(membership.user_id, membership.role),
        subject=f"user:{membership.user_id}",
    )


def _hold_people(book: Book) -> None:
    # One at a time: two owners who remove each other would leave nobody.
    Book.objects.select_for_update().get(pk=book.pk)


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            "email_unfit",
            "{email} is not an e-mail address.",
            remedy="Use one such as name@example.com.",
            email=ascii(email)[1:-1] or "An empty text",
        ) from None
    return address


def _role(role: str) -> Role:
    if role not in Role.values:
        raise Refused(
            "role_unknown",
            "{role} is not a role.",
            remedy="Use one of: {known}.",
            role=role or "An empty text",
            known=", ".join(Role.values),
        )
    return Role(role)


def _membership(actor: Actor, email: str) -> Membership:
    found = Membership.objects.filter(
        book=actor.book, user__email=email.strip().lower(), ended_at=None
    ).first()
    if found is None:
        raise not_a_member(actor.book, email)
    return found


def _keep_an_owner(actor: Actor, membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    others = Membership.objects.filter(book=actor.book, role=Role.OWNER, ended_at=None)
    if not others.exclude(pk=membership.pk).exists():
        raise Refused(
            "last_owner",
            "This is the only owner of {book}.",
            remedy="Make somebody else owner first.",
            book=actor.book.name,
        )

"""Letting people into a set of books, and out again."""

import datetime as dt

from akker.access.addresses import checked_email
from akker.access.events import (
    InvitationMade,
    MembershipEnded,
    RoleChanged,
    SightChanged,
    UserInvited,
)
from akker.access.letters import mail_is_set_up
from akker.access.linking import write_link
from akker.access.models import LinkPurpose, Membership, Role, User
from akker.access.queries import not_a_member
from akker.access.setting_passwords import write_wanted_letter
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.names import check_name


@usecase(Permission.MANAGE_PEOPLE)
def invite_user(actor: Actor, *, email: str, role: str, name: str = "") -> str:
    """Give somebody a role in these books; the address as it is kept, in small letters.

    Who signs in to other books already keeps the name that stands there. A letter goes out
    where mail is set up. Refused: email_unfit, email_unproven, name_unfit, role_unknown,
    member_already.
    """
    address = checked_email(email)
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
    _refuse_borrowed_address(actor, user)
    Membership.objects.create(book=actor.book, user=user, role=checked)
    if mail_is_set_up():
        write_wanted_letter(address, LinkPurpose.INVITATION)
    record(actor, UserInvited(user.pk, checked), subject=f"user:{user.pk}")
    return address


@usecase(Permission.MANAGE_PEOPLE)
def make_invitation(actor: Actor, *, email: str) -> str:
    """A token with which somebody invited gives themselves a name and a password, once.

    Whoever has it becomes that person here. So it is made only for who has never signed in,
    and belongs to no other books. Refused: not_a_member, invitation_needless.
    """
    user = _membership(actor, email).user
    is_elsewhere = user.memberships.filter(ended_at=None).exclude(book=actor.book).exists()
    if is_elsewhere or user.has_password or user.last_login or user.passkeys.exists():
        raise Refused(
            "invitation_needless",
            "{email} signs in here already.",
            remedy="They sign in as always, and find these books.",
            email=user.email,
        )
    token = write_link(user, LinkPurpose.INVITATION)
    record(actor, InvitationMade(user.pk), subject=f"user:{user.pk}")
    return token


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
    if checked != Role.MANAGER:
        membership.sees_all = True
    membership.save(update_fields=["role", "sees_all"])
    record(
        actor,
        RoleChanged(membership.user_id, checked),
        subject=f"user:{membership.user_id}",
        before={"role": before},
    )


@usecase(Permission.MANAGE_PEOPLE)
def change_sight(actor: Actor, *, email: str, sees_all: bool) -> None:
    """Whether an account manager sees all customers, or own ones only.

    Refused: not_a_member, sight_unfit.
    """
    _hold_people(actor.book)
    membership = _membership(actor, email)
    if membership.role != Role.MANAGER and not sees_all:
        raise Refused(
            "sight_unfit",
            "Only an account manager can be kept to own customers.",
            remedy="Change the role first.",
        )
    before = membership.sees_all
    membership.sees_all = sees_all
    membership.save(update_fields=["sees_all"])
    record(
        actor,
        SightChanged(membership.user_id, sees_all),
        subject=f"user:{membership.user_id}",
        before={"sees_all": before},
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


def _refuse_borrowed_address(actor: Actor, user: User) -> None:
    """Somebody could have come in elsewhere under an address that is not theirs, and wait for
    other books to be opened to it. At the command line it is the operator who decides."""
    if actor.channel != "web" or user.last_login is None or user.email_proven_at is not None:
        return
    known = Membership.objects.filter(
        user_id=actor.user_id or 0, ended_at=None, role=Role.OWNER, book__membership__user=user
    )
    if not known.exists():
        raise Refused(
            "email_unproven",
            "{email} signs in to other books, and has not shown yet that this address is theirs.",
            remedy="Let them ask for a new password by mail first, and open that mail.",
            email=user.email,
        )


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


def _sought(email: str) -> str:
    wanted = email.strip().lower()
    return wanted if wanted.isprintable() else ""


def _membership(actor: Actor, email: str) -> Membership:
    found = Membership.objects.filter(
        book=actor.book, user__email=_sought(email), ended_at=None
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

"""The doors through which somebody comes in: the only place that builds an Actor."""

from dataclasses import replace

from akker.access.models import Membership, Role, User
from akker.access.queries import not_a_member
from akker.access.roles import PERMISSIONS
from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.books.queries import book_unknown
from akker.kernel.errors import Refused


def command_line_actor(book: Book, email: str = "", key: str = "") -> Actor:
    """The person at the command line: an owner of these books, or whoever `email` names.

    Without an address the name says that it was the command line. Refused: not_a_member.
    """
    if email:
        return member_actor(book, email, channel="cli", key=key)
    return Actor(
        name="command line",
        book=book,
        permissions=PERMISSIONS[Role.OWNER],
        channel="cli",
        idempotency_key=key,
    )


def member_actor(book: Book, email: str, *, channel: str, key: str = "") -> Actor:
    """A member of these books. Refused: not_a_member, also for unknown and inactive users."""
    membership = (
        Membership.objects.filter(
            book=book, user__email=email.lower(), user__is_active=True, ended_at=None
        )
        .select_related("user")
        .first()
    )
    if membership is None:
        raise not_a_member(book, email)
    return _member(membership, book, channel=channel, key=key)


def session_actor(book: Book, user_id: int, *, key: str = "") -> Actor:
    """Who is signed in on the web, in these books. Refused: book_unknown.

    The refusal is that of books which are not there: whether they are is nobody's business
    but their members'.
    """
    membership = (
        Membership.objects.filter(book=book, user_id=user_id, user__is_active=True, ended_at=None)
        .select_related("user")
        .first()
    )
    if membership is None:
        raise book_unknown(book.slug)
    return _member(membership, book, channel="web", key=key)


def _member(membership: Membership, book: Book, *, channel: str, key: str) -> Actor:
    return Actor(
        name=membership.user.name or membership.user.email,
        book=book,
        permissions=PERMISSIONS[Role(membership.role)],
        channel=channel,
        user_id=membership.user_id,
        sees_all=membership.sees_all,
        idempotency_key=key,
    )


def job_actor(book: Book) -> Actor:
    """Work that the schedule does by itself."""
    return Actor(
        name="schedule", book=book, permissions=PERMISSIONS[Role.BOOKKEEPER], channel="job"
    )


def starter_actor(
    book: Book, *, name: str, user_id: int | None, permissions: frozenset[Permission], key: str
) -> Actor:
    """Whoever started long work, when it runs: with what was theirs then and still is.

    Who was no member then was the operator, and is so still. Refused: membership_over.
    """
    if user_id is None:
        return Actor(name, book, permissions, channel="job", idempotency_key=key)
    membership = (
        Membership.objects.filter(book=book, user_id=user_id, user__is_active=True, ended_at=None)
        .select_related("user")
        .first()
    )
    if membership is None:
        raise Refused(
            "membership_over",
            "{name} is no member of {book} any more.",
            remedy="Somebody else can start this again.",
            name=name,
            book=book.name,
        )
    member = _member(membership, book, channel="job", key=key)
    return replace(member, permissions=member.permissions & permissions)


def user_by_email(email: str) -> User:
    """Refused: user_unknown."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise Refused(
            "user_unknown",
            "Nobody signs in with {email}.",
            remedy="Check the address, or add the user first.",
            email=email,
        )
    return user

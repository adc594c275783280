"""The doors through which somebody comes in: the only place that builds an Actor."""

from dataclasses import replace

from django.db.models import Exists, OuterRef

from akker.access.models import BookAccess, Membership, Role, User
from akker.access.queries import has_factor, not_a_member
from akker.access.roles import LOOKING, PERMISSIONS, is_trusted
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


def session_actor(book: Book, user_id: int, *, key: str = "", seen_as: str = "") -> Actor:
    """Who is signed in on the web, in these books. Refused: book_unknown.

    The refusal is that of books which are not there: whether they are is nobody's business
    but their members'. Where the books demand a second factor of who posts or manages,
    somebody without one may only look. With the role that an owner looks as in `seen_as`,
    the permissions are that role's, and nothing can be changed.
    """
    demands = Exists(BookAccess.objects.filter(book=OuterRef("book"), demands_second_factor=True))
    membership = (
        Membership.objects.filter(book=book, user_id=user_id, user__is_active=True, ended_at=None)
        .select_related("user")
        .annotate(lacks_factor=demands & ~has_factor("user"))
        .first()
    )
    if membership is None:
        raise book_unknown(book.slug)
    actor = _member(membership, book, channel="web", key=key)
    if membership.lacks_factor and is_trusted(Role(membership.role)):
        actor = replace(actor, permissions=actor.permissions & LOOKING)
    if seen_as in Role.values and Permission.MANAGE_PEOPLE in actor.permissions:
        actor = replace(actor, permissions=PERMISSIONS[Role(seen_as)], only_looks=True)
    return actor


def actors_of(user: User, *, channel: str) -> list[Actor]:
    """The user in each of their books, to record what they did about their own way in.

    They may do nothing there.
    """
    rows = Membership.objects.filter(user=user, ended_at=None).select_related("user", "book")
    return [
        replace(_member(row, row.book, channel=channel, key=""), permissions=frozenset())
        for row in rows.order_by("book_id")
    ]


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

"""The doors through which somebody comes in: the only place that builds an Actor."""

import datetime as dt
import secrets
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from akker.access.metering import count_request
from akker.access.models import ApiToken, BookAccess, Membership, Role, Scope, User
from akker.access.queries import has_factor, not_a_member
from akker.access.roles import LOOKING, PERMISSIONS, READING_ONLY, is_trusted, permissions_of
from akker.access.tokens import hash_of, prefix_of
from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.books.queries import book_unknown
from akker.kernel.errors import Refused

# Under which names what nobody signed in for stands in the log: the door says it all.
COMMAND_LINE, SCHEDULE, CUSTOMER = NAMELESS = ("command line", "schedule", "customer")


def command_line_actor(book: Book, email: str = "", key: str = "") -> Actor:
    """The person at the command line: an owner of these books, or whoever `email` names.

    Without an address the name says that it was the command line. Refused: not_a_member.
    """
    if email:
        return member_actor(book, email, channel="cli", key=key)
    return Actor(
        name=COMMAND_LINE,
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


def session_actor(slug: str, user_id: int, *, key: str = "", seen_as: str = "") -> Actor:
    """Who is signed in on the web, in the books of that name. One query. Refused: book_unknown.

    The refusal is that of books which are not there: whether they are is nobody's business
    but their members'. Where the books demand a second factor of who posts or manages,
    somebody without one may only look. With the role that an owner looks as in `seen_as`,
    the permissions are that role's, and nothing can be changed.
    """
    return actor_beside(slug, user_id, key=key, seen_as=seen_as)[0]


def actor_beside(
    slug: str, user_id: int, *, key: str = "", seen_as: str = ""
) -> tuple[Actor, list[Book]]:
    """As `session_actor`, beside all books that are open to the same user, by name. One query."""
    memberships = list(
        Membership.objects.filter(user_id=user_id, user__is_active=True, ended_at=None)
        .select_related("user", "book")
        .annotate(lacks_factor=_lacks_factor("user"))
        .order_by("book__name", "book_id")
    )
    membership = next((row for row in memberships if row.book.slug == slug), None)
    if membership is None:
        raise book_unknown(slug)
    actor = _member(membership, membership.book, channel="web", key=key)
    actor = replace(actor, permissions=_proven(membership, membership.lacks_factor))
    if seen_as in Role.values and Permission.MANAGE_PEOPLE in actor.permissions:
        actor = replace(actor, permissions=PERMISSIONS[Role(seen_as)], only_looks=True)
    return actor, [row.book for row in memberships]


def actors_of(user: User, *, channel: str) -> list[Actor]:
    """The user in each of their books, to record what they did about their own way in.

    They may do nothing there.
    """
    rows = Membership.objects.filter(user=user, ended_at=None).select_related("user", "book")
    return [
        replace(_member(row, row.book, channel=channel, key=""), permissions=frozenset())
        for row in rows.order_by("book_id")
    ]


@dataclass(frozen=True, slots=True)
class TokenVisit:
    """A program that came in by a token; `language` is that of whoever made the token."""

    token_id: int
    actor: Actor
    expires_at: dt.datetime
    language: str
    may_write: bool


def token_actor(text: str, *, slug: str = "", key: str = "") -> TokenVisit:
    """A program with a token, in the token's books; `slug` is what it calls them, if it does.

    It may do what the token's role may and its maker still may, who only looks where books
    demand a second factor that is not there; with the scope read only what reads. Refused:
    token_refused, in the same words whatever is wrong with the token; book_unknown, for other
    books as for none; too_many_requests.
    """
    prefix = prefix_of(text)
    rows = (
        ApiToken.objects.filter(prefix=prefix)
        .select_related("book", "membership__user")
        .annotate(lacks_factor=_lacks_factor("membership__user"))
    )
    row = rows.first() if prefix else None
    if row is None or not _opens(row, text):
        raise Refused(
            "token_refused",
            "This token does not work, or does not work any more.",
            remedy="Make a new one, and send it as `Authorization: Bearer`.",
        )
    count_request(row.pk)
    if slug not in ("", row.book.slug):
        raise book_unknown(slug)
    permissions = PERMISSIONS[Role(row.role)]
    if row.membership is not None:
        permissions &= _proven(row.membership, row.lacks_factor)
    if row.scope == Scope.READ:
        permissions &= READING_ONLY
    user = row.membership.user if row.membership else None
    actor = Actor(
        name=f"{user.name or user.email} ({row.name})"[:150] if user else row.name,
        book=row.book,
        permissions=permissions,
        channel="api",
        user_id=user.pk if user else None,
        sees_all=row.membership.sees_all if row.membership else True,
        idempotency_key=key,
    )
    language = user.language if user else row.book.language
    return TokenVisit(row.pk, actor, row.expires_at, language, may_write=row.scope != Scope.READ)


def comes_again(visit: TokenVisit) -> bool:
    """Count a request that is answered as one before it; whether the token may still ask."""
    try:
        count_request(visit.token_id)
    except Refused:
        return False
    return True


def _opens(row: ApiToken, text: str) -> bool:
    is_same = secrets.compare_digest(row.token_hash, hash_of(text))
    is_alive = row.revoked_at is None and row.expires_at > dt.datetime.now(dt.UTC)
    member = row.membership
    return is_same and is_alive and (member is None or _still_there(member))


def _still_there(member: Membership) -> bool:
    return member.ended_at is None and member.user.is_active


def _member(membership: Membership, book: Book, *, channel: str, key: str) -> Actor:
    return Actor(
        name=membership.user.name or membership.user.email,
        book=book,
        permissions=_permissions(membership),
        channel=channel,
        user_id=membership.user_id,
        sees_all=membership.sees_all,
        idempotency_key=key,
    )


def _permissions(membership: Membership) -> frozenset[Permission]:
    return permissions_of(Role(membership.role), sees_all=membership.sees_all)


def _lacks_factor(user: str) -> Combinable | Q:
    """A condition: the books of the row demand a second factor that this user does not have."""
    demands = Exists(BookAccess.objects.filter(book=OuterRef("book"), demands_second_factor=True))
    return demands & ~has_factor(user)


def _proven(membership: Membership, lacks_factor: bool) -> frozenset[Permission]:
    """What a member may who is not at the machine itself: without a demanded factor, look."""
    permissions = _permissions(membership)
    if lacks_factor and is_trusted(Role(membership.role)):
        return permissions & LOOKING
    return permissions


def job_actor(book: Book) -> Actor:
    """Work that the schedule does by itself."""
    return Actor(name=SCHEDULE, book=book, permissions=PERMISSIONS[Role.BOOKKEEPER], channel="job")


def link_actor(book: Book) -> Actor:
    """Somebody of a customer, who came by a link that was sent to them and does not sign in.

    What the link is for is all that is called with it.
    """
    return Actor(
        name=CUSTOMER,
        book=book,
        permissions=frozenset({Permission.LOOK_AFTER_CUSTOMERS}),
        channel="link",
    )


def starter_actor(
    book: Book, *, name: str, user_id: int | None, permissions: frozenset[Permission], key: str
) -> Actor:
    """Whoever started long work, when it runs: with what was theirs then and still is.

    A second factor that was demanded since is asked of them too. Who was no member then was the
    operator, and is so still. Refused: membership_over.
    """
    if user_id is None:
        return Actor(name, book, permissions, channel="job", idempotency_key=key)
    membership = (
        Membership.objects.filter(book=book, user_id=user_id, user__is_active=True, ended_at=None)
        .select_related("user")
        .annotate(lacks_factor=_lacks_factor("user"))
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
    may = _proven(membership, membership.lacks_factor)
    return replace(member, permissions=may & permissions)


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

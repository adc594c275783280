"""Reading who may do what where."""

import datetime as dt
from dataclasses import dataclass

from akker.access.models import ApiToken, Membership, Role
from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.kernel.errors import Refused


def not_a_member(book: Book, email: str) -> Refused:
    return Refused(
        "not_a_member",
        "{email} is no member of {book}.",
        remedy="Invite this person first.",
        email=email,
        book=book.name,
    )


@dataclass(frozen=True, slots=True)
class MemberRow:
    email: str
    name: str
    role: str
    sees_all: bool
    is_active: bool


def members_of(book: Book) -> list[MemberRow]:
    """Everybody with a role in these books today, by e-mail address. One query."""
    rows = (
        Membership.objects.filter(book=book, ended_at=None)
        .select_related("user")
        .order_by("user__email")
    )
    return [
        MemberRow(row.user.email, row.user.name, row.role, row.sees_all, row.user.is_active)
        for row in rows
    ]


def books_open_to(user_id: int) -> list[Book]:
    """The books that this user may enter, by name. One query."""
    rows = (
        Membership.objects.filter(user_id=user_id, ended_at=None)
        .select_related("book")
        .order_by("book__name", "book_id")
    )
    return [row.book for row in rows]


def first_owner_email() -> str:
    """The address of the first owner of any books who can sign in; empty without one."""
    row = (
        Membership.objects.filter(role=Role.OWNER, ended_at=None, user__is_active=True)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    return row.user.email if row else ""


def token_unknown(book: Book, token_id: int) -> Refused:
    return Refused(
        "token_unknown",
        "{book} has no token {token_id}.",
        remedy="Look at the tokens there are.",
        book=book.name,
        token_id=token_id,
    )


@dataclass(frozen=True, slots=True)
class TokenRow:
    """`state` is active, expired, revoked or left, when whoever made it has no role any more."""

    token_id: int
    name: str
    prefix: str
    scope: str
    role: str
    owner: str
    made_at: dt.datetime
    expires_at: dt.datetime
    last_used_at: dt.datetime | None
    state: str


def may_see_token(actor: Actor, token: ApiToken) -> bool:
    """Whether it is the actor's own, or the actor manages the people of these books."""
    if Permission.MANAGE_PEOPLE in actor.permissions:
        return True
    return token.membership is not None and token.membership.user_id == actor.user_id


def tokens_for(actor: Actor) -> list[TokenRow]:
    """The tokens that this actor may see, the latest first; never their text. One query."""
    rows = (
        ApiToken.objects.filter(book=actor.book)
        .select_related("membership__user")
        .order_by("-made_at", "-pk")
    )
    return [_token_row(row) for row in rows if may_see_token(actor, row)]


def _token_row(row: ApiToken) -> TokenRow:
    owner = row.membership.user.email if row.membership else ""
    return TokenRow(
        row.pk,
        row.name,
        row.prefix,
        row.scope,
        row.role,
        owner,
        row.made_at,
        row.expires_at,
        row.last_used_at,
        _state(row),
    )


def _state(row: ApiToken) -> str:
    if row.revoked_at is not None:
        return "revoked"
    if row.membership and (row.membership.ended_at or not row.membership.user.is_active):
        return "left"
    return "active" if row.expires_at > dt.datetime.now(dt.UTC) else "expired"

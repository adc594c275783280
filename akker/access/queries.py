"""Reading who may do what where."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from akker.access.models import (
    ApiToken,
    AuthenticatorApp,
    BookAccess,
    Membership,
    Passkey,
    RecoveryCode,
    Role,
    User,
    UserSession,
)
from akker.access.roles import is_trusted
from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.secrecy import opened_text

APP_SECRET = "authenticator app"  # noqa: S105  # what the key is for, not a key


def member_id(book: Book, email: str) -> int:
    """The key of a member who can sign in. Refused: not_a_member."""
    for one in members_of(book):
        if one.email == email.lower() and one.is_active:
            return one.user_id
    raise not_a_member(book, email)


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
    last_sign_in_at: dt.datetime | None = None
    has_second_factor: bool = False
    can_be_invited: bool = False  # has never signed in, and has no other books
    user_id: int = 0


def members_of(book: Book) -> list[MemberRow]:
    """Everybody with a role in these books today, by e-mail address. One query."""
    elsewhere = Membership.objects.filter(user=OuterRef("user"), ended_at=None).exclude(book=book)
    rows = (
        Membership.objects.filter(book=book, ended_at=None)
        .select_related("user")
        .annotate(has_factor=has_factor("user"), is_elsewhere=Exists(elsewhere))
        .order_by("user__email")
    )
    return [
        MemberRow(
            email=row.user.email,
            name=row.user.name,
            role=row.role,
            sees_all=row.sees_all,
            is_active=row.user.is_active,
            last_sign_in_at=row.user.last_login,
            has_second_factor=row.has_factor,
            can_be_invited=not (
                row.is_elsewhere or row.user.last_login or row.user.has_password or row.has_factor
            ),
            user_id=row.user_id,
        )
        for row in rows
    ]


def has_factor(user: str) -> Combinable | Q:
    """A condition: the user of this column has an authenticator app or a passkey."""
    apps = AuthenticatorApp.objects.filter(user=OuterRef(user), confirmed_at__isnull=False)
    return Exists(apps) | Exists(Passkey.objects.filter(user=OuterRef(user)))


def has_second_factor(user_id: int) -> bool:
    """Whether signing in takes a second step. One query."""
    return User.objects.filter(has_factor("pk"), pk=user_id).exists()


def demands_second_factor(book: Book) -> bool:
    """Whether these books ask a second step of who posts or manages. One query."""
    return BookAccess.objects.filter(book=book, demands_second_factor=True).exists()


def books_that_wait(user_id: int) -> list[Book]:
    """Books in which the user may only look until a second factor is there. One query."""
    rows = (
        Membership.objects.filter(
            ~has_factor("user"),
            user_id=user_id,
            ended_at=None,
            book__bookaccess__demands_second_factor=True,
        )
        .select_related("book")
        .order_by("book__name")
    )
    return [row.book for row in rows if is_trusted(Role(row.role))]


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: int
    device: str
    address: str
    way: str
    began_at: dt.datetime
    seen_at: dt.datetime


def sessions_of(user_id: int, *, since: dt.datetime) -> list[SessionRow]:
    """Where the user is signed in, the latest first; older ones have run out. One query."""
    rows = UserSession.objects.filter(user_id=user_id, ended_at=None, began_at__gte=since)
    return [
        SessionRow(row.pk, row.device, row.address, row.way, row.began_at, row.seen_at)
        for row in rows.order_by("-seen_at", "-pk")
    ]


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    id: int
    name: str
    added_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """The ways in of one user. `codes_left` are recovery codes that still work."""

    has_password: bool
    authenticator_since: dt.datetime | None
    passkeys: tuple[PasskeyRow, ...]
    codes_left: int

    @property
    def is_two_step(self) -> bool:
        return self.authenticator_since is not None or bool(self.passkeys)


def factors_of(user: User) -> Factors:
    """Three queries."""
    app = AuthenticatorApp.objects.filter(user=user, confirmed_at__isnull=False).first()
    keys = Passkey.objects.filter(user=user).order_by("added_at", "pk")
    return Factors(
        has_password=user.has_password,
        authenticator_since=app.confirmed_at if app else None,
        passkeys=tuple(PasskeyRow(k.pk, k.name, k.added_at, k.used_at) for k in keys),
        codes_left=RecoveryCode.objects.filter(user=user, used_at=None).count(),
    )


def app_secret(app: AuthenticatorApp) -> str:
    """What the app shares with us; empty where it was kept with a key that is gone."""
    try:
        return opened_text(settings.SECRET_KEY, APP_SECRET, app.encrypted_secret)
    except Refused:
        return ""


def new_authenticator_address(user: User) -> str:
    """What the picture for the app says while one is being added; else empty. One query."""
    app = AuthenticatorApp.objects.filter(user=user, confirmed_at=None).first()
    secret = app_secret(app) if app else ""
    if not secret:
        return ""
    return f"otpauth://totp/Akker:{quote(user.email)}?secret={secret}&issuer=Akker"


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


def language_of_user(user_id: int) -> str:
    """`en` or `nl`; English for a user who is not there."""
    return User.objects.filter(pk=user_id).values_list("language", flat=True).first() or "en"


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


def owns_every_book(user_id: int) -> bool:
    """Whether this user owns all books of this installation, as its operator does. Two queries."""
    owned = Membership.objects.filter(user_id=user_id, role=Role.OWNER, ended_at=None)
    return Book.objects.count() == owned.count() > 0

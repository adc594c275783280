"""Making tokens for programs, and revoking them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from akker.access.events import TokenMade, TokenRevoked
from akker.access.models import ApiToken, Membership, Role, Scope
from akker.access.queries import may_see_token, token_unknown
from akker.access.roles import PERMISSIONS
from akker.access.tokens import fresh_token, hash_of
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.kernel.names import check_name

MOST_DAYS = 366
USUAL_DAYS = 90
MOST_TOKENS = 100


@dataclass(frozen=True, slots=True)
class MadeToken:
    token_id: int
    prefix: str
    scope: str
    role: str
    expires_at: dt.datetime


@usecase(Permission.MAKE_TOKENS)
def create_token(
    actor: Actor,
    *,
    name: str,
    scope: str,
    show: Callable[[str], None],
    role: str = "",
    days: int = USUAL_DAYS,
    not_after: dt.datetime | None = None,
) -> MadeToken:
    """Make a token for these books. `show` is given its text, which is kept nowhere.

    It acts in `role`, by default the maker's own, and may do no more than its maker may; at
    the command line a bookkeeper's. It never lasts beyond `not_after`, the end of the token
    that makes it. A repeated idempotency key shows nothing. Refused: name_unfit,
    scope_unknown, role_unknown, role_above, days_unfit, tokens_many.
    """
    check_name(name, 120)
    if scope not in Scope.values:
        raise Refused(
            "scope_unknown",
            "{scope} is not a scope.",
            remedy="Use read or write.",
            scope=scope[:40] or "An empty text",
        )
    if not 1 <= days <= MOST_DAYS:
        raise Refused(
            "days_unfit",
            "A token cannot last {days} days.",
            remedy="Use 1 to {most} days.",
            days=days,
            most=MOST_DAYS,
        )
    membership = _membership(actor)
    own = membership.role if membership else Role.BOOKKEEPER
    # Who sees own customers only may do less than their role, and so may the token of it.
    is_own = not actor.sees_all and role in ("", own)
    checked = Role(own) if is_own else _role(actor, role or own)
    now = dt.datetime.now(dt.UTC)
    _check_count(actor, now)
    expires_at = now + dt.timedelta(days=days)
    if not_after is not None:
        expires_at = min(expires_at, not_after)
    fresh = fresh_token()
    row = ApiToken(
        book=actor.book,
        membership=membership,
        name=name,
        prefix=fresh.prefix,
        token_hash=hash_of(fresh.text),
        scope=scope,
        role=checked,
        made_at=now,
        expires_at=expires_at,
    )
    row.save(force_insert=True)
    record(actor, TokenMade(row.pk, name, scope, checked), subject=f"token:{row.prefix}")
    show(fresh.text)
    return MadeToken(row.pk, row.prefix, scope, checked, expires_at)


def _membership(actor: Actor) -> Membership | None:
    if actor.user_id is None:
        return None
    return Membership.objects.get(book=actor.book, user_id=actor.user_id, ended_at=None)


def _role(actor: Actor, role: str) -> Role:
    if role not in Role.values:
        raise Refused(
            "role_unknown",
            "{role} is not a role.",
            remedy="Use one of: {known}.",
            role=role[:40],
            known=", ".join(Role.values),
        )
    if not PERMISSIONS[Role(role)] <= actor.permissions:
        raise Refused(
            "role_above",
            "A token of yours cannot be {role} of {book}: you may not do all of that.",
            remedy="Choose a role that may do no more than you.",
            role=role,
            book=actor.book.name,
        )
    return Role(role)


def _check_count(actor: Actor, now: dt.datetime) -> None:
    alive = ApiToken.objects.filter(book=actor.book, revoked_at=None, expires_at__gt=now)
    if alive.count() >= MOST_TOKENS:
        raise Refused(
            "tokens_many",
            "{book} has {most} tokens that work already.",
            remedy="Revoke those that are not used.",
            book=actor.book.name,
            most=MOST_TOKENS,
        )


@usecase(Permission.MAKE_TOKENS)
def revoke_token(actor: Actor, *, token_id: int) -> None:
    """End a token, from the next request on. Safe to repeat. Refused: token_unknown.

    Who may manage people ends any token of the books, others their own alone.
    """
    row = ApiToken.objects.filter(book=actor.book, pk=token_id).select_related("membership").first()
    if row is None or not may_see_token(actor, row):
        raise token_unknown(actor.book, token_id)
    if row.revoked_at is None:
        row.revoked_at = dt.datetime.now(dt.UTC)
        row.save(update_fields=["revoked_at"])
        record(actor, TokenRevoked(row.pk, row.name), subject=f"token:{row.prefix}")

"""Links that let somebody in once: made, and spent. Steps of the use cases beside this."""

import datetime as dt
import secrets

from akker.access.models import LinkPurpose, SignInLink, User
from akker.access.queries_links import LASTS, link_spent, token_hash, unspent_link


def write_link(
    user: User, purpose: LinkPurpose, *, email: str = "", is_mailed: bool = False
) -> str:
    """A token of 256 bits. Only its SHA-256 is kept, and the address that it was made for:
    the user's own, or another that they are to have."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=user,
        purpose=purpose,
        email=email or user.email,
        is_mailed=is_mailed,
        token_hash=token_hash(token),
        expires_at=dt.datetime.now(dt.UTC) + LASTS[purpose],
    )
    return token


def spend_link(token: str, purpose: LinkPurpose) -> User:
    """Whom the link is for; from now on it is spent. In the caller's transaction.

    Of any number who use it at the same moment one gets in. Refused: link_spent, in the
    same words whether it was used, is too old or never was.
    """
    link = unspent_link(token, purpose)
    now = dt.datetime.now(dt.UTC)
    # One statement on one table decides: PostgreSQL weighs its conditions again after
    # waiting for the row, and would not do so for a condition on the user.
    unspent = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    if not unspent.update(used_at=now):
        raise link_spent(purpose)
    if link.is_mailed and link.user.email_proven_at is None:
        link.user.email_proven_at = now
        link.user.save(update_fields=["email_proven_at"])
    return link.user


def void_links(user: User) -> None:
    """What was sent before a password changed opens nothing after."""
    now = dt.datetime.now(dt.UTC)
    SignInLink.objects.filter(user=user, used_at=None).update(used_at=now)

"""Signing in by a link that works once. There are no books yet to act in, so no actor."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from akker.access.doors import user_by_email
from akker.access.models import SignInLink, User
from akker.kernel.errors import Refused

LASTS = dt.timedelta(minutes=15)


def make_sign_in_link(*, email: str) -> str:
    """A token that signs this user in once, within 15 minutes. Only its SHA-256 is kept.

    Whoever calls this has shown to be the operator, or the reader of this user's mail.
    Refused: user_unknown, user_inactive.
    """
    user = user_by_email(email)
    if not user.is_active:
        raise Refused(
            "user_inactive",
            "{email} may not sign in any more.",
            remedy="Let this user in again first.",
            email=user.email,
        )
    token = secrets.token_urlsafe(32)
    expires_at = dt.datetime.now(dt.UTC) + LASTS
    SignInLink.objects.create(user=user, token_hash=_hash(token), expires_at=expires_at)
    return token


def use_sign_in_link(token: str) -> User:
    """The user whom the link signs in; from now on it is spent.

    Of any number who use it at the same moment one gets in. Refused: link_spent, in the
    same words whether it was used, is too old or never was.
    """
    now = dt.datetime.now(dt.UTC)
    with transaction.atomic(durable=True):
        link = SignInLink.objects.filter(token_hash=_hash(token)).select_related("user").first()
        # One statement on one table decides: PostgreSQL weighs its conditions again after
        # waiting for the row, and would not do so for a condition on the user.
        if (
            link
            and link.user.is_active
            and SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(
                used_at=now
            )
        ):
            return link.user
    raise Refused(
        "link_spent",
        "This link does not work any more.",
        remedy="Each link works once, for {minutes} minutes. Ask for a new one.",
        minutes=LASTS // dt.timedelta(minutes=1),
    )


def forget_old_links() -> int:
    """Delete links that ended more than a day ago; how many."""
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    return SignInLink.objects.filter(expires_at__lt=long_ago).delete()[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

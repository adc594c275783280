"""Signing in: by a link that works once, or by a password. There are no books yet to act in."""

import datetime as dt
from functools import cache

from django.contrib.auth.hashers import check_password, get_hasher, make_password
from django.db import transaction
from django.utils.crypto import get_random_string

from akker.access.doors import user_by_email
from akker.access.limiting import count_try, forget_tries
from akker.access.linking import spend_link, write_link
from akker.access.models import LetterWanted, LinkPurpose, SignInLink, User
from akker.access.personal import personal
from akker.kernel.errors import Refused

PASSWORD_TRIES = 5
ADDRESS_TRIES = 100  # of one network address, whoever it tries to be
LONGEST_PASSWORD = 1000


@personal
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
    return write_link(user, LinkPurpose.SIGN_IN)


@personal
def use_sign_in_link(token: str) -> User:
    """The user whom the link signs in; from now on it is spent. Refused: link_spent."""
    with transaction.atomic(durable=True):
        return spend_link(token, LinkPurpose.SIGN_IN)


@personal
def sign_in_with_password(*, email: str, password: str, address: str) -> User:
    """Whose password this is. `address` is where on the network it comes from.

    A second factor, where there is one, is still to come. Text and time are the same
    whether the user is unknown, has no password, or has another. Refused: sign_in_wrong,
    tries_spent (5 for an e-mail address from a network address, 100 for the latter, in 15
    minutes).
    """
    wanted = email.strip().lower()
    count_try("address", address, most=ADDRESS_TRIES)
    count_try("password", wanted, address, most=PASSWORD_TRIES)
    known = None
    if wanted.isprintable():
        known = User.objects.filter(email=wanted, is_active=True).first()
    fits = password_fits(known, password)
    if known is None or not fits:
        raise Refused(
            "sign_in_wrong",
            "This e-mail address and this password do not belong together.",
            remedy="Try again, or ask for a new password.",
        )
    forget_tries("password", wanted, address)
    return known


def password_fits(user: User | None, password: str) -> bool:
    """Always one Argon2, so that the time tells nobody who signs in here."""
    has_one = user is not None and user.has_password
    encoded = (
        user.password if user is not None and has_one else _nobodys_password(get_hasher().algorithm)
    )
    return check_password(password[:LONGEST_PASSWORD], encoded) and has_one


@cache
def _nobodys_password(algorithm: str) -> str:
    del algorithm  # made anew when passwords are hashed in another way
    return make_password(get_random_string(40))


def forget_old_links() -> int:
    """Delete links that ended more than a day ago; how many."""
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    LetterWanted.objects.filter(wanted_at__lt=long_ago).delete()
    return SignInLink.objects.filter(expires_at__lt=long_ago).delete()[0]

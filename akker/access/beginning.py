"""The link of an installation in which there is nobody yet, and the first person.

No table keeps it: the link is signed with the installation's own secret, and whether it was used
is to be seen from whether anybody is here (docs/decisions/0025-first-run.md).
"""

import secrets

from django.core import signing
from django.db import connection

from akker.access.inviting import checked_address
from akker.access.models import User
from akker.access.setting_passwords import encoded_password
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.names import check_name

SALT = "akker.first-run"
LASTS_SECONDS = 24 * 60 * 60


def is_nobody_here() -> bool:
    """Whether there are neither people nor books. Two queries."""
    return not User.objects.exists() and not Book.objects.exists()


def first_link_token() -> str:
    """What the link ends with; it works for a day, while nobody is here. Whoever calls this has
    shown to be the operator."""
    return signing.dumps(secrets.token_urlsafe(16), salt=SALT)


def check_first_link(token: str) -> None:
    """Refused: first_link_over, in the same words whatever is wrong with it."""
    try:
        signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
        is_good = is_nobody_here()
    except signing.BadSignature:
        is_good = False
    if not is_good:
        raise Refused(
            "first_link_over",
            "This link does not work, or does not work any more.",
            remedy="It works for a day, until somebody has begun here. Sign in, or start Akker"
            " again for a new one.",
        )


def first_user(*, name: str, email: str, password: str, language: str) -> User:
    """Step: the first person, not written yet: hashing a password holds no lock.

    Refused: name_unfit, email_unfit, password_weak.
    """
    user = User(name=check_name(name.strip(), 120), email=checked_address(email), language=language)
    user.password = encoded_password(user, password)
    return user


def write_first_user(token: str, user: User) -> None:
    """Step: write the first person. Of two who try at the same moment one gets in.

    Refused: first_link_over.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_user IN SHARE ROW EXCLUSIVE MODE")
    check_first_link(token)
    user.save(force_insert=True)

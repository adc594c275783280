"""The link of an installation in which there is nobody yet.

No table keeps it: the link is signed with the installation's own secret, and whether it was used
is to be seen from whether anybody is here (docs/decisions/0025-first-run.md).
"""

import secrets

from django.core import signing

from akker.access.models import User
from akker.books.models import Book
from akker.kernel.errors import Refused

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

"""Signing in because another service vouches for somebody."""

import datetime as dt

from django.db import transaction

from akker.access.models import OpenIdLink, User
from akker.access.openid import Claims, Kept, claims_of, openid_name
from akker.access.personal import personal
from akker.kernel.errors import Refused


@personal
def sign_in_with_openid(kept: Kept | None, *, state: str, code: str) -> User:
    """Whom the service means. The first time that is whoever has the address it has verified.

    An address that it has not verified opens nothing: anybody could have typed it there.
    Refused: openid_stale, openid_away, openid_unknown.
    """
    claims = claims_of(kept, state=state, code=code)
    with transaction.atomic(durable=True):
        user = _linked(claims) or _first_time(claims)
    if user is None:
        raise Refused(
            "openid_unknown",
            "Nobody who signs in here has the e-mail address that {name} has verified for you.",
            remedy="Ask an owner to invite that address.",
            name=openid_name(),
        )
    return user


def _linked(claims: Claims) -> User | None:
    link = OpenIdLink.objects.filter(
        issuer=claims.issuer, subject=claims.subject, user__is_active=True
    )
    found = link.select_related("user").first()
    return found.user if found else None


def _first_time(claims: Claims) -> User | None:
    user = User.objects.filter(email=claims.email, is_active=True).first() if claims.email else None
    if user is None or OpenIdLink.objects.filter(user=user, issuer=claims.issuer).exists():
        return None
    now = dt.datetime.now(dt.UTC)
    OpenIdLink.objects.create(
        user=user, issuer=claims.issuer, subject=claims.subject, linked_at=now
    )
    if user.email_proven_at is None:
        user.email_proven_at = now
        user.save(update_fields=["email_proven_at"])
    return user

"""Links that let somebody in once: whether one still works, and for whom."""

import datetime as dt
import hashlib

from akker.access.doors import actors_of
from akker.access.events import UserInvited
from akker.access.models import LinkPurpose, SignInLink, User
from akker.audit.models import Event
from akker.books.actor import reading
from akker.kernel.errors import Refused

LASTS = {
    LinkPurpose.SIGN_IN: dt.timedelta(minutes=15),
    LinkPurpose.PASSWORD: dt.timedelta(minutes=30),
    LinkPurpose.ADDRESS: dt.timedelta(minutes=30),
    LinkPurpose.INVITATION: dt.timedelta(days=7),
}


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def unspent_link(token: str, purpose: LinkPurpose) -> SignInLink:
    """The link, which still works. Reading it spends nothing. Refused: link_spent."""
    link = (
        SignInLink.objects.filter(token_hash=token_hash(token), purpose=purpose)
        .select_related("user")
        .first()
    )
    if (
        link is None
        or link.used_at is not None
        or link.expires_at <= dt.datetime.now(dt.UTC)
        or not link.user.is_active
        or (link.email == link.user.email) == (purpose == LinkPurpose.ADDRESS)
    ):
        raise link_spent(purpose)
    return link


def address_of_link(user: User, token: str) -> str:
    """The address that a link of this user would give them. Refused: link_spent."""
    link = unspent_link(token, LinkPurpose.ADDRESS)
    if link.user_id != user.pk:
        raise link_spent(LinkPurpose.ADDRESS)
    return link.email


def link_spent(purpose: LinkPurpose) -> Refused:
    """The same words whether it was used, is too old or never was."""
    remedy = "Each link works once, for {minutes} minutes. Ask for a new one."
    if purpose == LinkPurpose.INVITATION:
        remedy = "An invitation works once, for a week. Ask who invited you for a new one."
    return Refused(
        "link_spent",
        "This link does not work any more.",
        remedy=remedy,
        minutes=LASTS[purpose] // dt.timedelta(minutes=1),
    )


def invited_by(user: User) -> list[tuple[str, str]]:
    """The books that are open to whom an invitation is for, each with who let them in."""
    found = []
    for actor in actors_of(user, channel="web"):
        with reading(actor.book):
            event = (
                Event.objects.filter(
                    book=actor.book, subject=f"user:{user.pk}", kind=UserInvited.__name__
                )
                .order_by("-pk")
                .first()
            )
            found.append((actor.book.name, event.actor_name if event else ""))
    return found

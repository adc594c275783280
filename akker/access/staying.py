"""Staying signed in: one row per device, so that its owner can see it and end it."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from akker.access.events import SessionsEnded
from akker.access.models import User, UserSession
from akker.access.personal import personal
from akker.access.telling import tell_books
from akker.kernel.errors import Refused

# Where somebody was seen is written down this often at most: reading pages writes nothing.
SEEN_EVERY = dt.timedelta(hours=1)
KEPT_FOR = dt.timedelta(days=90)


@personal
def begin_session(user: User, *, way: str, device: str, address: str) -> int:
    """The key of the session that begins. `way` is how: link, password, passkey, openid."""
    now = dt.datetime.now(dt.UTC)
    row = UserSession.objects.create(
        user=user, way=way, device=device[:200], address=address[:45], began_at=now, seen_at=now
    )
    return row.pk


@personal
def who_stays(session_id: int) -> User | None:
    """Whose session this is, while it goes on; asked at each request. One query."""
    now = dt.datetime.now(dt.UTC)
    going_on = UserSession.objects.filter(pk=session_id, ended_at=None, user__is_active=True)
    row = going_on.select_related("user").first()
    if row is None:
        return None
    if now - row.seen_at >= SEEN_EVERY:
        going_on.update(seen_at=now)
    return row.user


@personal
def end_session(user: User, session_id: int) -> None:
    """End one session of one's own, at its next request. Refused: session_unknown."""
    if not _going_on(user).filter(pk=session_id).update(ended_at=dt.datetime.now(dt.UTC)):
        raise Refused(
            "session_unknown",
            "This session has ended already.",
            remedy="Load the page again to see those that go on.",
        )


@personal
def end_other_sessions(user: User, *, but: int) -> int:
    """Sign out everywhere but here; how many sessions that ended."""
    with transaction.atomic(durable=True):
        count = write_ends(user, but=but)
        if count:
            tell_books(user, SessionsEnded(user.pk, count))
    return count


def write_ends(user: User, *, but: int | None = None) -> int:
    """End sessions, in the caller's transaction; how many."""
    others = _going_on(user).exclude(pk=but) if but is not None else _going_on(user)
    return others.update(ended_at=dt.datetime.now(dt.UTC))


def forget_old_sessions() -> int:
    """Delete sessions that ended, or were not heard of, for three months; how many."""
    long_ago = dt.datetime.now(dt.UTC) - KEPT_FOR
    return UserSession.objects.filter(seen_at__lt=long_ago).delete()[0]


def _going_on(user: User) -> QuerySet[UserSession]:
    return UserSession.objects.filter(user=user, ended_at=None)

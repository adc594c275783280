"""Sessions of the browser: begun by signing in, ended by their owner, proven again by and by.

What stands in a session: which `UserSession` it is, when the person last proved to be there,
who is halfway in, and the challenge that a passkey is asked to sign.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login, logout
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from akker.access.models import User
from akker.access.staying import begin_session, end_session, who_stays
from akker.kernel.errors import Refused

OPEN, PROVEN, HALFWAY, CHALLENGE = "session", "proven_at", "halfway", "challenge"
PROOF_LASTS_SECONDS = 5 * 60
HALFWAY_LASTS_SECONDS = 10 * 60

Answering = Callable[[HttpRequest], HttpResponse]


def with_open_session(get_response: Answering) -> Answering:
    """Middleware. A session that its owner ended elsewhere is over at the next request, and
    so are all that began with another password than there is now."""

    def answer(request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            user = _who_is_in(request)
            if user is None:
                logout(request)
            else:
                request.user = user
        return get_response(request)

    return answer


def _who_is_in(request: HttpRequest) -> User | None:
    """As Django's own, which asks for the user and leaves us to ask for the session."""
    user = who_stays(session_id(request))
    if user is None or str(user.pk) != request.session[SESSION_KEY]:
        return None
    began_with = request.session.get(HASH_SESSION_KEY, "")
    return user if constant_time_compare(began_with, user.get_session_auth_hash()) else None


def session_id(request: HttpRequest) -> int:
    return int(request.session.get(OPEN, 0))


def enter(request: HttpRequest, user: User, *, way: str) -> None:
    """Sign in: a new session, which knows how and from where. All factors were asked."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    for left_over in (HALFWAY, CHALLENGE):
        request.session.pop(left_over, None)
    request.session[OPEN] = begin_session(
        user, way=way, device=device_of(request), address=address_of(request)
    )
    prove_again(request)


def leave(request: HttpRequest) -> None:
    """Sign out here."""
    if isinstance(request.user, User):
        with suppress(Refused):  # ended already, which is what was asked
            end_session(request.user, session_id(request))
    logout(request)


def stay_after_change(request: HttpRequest, user: User, *, way: str) -> None:
    """A new key for a session whose owner has just changed the password; others are over."""
    leave(request)
    enter(request, user, way=way)


def prove_again(request: HttpRequest) -> None:
    request.session[PROVEN] = int(time.time())


def is_proven(request: HttpRequest) -> bool:
    """Whether the person has shown to be there within the last five minutes."""
    age = int(time.time()) - int(request.session.get(PROVEN, 0))
    return 0 <= age <= PROOF_LASTS_SECONDS


def go_halfway(request: HttpRequest, user: User, *, way: str) -> None:
    """The first step is done and the second is to come; nobody is signed in yet."""
    request.session.cycle_key()
    request.session[HALFWAY] = {
        "user": user.pk,
        "at": int(time.time()),
        "way": way,
        "hash": user.get_session_auth_hash(),
    }


def who_is_halfway(request: HttpRequest) -> User | None:
    """Who has done the first step, within ten minutes, with a password that still holds."""
    halfway: dict[str, Any] = request.session.get(HALFWAY) or {}
    if not halfway or not 0 <= time.time() - halfway["at"] <= HALFWAY_LASTS_SECONDS:
        return None
    user = User.objects.filter(pk=halfway["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), halfway["hash"]):
        return user
    return None


def address_of(request: HttpRequest) -> str:
    """Where the request comes from. Behind our own proxy that is what the proxy saw last."""
    if settings.IS_HTTPS:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def device_of(request: HttpRequest) -> str:
    """What the browser says it is, in a few words."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return ", ".join(part for part in (browser, system) if part)


# The first that fits: most browsers also name those before them.
_BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip

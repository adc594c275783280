"""You: what people set for themselves, and their ways in."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from akker.access.changing_oneself import change_oneself
from akker.access.models import Theme, User
from akker.access.queries import books_open_to, books_that_wait, factors_of, sessions_of
from akker.access.setting_passwords import choose_password
from akker.access.staying import end_other_sessions, end_session
from akker.kernel.errors import Refused
from akker.web.doors import Whom, opens_to
from akker.web.refusals import status_of
from akker.web.sessions import session_id, stay_after_change
from akker.web.step_up import proven_lately

THEMES = [
    (Theme.SYSTEM.value, _("as on this device")),
    (Theme.LIGHT.value, _("light")),
    (Theme.DARK.value, _("dark")),
]


def oneself(request: HttpRequest) -> User:
    """Who is signed in; the door has seen to it that somebody is."""
    assert isinstance(request.user, User)
    return User.objects.get(pk=request.user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.SIGNED_IN)
def you(request: HttpRequest) -> HttpResponse:
    """Name, language, look and keys; and below them the ways in and the sessions."""
    user = oneself(request)
    refusal = None
    if request.method == "POST":
        try:
            change_oneself(
                user,
                name=request.POST.get("name"),
                language=request.POST.get("language"),
                theme=request.POST.get("theme"),
                has_shortcuts="has_shortcuts" in request.POST,
            )
            return redirect("you")
        except Refused as error:
            refusal = error
    return you_page(request, user, refusal)


def you_page(
    request: HttpRequest, user: User, refusal: Refused | None = None, **more: Any
) -> HttpResponse:
    """The page, with a refusal at its top where something was.

    Its moments are in the time zone of the first books; of whoever has none, in UTC.
    """
    books = books_open_to(user.pk)
    request.open_books = books  # type: ignore[attr-defined]  # the frame asks for them too
    lasts = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    told = {
        "refusal": refusal,
        "user": user,
        "languages": settings.LANGUAGES,
        "themes": THEMES,
        "factors": factors_of(user),
        "sessions": sessions_of(user.pk, since=dt.datetime.now(dt.UTC) - lasts),
        "here": session_id(request),
        "clock": "" if books else " UTC",
        "waiting": books_that_wait(user.pk),
        **more,
    }
    with timezone.override(ZoneInfo(books[0].timezone) if books else None):
        return render(request, "web/access/you.html", told, status=status_of(refusal))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.SIGNED_IN)
@proven_lately
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password, the first or another. All other sessions end."""
    user = oneself(request)
    refusal = None
    if request.method == "POST":
        try:
            choose_password(
                user, password=request.POST.get("password", ""), session_id=session_id(request)
            )
            stay_after_change(request, user, way="password")
            return redirect("you")
        except Refused as error:
            refusal = error
    told = {"refusal": refusal, "user": user}
    return render(request, "web/access/password.html", told, status=status_of(refusal))


@require_POST
@opens_to(Whom.SIGNED_IN)
def session_end(request: HttpRequest, ended_id: int) -> HttpResponse:
    """End one session: over there at the next request."""
    user = oneself(request)
    try:
        end_session(user, ended_id)
    except Refused as refusal:
        return you_page(request, user, refusal)
    return redirect("you")


@require_POST
@opens_to(Whom.SIGNED_IN)
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    end_other_sessions(oneself(request), but=session_id(request))
    return redirect("you")

"""The page that a stranger asked for, kept in a cookie until they have signed in.

In a cookie and not in an address: every way in then leads there, a link from a mail too, and no
link from outside can name it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from akker.web.forms import is_swap

COOKIE = "asked_for"
SECONDS = 15 * 60
_MOST = 1000  # characters: a longer address is not worth a cookie


def own_path(path: str) -> str:
    """The path, if it is one of ours; else the first page."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else reverse("home")


def sent_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the first page, from where every way in leads back to what was asked for."""
    response = redirect("home")
    path = request.get_full_path()
    if request.method == "GET" and not is_swap(request) and len(path) <= _MOST:
        response.set_cookie(
            *(COOKIE, path, SECONDS),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def back_to_asked(request: HttpRequest) -> HttpResponse:
    """To what was asked for before signing in, or to the first page."""
    response = redirect(own_path(request.COOKIES.get(COOKIE, "")))
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response

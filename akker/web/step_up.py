"""Proving once more that one is there, before what is sensitive: within five minutes."""

import re
from collections.abc import Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from akker.access.authenticating import check_code
from akker.access.models import User
from akker.access.passkeying import use_passkey
from akker.access.queries import Factors, factors_of
from akker.access.setting_passwords import check_own_password
from akker.kernel.errors import Refused
from akker.web.asked_for import own_path
from akker.web.doors import Answer, View, Whom, opens_to
from akker.web.refusals import status_of
from akker.web.sessions import CHALLENGE, is_proven, prove_again
from akker.web.signing_in import answer_in

_FILLED = "filled"  # in the session
_SECRET = re.compile("password|secret|code|token", re.IGNORECASE)
_FIELDS, _MOST = 40, 1000  # fields, and characters of each: more is no form that asks for proof


def proven_lately(view: View) -> View:
    """Mark a sensitive view, below `opens_to`. Whoever has not proven to be there goes and
    does that first; a form that was sent is sent again from the page that it came from, which
    shows what was `filled_before`."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: Any, **kwargs: Any) -> Answer:
        if is_proven(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path()
        if request.method not in ("GET", "HEAD"):
            back = own_path(request.POST.get("back", ""))
            request.session[_FILLED] = {"at": back, "values": _no_secrets(request.POST)}
        return redirect(f"{reverse('prove')}?{urlencode({'next': own_path(back)})}")

    return door


def _no_secrets(sent: Mapping[str, str]) -> dict[str, str]:
    kept = {name: text[:_MOST] for name, text in sent.items() if not _SECRET.search(name)}
    return dict(list(kept.items())[:_FIELDS])


def filled_before(request: HttpRequest) -> Mapping[str, str]:
    """What a form of this page had when its sender was asked for proof; told once."""
    kept = request.session.get(_FILLED)
    if not kept or kept["at"] != request.get_full_path():
        return {}
    del request.session[_FILLED]
    return dict(kept["values"])


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.SIGNED_IN)
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, or for the password of whoever has only that."""
    user = request.user
    assert isinstance(user, User)
    factors = factors_of(user)
    refusal = None
    if request.method == "POST":
        try:
            _check(user, factors, request)
            prove_again(request)
            return redirect(own_path(request.POST.get("next", "")))
        except Refused as error:
            refusal = error
    return _prove_page(request, factors, refusal)


def _check(user: User, factors: Factors, request: HttpRequest) -> None:
    if factors.is_two_step:
        check_code(user, code=request.POST.get("code", ""))
    else:
        check_own_password(user, password=request.POST.get("password", ""))


def _prove_page(request: HttpRequest, factors: Factors, refusal: Refused | None) -> HttpResponse:
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    told = {"refusal": refusal, "factors": factors, "next": own_path(asked)}
    return render(request, "web/access/prove.html", told, status=status_of(refusal))


@require_POST
@opens_to(Whom.SIGNED_IN)
def prove_passkey(request: HttpRequest) -> HttpResponse:
    """The same, by a passkey."""
    user = request.user
    assert isinstance(user, User)
    try:
        use_passkey(
            challenge=request.session.pop(CHALLENGE, None), answer=answer_in(request), user=user
        )
    except Refused as refusal:
        return _prove_page(request, factors_of(user), refusal)
    prove_again(request)
    return redirect(own_path(request.POST.get("next", "")))

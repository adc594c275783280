"""Signing in and out: password, passkey, one-time link, and the second step."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.authenticating import check_code
from akker.access.letters import mail_is_set_up
from akker.access.models import User
from akker.access.openid import openid_name
from akker.access.passkeying import ask_passkey, use_passkey
from akker.access.queries import factors_of, has_second_factor
from akker.access.signing_in import sign_in_with_password, use_sign_in_link
from akker.kernel.errors import Refused
from akker.web.asked_for import back_to_asked
from akker.web.doors import Whom, opens_to
from akker.web.refusals import status_of
from akker.web.sessions import (
    CHALLENGE,
    HALFWAY,
    address_of,
    enter,
    go_halfway,
    leave,
    who_is_halfway,
)


@sensitive_post_parameters("password", "token")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.ANYBODY)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with all ways in; its password form and the button of a link come back here."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect("home")
        return sign_in_refused(request, None)
    try:
        if "token" in request.POST:
            return first_step_done(request, use_sign_in_link(request.POST["token"]), "link")
        user = sign_in_with_password(
            email=request.POST.get("email", ""),
            password=request.POST.get("password", ""),
            address=address_of(request),
        )
    except Refused as refusal:
        return sign_in_refused(request, refusal)
    return first_step_done(request, user, "password")


def sign_in_refused(request: HttpRequest, refusal: Refused | None) -> HttpResponse:
    """The page with all ways in, and why the one that was tried is closed."""
    told = {
        "refusal": refusal,
        "email": request.POST.get("email", ""),
        "mail_is_set_up": mail_is_set_up(),
        "openid_name": openid_name(),
    }
    return render(request, "web/access/sign_in.html", told, status=status_of(refusal))


def first_step_done(request: HttpRequest, user: User, way: str) -> HttpResponse:
    """Signed in, or on to the second step where the user has one."""
    if has_second_factor(user.pk):
        go_halfway(request, user, way=way)
        return redirect("sign-in-code")
    enter(request, user, way=way)
    return back_to_asked(request)


@require_safe
@opens_to(Whom.ANYBODY)
def sign_in_page(request: HttpRequest, token: str) -> HttpResponse:
    """A button. Opening a link spends nothing: mail programs open links by themselves."""
    response = render(request, "web/access/sign_in_link.html", {"token": token})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.ANYBODY)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step. Without the first there is nothing here."""
    user = who_is_halfway(request)
    if user is None:
        return redirect("sign-in")
    refusal = None
    if request.method == "POST":
        try:
            check_code(user, code=request.POST.get("code", ""))
            enter(request, user, way=str(request.session[HALFWAY]["way"]))
            return back_to_asked(request)
        except Refused as error:
            refusal = error
    told = {"refusal": refusal, "factors": factors_of(user)}
    return render(request, "web/access/sign_in_code.html", told, status=status_of(refusal))


@require_POST
@opens_to(Whom.ANYBODY)
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks a passkey to sign: of whoever is signed in or halfway, or anyone."""
    known = request.user if isinstance(request.user, User) else who_is_halfway(request)
    options, request.session[CHALLENGE] = ask_passkey(known)
    return JsonResponse(options)


@require_POST
@opens_to(Whom.ANYBODY)
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with what the passkey signed: both factors at once, or the second of two."""
    halfway = who_is_halfway(request)
    try:
        user = use_passkey(
            challenge=request.session.pop(CHALLENGE, None), answer=answer_in(request), user=halfway
        )
    except Refused as refusal:
        if halfway is None:
            return sign_in_refused(request, refusal)
        told = {"refusal": refusal, "factors": factors_of(halfway)}
        return render(request, "web/access/sign_in_code.html", told, status=409)
    enter(request, user, way="passkey")
    return back_to_asked(request)


def answer_in(request: HttpRequest) -> Any:
    """What the browser's passkey said; None when that cannot be read."""
    try:
        return json.loads(request.POST.get("answer", ""))
    except ValueError:
        return None


@require_POST
@opens_to(Whom.SIGNED_IN)
def sign_out(request: HttpRequest) -> HttpResponse:
    """The button at the top of each page."""
    leave(request)
    return redirect("home")

"""The second step of signing in: authenticator app, passkeys, recovery codes."""

import qrcode
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from qrcode.image.svg import SvgPathImage

from akker.access.authenticating import (
    begin_authenticator,
    confirm_authenticator,
    make_recovery_codes,
    remove_authenticator,
)
from akker.access.passkeying import add_passkey, begin_passkey, remove_passkey
from akker.access.queries import new_authenticator_address
from akker.kernel.errors import Refused
from akker.web.doors import Whom, opens_to
from akker.web.refusals import status_of
from akker.web.sessions import CHALLENGE
from akker.web.signing_in import answer_in
from akker.web.step_up import proven_lately
from akker.web.you import oneself, you_page


@require_POST
@opens_to(Whom.SIGNED_IN)
@proven_lately
def authenticator_begin(request: HttpRequest) -> HttpResponse:
    """Make a secret to share with an app."""
    user = oneself(request)
    try:
        begin_authenticator(user)
    except Refused as refusal:
        return you_page(request, user, refusal)
    return redirect("authenticator")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.SIGNED_IN)
@proven_lately
def authenticator(request: HttpRequest) -> HttpResponse:
    """The picture to read with the app, and the field for its first code."""
    user = oneself(request)
    refusal = None
    if request.method == "POST":
        try:
            codes = confirm_authenticator(user, code=request.POST.get("code", ""))
            return _codes_page(request, codes) if codes else redirect("you")
        except Refused as error:
            refusal = error
    address = new_authenticator_address(user)
    if not address and refusal is None:
        return redirect("you")
    told = {"refusal": refusal, "secret": _secret_in(address)}
    return render(request, "web/access/authenticator.html", told, status=status_of(refusal))


def _secret_in(address: str) -> str:
    """The secret in groups of four, for whoever types it."""
    secret = address.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


@require_safe
@opens_to(Whom.SIGNED_IN)
@proven_lately
def authenticator_picture(request: HttpRequest) -> HttpResponse:
    """The QR code of the app that is being added."""
    address = new_authenticator_address(oneself(request))
    if not address:
        raise Http404
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=2)
    return HttpResponse(drawn.to_string(), content_type="image/svg+xml")


@require_POST
@opens_to(Whom.SIGNED_IN)
@proven_lately
def authenticator_remove(request: HttpRequest) -> HttpResponse:
    user = oneself(request)
    try:
        remove_authenticator(user)
    except Refused as refusal:
        return you_page(request, user, refusal)
    return redirect("you")


@require_POST
@opens_to(Whom.SIGNED_IN)
@proven_lately
def new_passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser makes a passkey with."""
    try:
        options, request.session[CHALLENGE] = begin_passkey(oneself(request))
    except Refused as refusal:
        return JsonResponse({"refused": refusal.sentence}, status=status_of(refusal))
    return JsonResponse(options)


@require_POST
@opens_to(Whom.SIGNED_IN)
@proven_lately
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    user = oneself(request)
    try:
        codes = add_passkey(
            user,
            challenge=request.session.pop(CHALLENGE, None),
            answer=answer_in(request),
            name=request.POST.get("passkey_name", ""),
        )
    except Refused as refusal:
        return you_page(request, user, refusal)
    return _codes_page(request, codes) if codes else redirect("you")


@require_POST
@opens_to(Whom.SIGNED_IN)
@proven_lately
def passkey_remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    user = oneself(request)
    try:
        remove_passkey(user, passkey_id)
    except Refused as refusal:
        return you_page(request, user, refusal)
    return redirect("you")


@require_POST
@opens_to(Whom.SIGNED_IN)
@proven_lately
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes for paper, shown once."""
    user = oneself(request)
    try:
        return _codes_page(request, make_recovery_codes(user))
    except Refused as refusal:
        return you_page(request, user, refusal)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "web/access/recovery_codes.html", {"codes": codes})

"""Signing in by another service, where one is configured."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from akker.access.openid import begin_openid, openid_name
from akker.access.vouching import sign_in_with_openid
from akker.kernel.errors import Refused
from akker.web.doors import Whom, opens_to
from akker.web.signing_in import first_step_done, sign_in_refused

KEPT = "openid"


@require_POST
@opens_to(Whom.ANYBODY)
def openid_begin(request: HttpRequest) -> HttpResponse:
    """Send the browser there: by a header, because our policy lets no form lead elsewhere."""
    try:
        address, request.session[KEPT] = begin_openid()
    except Refused as refusal:
        return sign_in_refused(request, refusal)
    told = {"address": address, "name": openid_name()}
    response = render(request, "web/access/openid.html", told)
    response.headers["Refresh"] = f"0; url={address}"
    return response


@require_safe
@opens_to(Whom.ANYBODY)
def openid_back(request: HttpRequest) -> HttpResponse:
    """Where the service sends the browser back to. Without what it was given nothing happens."""
    kept = request.session.pop(KEPT, None) if KEPT in request.session else None
    try:
        user = sign_in_with_openid(
            kept, state=request.GET.get("state", ""), code=request.GET.get("code", "")
        )
    except Refused as refusal:
        return sign_in_refused(request, refusal)
    return first_step_done(request, user, "openid")

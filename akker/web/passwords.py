"""Choosing a password by a link: one that was mailed, or an invitation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from akker.access.letters import mail_is_set_up
from akker.access.models import LinkPurpose
from akker.access.queries_links import invited_by, unspent_link
from akker.access.setting_passwords import (
    accept_invitation,
    ask_for_password_link,
    use_password_link,
)
from akker.kernel.errors import Refused
from akker.web.doors import Whom, opens_to
from akker.web.refusals import status_of
from akker.web.sessions import address_of, enter


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.ANYBODY)
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same for every address."""
    refusal, is_asked = None, False
    if request.method == "POST":
        try:
            ask_for_password_link(email=request.POST.get("email", ""), address=address_of(request))
            is_asked = True
        except Refused as error:
            refusal = error
    told = {"refusal": refusal, "is_asked": is_asked, "mail_is_set_up": mail_is_set_up()}
    return render(request, "web/access/forgotten.html", told, status=status_of(refusal))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.ANYBODY)
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password. The second step, where there is one, is asked when signing in."""
    refusal = None
    if request.method == "POST":
        try:
            use_password_link(token, password=request.POST.get("password", ""))
            return redirect("sign-in")
        except Refused as error:
            refusal = error
    return _choosing(request, token, LinkPurpose.PASSWORD, refusal)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.ANYBODY)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Give oneself a name and a password, and come in."""
    refusal = None
    if request.method == "POST":
        try:
            user = accept_invitation(
                token,
                name=request.POST.get("name", ""),
                password=request.POST.get("password", ""),
            )
            enter(request, user, way="invitation")
            return redirect("home")
        except Refused as error:
            refusal = error
    return _choosing(request, token, LinkPurpose.INVITATION, refusal)


def _choosing(
    request: HttpRequest, token: str, purpose: LinkPurpose, refusal: Refused | None
) -> HttpResponse:
    """The page for choosing; without the form when the link works no more."""
    holder = None
    try:
        holder = unspent_link(token, purpose).user
    except Refused as spent:
        refusal = spent
    told = {
        "refusal": refusal,
        "holder": holder,
        "name": request.POST.get("name", holder.name if holder else ""),
        "is_invitation": purpose == LinkPurpose.INVITATION,
        "invited": invited_by(holder) if holder and purpose == LinkPurpose.INVITATION else [],
    }
    response = render(request, "web/access/choose.html", told, status=status_of(refusal))
    response.headers["X-Robots-Tag"] = "noindex"
    return response

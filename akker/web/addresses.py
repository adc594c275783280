"""Another e-mail address to sign in with: asked for, and taken by the link sent there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from akker.access.changing_address import ask_for_address, use_address_link
from akker.access.letters import mail_is_set_up
from akker.access.queries_links import address_of_link
from akker.kernel.errors import Refused
from akker.web.doors import Whom, opens_to
from akker.web.refusals import status_of
from akker.web.step_up import proven_lately
from akker.web.you import oneself


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.SIGNED_IN)
@proven_lately
def address(request: HttpRequest) -> HttpResponse:
    """Ask for another address. The answer is the same whether somebody has it."""
    user, refusal, is_asked = oneself(request), None, False
    asked = request.POST.get("email", "")
    if request.method == "POST":
        try:
            if ask_for_address(user, email=asked):
                return redirect("you")
            is_asked = True
        except Refused as error:
            refusal = error
    told = {
        "refusal": refusal,
        "asked": asked,
        "is_asked": is_asked,
        "mail_is_set_up": mail_is_set_up(),
    }
    return render(request, "web/access/address.html", told, status=status_of(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.SIGNED_IN)
def address_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the address that the link was sent to; reading the page takes nothing."""
    user, refusal, wanted = oneself(request), None, ""
    try:
        wanted = address_of_link(user, token)
        if request.method == "POST":
            use_address_link(user, token)
            return redirect("you")
    except Refused as error:
        refusal = error
    told = {"refusal": refusal, "wanted": wanted}
    response = render(request, "web/access/address_link.html", told, status=status_of(refusal))
    response.headers["X-Robots-Tag"] = "noindex"
    return response

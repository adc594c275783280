"""Getting in and out, and how the server is."""

import logging

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from akker import __version__
from akker.access.signing_in import use_sign_in_link
from akker.kernel.errors import Refused
from akker.ledger.surroundings import broken_guards
from akker.web.doors import Whom, opens_to

logger = logging.getLogger(__name__)


@require_safe
@opens_to(Whom.ANYBODY)
def sign_in_page(request: HttpRequest, token: str) -> HttpResponse:
    """A button. Opening a link spends nothing: mail programs open links by themselves."""
    response = render(request, "web/sign_in.html", {"token": token})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@opens_to(Whom.ANYBODY)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The button of `sign_in_page`."""
    try:
        user = use_sign_in_link(request.POST.get("token", ""))
    except Refused as refusal:
        return render(request, "web/welcome.html", {"refusal": refusal}, status=409)
    login(request, user)
    return redirect("home")


@require_POST
@opens_to(Whom.SIGNED_IN)
def sign_out(request: HttpRequest) -> HttpResponse:
    """The button at the top of each page."""
    logout(request)
    return redirect("home")


@require_safe
@opens_to(Whom.ANYBODY)
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: 200 when the database answers and has its guards."""
    try:
        guards = "broken" if broken_guards() else "in place"
        database = "reachable"
    except Exception:
        # Whatever went wrong, the watcher needs an answer and the log has the rest.
        logger.exception("health")
        database, guards = "unreachable", "unknown"
    is_well = guards == "in place"
    answer = {
        "status": "ok" if is_well else "broken",
        "database": database,
        "guards": guards,
        "version": __version__,
    }
    return JsonResponse(answer, status=200 if is_well else 503)


def form_is_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For forms without our token: another site's, or a page from before signing in."""
    del reason
    return render(request, "403.html", status=403)

"""How the server is, and what is answered where no page could be."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.http import require_safe
from django.views.defaults import bad_request

from akker import __version__
from akker.books.away import RETRY_AFTER_SECONDS, database_is_away
from akker.ledger.surroundings import broken_guards
from akker.web.doors import Whom, opens_to

logger = logging.getLogger(__name__)


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


def failed(request: HttpRequest) -> HttpResponse:
    """Django calls it while the error is being handled: it may pass, or it is our mistake."""
    del request  # which may be what failed, as may the database
    if not database_is_away(sys.exc_info()[1]):
        return HttpResponse(loader.get_template("500.html").render(), status=500)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return HttpResponse(loader.get_template("503.html").render(), status=503, headers=headers)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django calls it for what it refuses to read: more than a form may send, or an attack."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return HttpResponse(loader.get_template("413.html").render(), status=413)
    return bad_request(request, exception)

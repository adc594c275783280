"""In which language a page is written: that of who is signed in, or else of the browser."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from akker.access.models import User
from akker.kernel.sentences import values_written_by
from akker.reports.display import language_of, shown_date, shown_figure

PROGRAMS = "/api/"  # where sentences name days as ISO 8601, and amounts with a point
Answering = Callable[[HttpRequest], HttpResponse]


def in_the_readers_language(get_response: Answering) -> Answering:
    """Middleware, behind the one that knows who is signed in."""

    def answer(request: HttpRequest) -> HttpResponse:
        for_programs = request.path.startswith(PROGRAMS)
        days = dt.date.isoformat if for_programs else _as_read
        numbers = str if for_programs else _number_as_read
        with translation.override(language_for(request)), values_written_by(days, numbers):
            response = get_response(request)
            # A view may have chosen another one, such as that of whoever shows a token.
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response

    return answer


def _as_read(day: dt.date) -> str:
    return shown_date(day, language_of(translation.get_language() or "en"))


def _number_as_read(text: str) -> str:
    return shown_figure(text, language_of(translation.get_language() or "en"), "-")


def language_for(request: HttpRequest) -> str:
    """Only a session is asked for its user: who has none costs no query."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        return request.user.language
    return translation.get_language_from_request(request)

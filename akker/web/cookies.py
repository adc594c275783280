"""Cookies are written by whoever calls: what is in them must be able to be looked up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answering = Callable[[HttpRequest], HttpResponse]


def without_odd_cookies(get_response: Answering) -> Answering:
    """Middleware. A cookie with characters that PostgreSQL cannot be asked for is not there."""

    def answer(request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if not value.isprintable()]:
            del request.COOKIES[name]
        return get_response(request)

    return answer

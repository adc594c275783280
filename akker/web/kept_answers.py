"""Answers that are given again while nothing in the database changes (decision 41).

Kept in memory, for five seconds at most, by everything that the reader sent: another person,
language, width or filter is another question. Only what a door marks is kept: lists and reports,
never a form, which has a mark of its own for each time that it is shown.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.http.cookie import SimpleCookie
from django.http.response import HttpResponseBase

from akker.access.doors import TokenVisit, comes_again
from akker.kernel.moments import moment_of

# What an answer says of time ("2 minutes ago"), and a session that runs out, may be this late.
KEPT_SECONDS = 5.0
MOST_BYTES, MOST_ANSWERS = 4 * 1024**2, 200  # of one shelf
MOST_ASKED = 16 * 1024  # characters of address and headers
MOST_SHELVES = 8
PLACES = ("/books/", "/api/")

Answering = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered, when, and the program that had asked; None for a person."""

    at: float
    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: SimpleCookie
    content: bytes
    visit: TokenVisit | None

    def is_fresh(self, now: float) -> bool:
        return now - self.at < KEPT_SECONDS

    def again(self) -> HttpResponse:
        response = HttpResponse(self.content, status=self.status, headers=dict(self.headers))
        response.cookies = self.cookies
        return response


@dataclass(frozen=True, slots=True)
class Shelf:
    """The answers of one moment, by what was asked. They are of no use at another one."""

    moment: Hashable
    answers: dict[Hashable, KeptAnswer] = field(default_factory=dict)

    def put(self, asked: Hashable, kept: KeptAnswer) -> None:
        size = sum(len(one.content) for one in self.answers.values())
        if size + len(kept.content) > MOST_BYTES or len(self.answers) >= MOST_ANSWERS:
            self.answers.clear()
        self.answers[asked] = kept


_lock = threading.Lock()
_shelves: OrderedDict[Hashable, Shelf] = OrderedDict()


def with_kept_answers(get_response: Answering) -> Answering:
    """Middleware, before all others: what is given again has all that they add."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET" or not request.path_info.startswith(PLACES):
            return get_response(request)
        try:
            moment = moment_of(connection)
        except Error:  # a database that is away: the whole way through tells it
            moment = None
        if moment is None:
            return get_response(request)
        asked = _asked(request)
        if sum(len(text) for item in asked for text in item) > MOST_ASKED:
            return get_response(request)
        shelf = _shelf_at(*moment)
        kept = shelf.answers.get(asked)
        if kept is not None and kept.is_fresh(time.monotonic()):
            # A program that asks too often is told so by the whole way through the door.
            if kept.visit is None or comes_again(kept.visit):
                return kept.again()
        response = get_response(request)
        if _may_be_kept(request, response):
            with _lock:
                shelf.put(asked, _kept(request, response))
        return response

    return answer


def forget_answers() -> None:
    """For tests."""
    with _lock:
        _shelves.clear()


def _shelf_at(clock: Hashable, moment: Hashable) -> Shelf:
    with _lock:
        shelf = _shelves.get(clock)
        if shelf is None or shelf.moment != moment:
            shelf = _shelves[clock] = Shelf(moment)
            _shelves.move_to_end(clock)
            while len(_shelves) > MOST_SHELVES:
                _shelves.popitem(last=False)
        return shelf


def _asked(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    meta = request.META
    sent = sorted((name, text) for name, text in meta.items() if name.startswith("HTTP_"))
    where = (str(meta.get("REMOTE_ADDR")), str(meta.get("wsgi.url_scheme")))
    return ("GET", request.get_full_path()), where, *sent


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """No answer that is long, an error, or gives the reader a cookie that it did not send."""
    if not getattr(request, "keeps_answer", False) or response.status_code not in (200, 304):
        return False
    if not isinstance(response, HttpResponse) or len(response.content) > MOST_BYTES // 4:
        return False
    own = settings.CSRF_COOKIE_NAME
    return all(
        name == own and morsel.value == request.COOKIES.get(own)
        for name, morsel in response.cookies.items()
    )


def _kept(request: HttpRequest, response: HttpResponseBase) -> KeptAnswer:
    assert isinstance(response, HttpResponse)
    return KeptAnswer(
        time.monotonic(),
        response.status_code,
        tuple(response.headers.items()),
        response.cookies,
        response.content,
        getattr(request, "visit", None),
    )

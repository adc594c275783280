"""How a program comes in, and what each operation declares before it may be reached.

An operation says what it asks (a permission), and that is checked before its body is read. A
test walks all routes and fails for one that is not declared here.
"""

import datetime as dt
import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from ninja import Router

from akker.access.doors import TokenVisit, session_actor, token_actor
from akker.access.models import User
from akker.access.queries import books_open_to
from akker.api.parsing import is_storable
from akker.api.problems import too_large
from akker.books.actor import Actor, Permission, reading, require
from akker.books.queries import book_unknown
from akker.kernel.errors import Refused

Method = Literal["GET", "POST", "PUT", "DELETE"]
View = Callable[..., Any]
MB = 1024**2
MOST_JSON, MOST_ATTACHMENT, MOST_IMPORT = 2 * MB, 26 * MB, 40 * MB
# With which the try-it page reads as whoever is signed in; other sites cannot send it.
PAGE_HEADER = "X-Akker-Page"


class ApiRequest(HttpRequest):
    """A request that came through the door."""

    actor: Actor
    visit: TokenVisit | None
    keeps_answer: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """What an operation asks, takes and can answer beside what all do."""

    name: str
    method: Method
    path: str
    asks: Permission
    most_bytes: int
    takes: str  # the media type of its body, where it has one
    is_guarded: bool  # asks for If-Match
    media_types: tuple[str, ...]
    query_names: frozenset[str]
    form_names: frozenset[str]


OPERATIONS: dict[str, Declared] = {}


def operation(
    router: Router,
    method: Method,
    path: str,
    *,
    asks: Permission,
    answers: Any = None,
    status: int = 200,
    most_bytes: int = MOST_JSON,
    one_moment: bool = True,
    is_guarded: bool = False,
    is_sparse: bool = False,
    media_types: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """Declare an operation. What reads does so at one moment, unless it opens that itself.

    `media_types` are those of an answer that is a file. A sparse answer leaves out what was
    never said, as forms do.
    """

    def mark(function: View) -> View:
        reads = method == "GET"

        @functools.wraps(function)
        def run(request: ApiRequest, **values: Any) -> Any:
            _check_form(request, OPERATIONS[function.__name__])
            request.keeps_answer = reads  # see web/kept_answers.py
            if reads and one_moment:
                with reading(request.actor.book):
                    return function(request, **values)
            return function(request, **values)

        summary, _, more = (function.__doc__ or "").partition("\n")
        router.api_operation(
            [method],
            path,
            auth=lambda request: _come_in(request, OPERATIONS[function.__name__]),
            response={status: answers},
            exclude_unset=is_sparse,
            operation_id=function.__name__,
            summary=summary.rstrip("."),
            description=" ".join(more.split()) or summary,
        )(run)
        names = _names_of(router, path)
        assert function.__name__ not in OPERATIONS, f"two operations {function.__name__}"
        OPERATIONS[function.__name__] = Declared(
            function.__name__,
            method,
            path,
            asks,
            most_bytes,
            _takes(names, reads),
            is_guarded,
            media_types,
            names.get("query", frozenset()),
            names.get("form", frozenset()),
        )
        return function

    return mark


def _names_of(router: Router, path: str) -> dict[str, frozenset[str]]:
    """The outer names of what the newest operation at a path takes, by where they stand."""
    made = router.path_operations[path].operations[-1]
    return {
        str(model.__ninja_param_source__): frozenset(getattr(model, "__ninja_flatten_map__", {}))
        for model in made.models
    }


def _takes(names: dict[str, frozenset[str]], reads: bool) -> str:
    if reads or not names.keys() & {"body", "file", "form"}:
        return ""
    return "application/json" if "body" in names else "multipart/form-data"


def _come_in(request: HttpRequest, declared: Declared) -> bool:
    """Who it is, whether that one may, and whether what comes is of a size and kind to read."""
    entering = cast(ApiRequest, request)
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    _check_texts(kwargs.values())
    slug = str(kwargs.get("book", ""))
    entering.visit = None
    bearer = request.headers.get("Authorization", "")
    kind, _, token = bearer.partition(" ")
    if kind.lower() == "bearer":
        key = request.headers.get("Idempotency-Key", "") if declared.method != "GET" else ""
        entering.visit = token_actor(token.strip(), slug=slug, key=key)
        entering.actor = entering.visit.actor
        if "Accept-Language" not in request.headers:
            translation.activate(entering.visit.language)
    elif declared.method == "GET" and PAGE_HEADER in request.headers and _user(request):
        entering.actor = _signed_in(_user(request), slug)
    else:
        raise Refused(
            "token_missing",
            "This request does not say who sends it.",
            remedy="Send a token as `Authorization: Bearer`; `akker token create` makes one.",
        )
    require(entering.actor, declared.asks)
    if declared.method != "GET" and entering.visit and not entering.visit.may_write:
        raise Refused(
            "permission_missing",
            "This token reads; it changes nothing and starts nothing.",
            remedy="Make one with the scope write.",
        )
    _check_query(request, declared)
    _check_body(request, declared)
    return True


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _signed_in(user: User | None, slug: str) -> Actor:
    """For reading in the browser; without books in the address, in the first of one's own."""
    assert user is not None
    if slug:
        return session_actor(slug, user.pk)
    books = books_open_to(user.pk)
    if not books:
        raise book_unknown("")
    return session_actor(books[0].slug, user.pk)


def _check_texts(texts: Any) -> None:
    if not all(is_storable(str(text)) for text in texts):
        raise Refused(
            "address_unfit",
            "The address holds characters that no text has.",
            remedy="Leave them out.",
        )


def _check_query(request: HttpRequest, declared: Declared) -> None:
    for name, texts in request.GET.lists():
        if name not in declared.query_names:
            raise Refused(
                "option_not_known",
                "{name} means nothing here.",
                remedy="This takes: {known}.",
                name=ascii(name[:40])[1:-1],
                known=", ".join(sorted(declared.query_names)) or "nothing",
            )
        if len(texts) > 1:
            raise Refused(
                "option_repeated", "{name} is given twice.", remedy="Give it once.", name=name
            )
        _check_texts(texts)


def _check_body(request: HttpRequest, declared: Declared) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdecimal() and len(length) < 19 else 0
    if size > declared.most_bytes:
        raise too_large(declared.most_bytes // MB)
    sent = (request.content_type or "").lower()
    if declared.takes and size and sent != declared.takes:
        raise Refused(
            "media_type_unfit",
            "This takes {takes}, not {sent}.",
            remedy="Say so in Content-Type.",
            takes=declared.takes,
            sent=ascii(sent[:60])[1:-1] or "an unnamed kind",
        )


def _check_form(request: HttpRequest, declared: Declared) -> None:
    if declared.takes != "multipart/form-data":
        return
    for name, texts in request.POST.lists():
        if name not in declared.form_names:
            raise Refused(
                "option_not_known",
                "{name} means nothing here.",
                remedy="This takes: {known}.",
                name=ascii(name[:40])[1:-1],
                known=", ".join(sorted(declared.form_names)) or "nothing",
            )
        _check_texts(texts)


def seen_tag(request: HttpRequest) -> str:
    """What `If-Match` says was seen; empty for `*`, which means whatever is there.

    Refused: precondition_missing.
    """
    tag = request.headers.get("If-Match", "").strip()
    if not tag:
        raise Refused(
            "precondition_missing",
            "This request does not say which state of it was seen.",
            remedy="Send the ETag of what you read as If-Match, or * to take what is there.",
        )
    return "" if tag == "*" else tag.removeprefix("W/").strip('"') or "-"


def seen_moment(request: HttpRequest) -> dt.datetime | None:
    """The moment of saving of the draft that was seen; None for `*`.

    Refused: precondition_missing, and draft_changed for what never was one.
    """
    tag = seen_tag(request)
    if not tag:
        return None
    try:
        moment = dt.datetime.fromisoformat(tag)
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(
            "draft_changed",
            "This draft is not what was seen.",
            remedy="Look at it again before you save it.",
        ) from error


def with_tag(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Give what was read an ETag, or answer that it is what the reader has."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    assert isinstance(response, HttpResponse)
    if "ETag" not in response.headers:
        response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    known = {tag.strip().removeprefix("W/") for tag in _tags(request)}
    if response.headers["ETag"] in known or "*" in known:
        unchanged = HttpResponse(status=304)
        unchanged.headers["ETag"] = response.headers["ETag"]
        return unchanged
    return response


def _tags(request: HttpRequest) -> list[str]:
    return request.headers.get("If-None-Match", "").split(",")

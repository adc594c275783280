"""Whom each page opens to. A test walks all routes: one that does not say so fails it.

A page in a set of books names a permission. Its door finds the books by their short name in
the address and the membership of whoever is signed in, gives the page an actor, and reads at
one moment. Books that are not there and books of others give the same answer.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from akker.access.doors import actor_beside
from akker.access.models import User
from akker.books.actor import Actor, Permission, reading, require, was_done
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.web.asked_for import sent_to_sign_in
from akker.web.viewing import seen_as

Answer = HttpResponse | HttpResponseBase
View = Callable[..., Answer]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
P = ParamSpec("P")
R = TypeVar("R")


class Whom(StrEnum):
    ANYBODY = "anybody"
    SIGNED_IN = "who is signed in"


class BookRequest(HttpRequest):
    """What a page in a set of books is given. Only the door makes one, of a plain request."""

    user: User
    actor: Actor
    open_books: list[Book]  # all that are open to the reader, by name
    keeps_answer: bool


W = TypeVar("W", bound=BookRequest | Actor)

OPENS_TO: dict[str, Whom | Permission] = {}
KEPT: set[str] = set()  # pages that are given again while nothing changes


def opens_to(
    whom: Whom | Permission, *, reads: bool = True, keeps: bool = False
) -> Callable[[View], View]:
    """Mark a view, below the marks for its methods. Others are sent to the first page.

    With a permission the address holds the short name of the books as `slug`, which the view
    does not get: it reads `request.actor`. Pages that stream, or call reports that open a
    moment of their own, say `reads=False`. Pages without a form that say `keeps=True` are
    given again while nothing changes (`kept_answers.py`).
    """

    def mark(view: View) -> View:
        name = f"{view.__module__}.{view.__qualname__}"
        OPENS_TO[name] = whom
        if keeps:
            KEPT.add(name)

        @wraps(view)
        def door(request: HttpRequest, /, *args: Any, **kwargs: Any) -> Answer:
            if whom is Whom.ANYBODY:
                return view(request, *args, **kwargs)
            if not isinstance(request.user, User):
                return sent_to_sign_in(request)
            if isinstance(whom, Whom):
                return view(request, *args, **kwargs)
            leave_out_nul(request)
            slug = kwargs.pop("slug")
            inside = cast(BookRequest, request)
            seen = seen_as(request, slug)
            actor, inside.open_books = actor_in(slug, request.user, seen)
            inside.actor = actor
            try:
                require(actor, whom)
            except Refused as refusal:
                return render(request, "web/not_allowed.html", {"refusal": refusal}, status=403)
            inside.keeps_answer = keeps
            with timezone.override(ZoneInfo(actor.book.timezone)):  # of the moments that pages tell
                if reads and request.method in SAFE_METHODS:
                    with reading(actor.book):
                        return view(inside, *args, **kwargs)
                return view(inside, *args, **kwargs)

        return door

    return mark


def reads_books(
    function: Callable[Concatenate[W, P], R],
) -> Callable[Concatenate[W, P], R]:
    """Mark what reads for a page, by request or by actor, where no moment of the books may be open.

    A door opens one for a page that is asked for; not for a form, whose use case opens its own.
    Read without it, the page that a form answers would be empty on PostgreSQL.
    """

    @wraps(function)
    def inside(within: W, /, *args: P.args, **kwargs: P.kwargs) -> R:
        actor = within if isinstance(within, Actor) else within.actor
        with reading(actor.book):
            return function(within, *args, **kwargs)

    return inside


def leave_out_nul(request: HttpRequest) -> None:
    """Of what was typed: no database keeps a NUL in a text, and PostgreSQL fails on one."""
    if request.method != "POST":
        return
    if not any("\0" in text for _, texts in request.POST.lists() for text in texts):
        return
    typed = request.POST.copy()
    for name, texts in request.POST.lists():
        typed.setlist(name, [text.replace("\0", "") for text in texts])
    cast(Any, request).POST = typed


def actor_in(slug: str, user: User, role: str = "") -> tuple[Actor, list[Book]]:
    """Who is signed in, in these books, and all books open to them.

    With the role that an owner looks as. Http404 where there are no such books, or not for
    this user.
    """
    try:
        return actor_beside(slug, user.pk, seen_as=role)
    except Refused as refusal:
        raise Http404 from refusal


def sent_before(request: BookRequest) -> bool:
    """Whether this very form booked already what it is for: then its answer is that of the first.

    What was looked at then is not there any more, so it cannot be asked whether it was seen. A
    form that says something else under the same mark is refused (`key_reused`), not answered.
    """
    if request.POST.get("do") != "book":
        return False
    with reading(request.actor.book):
        return was_done(sent_once(request.actor, request))


def sent_once(actor: Actor, request: HttpRequest) -> Actor:
    """The actor, for a form that names its sending: sent twice, it is done once."""
    return replace(actor, idempotency_key=request.POST.get("once", ""))

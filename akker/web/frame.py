"""What the frame of every page shows: where one is, which books there are, how it looks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from akker.access.models import Theme, User
from akker.access.queries import books_open_to
from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.books.queries import today_in
from akker.web.guide import guide_address
from akker.web.kept_frame import below_at, keys_of, places_at
from akker.web.navigation import Reader, here
from akker.web.places import Words
from akker.web.roles import ROLE_NAMES
from akker.web.viewing import seen_as


@dataclass(frozen=True, slots=True)
class Frame:
    """`actor` is None on pages outside a set of books; `books` are those open to the reader.

    `theme` is system, light or dark. Without `has_shortcuts` no key of one letter does anything
    (WCAG 2.1.4).
    """

    actor: Actor | None
    books: list[Book]
    places: SafeString  # the left column and the bar of a phone; empty outside a set of books
    below: SafeString
    keys: SafeString
    initials: str
    theme: str
    has_shortcuts: bool
    guide_url: str  # the page of the guide about this screen
    seen_as: Words  # the role as which an owner looks at these books; else empty

    @property
    def may_open_books(self) -> bool:
        return self.actor is not None and Permission.OPEN_BOOKS in self.actor.permissions

    @property
    def may_look_after(self) -> bool:
        return self.actor is not None and Permission.LOOK_AFTER_CUSTOMERS in self.actor.permissions

    @property
    def today(self) -> dt.date:
        """Where the company is; where one is, outside a set of books."""
        return today_in(self.actor.book) if self.actor else timezone.localdate()

    @property
    def book(self) -> Book | None:
        return self.actor.book if self.actor else None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Nothing is asked of the database by a page that shows no frame."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    user = request.user
    actor: Actor | None = getattr(request, "actor", None)
    route = (request.resolver_match.url_name or "") if request.resolver_match else ""
    known = user if isinstance(user, User) else None
    language = get_language() or ""
    reader = Reader(actor.book.slug, actor.permissions) if actor else None
    has_shortcuts = known.has_shortcuts if known else True
    nothing = SafeString()
    return Frame(
        actor=actor,
        books=_books(request),
        places=places_at(reader, here(route), language) if reader else nothing,
        below=below_at(reader, here(route), language) if reader else nothing,
        keys=keys_of(reader, language, has_shortcuts=has_shortcuts) if known else nothing,
        initials=initials_of(known.name or known.email) if known else "",
        theme=known.theme if known else Theme.SYSTEM,
        has_shortcuts=has_shortcuts,
        guide_url=guide_address(route),
        seen_as=_seen_as(request, actor),
    )


def _books(request: HttpRequest) -> list[Book]:
    """As the door found them, or asked for where there is none."""
    found: list[Book] | None = getattr(request, "open_books", None)
    if found is None:
        return books_open_to(request.user.pk) if isinstance(request.user, User) else []
    return found


def _seen_as(request: HttpRequest, actor: Actor | None) -> Words:
    if actor is None or not actor.only_looks:
        return ""
    return ROLE_NAMES[seen_as(request, actor.book.slug)]


def initials_of(name: str) -> str:
    """`Sanne Jansen` is SJ, `dana@example.com` is D."""
    words = [word for word in name.split("@")[0].split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"

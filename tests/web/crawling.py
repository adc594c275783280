"""Every route of the screens, with addresses that name things which are there, for every role."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from akker.access.inviting import invite_user
from akker.access.models import Role, User
from akker.access.roles import permissions_of
from akker.books.actor import Permission
from akker.web.doors import OPENS_TO, Whom
from tests.api.world import World
from tests.make import Make
from tests.parties.managers import CARLA, narrowed
from tests.web import visitor

NARROWED, OTHERS, STRANGER = "narrowed manager", "owner of other books", "stranger"
MEMBERS = (*Role.values, NARROWED)
EVERYBODY = (*MEMBERS, OTHERS, STRANGER)
# Whose code, by how an address begins.
CODES = {"chart": "46/{}1", "product": "W-{}", "price-list": "L-{}"}
NAMES = {"repeating": "Support {}", "years": "2026", "reports": "trial-balance"}


@dataclass(frozen=True)
class Route:
    """`text` is its pattern in the site map, from the root."""

    name: str
    text: str
    asks: Whom | Permission

    @property
    def is_of_books(self) -> bool:
        return isinstance(self.asks, Permission)


def routes() -> list[Route]:
    """All but those of the API, which tests/api crawls."""
    found: list[Route] = []

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for pattern in patterns:
            text = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                if text != "api/":
                    walk(pattern.url_patterns, text)
            else:
                view = pattern.callback
                asks = OPENS_TO[f"{view.__module__}.{view.__qualname__}"]
                found.append(Route(str(pattern.name), text, asks))

    walk(get_resolver().url_patterns, "")
    return found


def address(world: World, route: Route) -> str:
    """Where the route leads to something that is there, as far as these books have it."""
    inside = route.text.removeprefix("books/<slug:slug>/")
    head, tag = re.split(r"[/<]", inside)[0], world.tag
    journal, year, number = world.entry.split("/")
    named: dict[str, Any] = {
        "slug": world.slug,
        "code": next((c for start, c in CODES.items() if head.startswith(start)), "C-{}"),
        "name": NAMES.get(head, "sales"),
        "address": world.invoice,
        "entry": world.written_off,
        "journal": journal,
        "year": year,
        "number": number,
        "draft_id": world.invoice_draft_id if head == "invoices" else world.draft_id,
        "line_id": world.item,
        "promise_id": world.promised_id if head == "promises-given" else world.promise_id,
        "how": "done",
        "what": "case",
        "uid": {"webhooks": world.webhook_uid, "outbox": world.mail_uid, "jobs": world.job_uid}.get(
            head, world.import_id
        ),
        "user_id": User.objects.get(email=world.member).pk,
        "form": "pdf",
        "kind": "party",
        "token": "none",
    }

    def value(found: re.Match[str]) -> str:
        key = found[1]
        return str(named.get(key, getattr(world, key, 1))).format(tag)

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route.text)


def may(who: str) -> frozenset[Permission]:
    if who in (OTHERS, STRANGER):
        return frozenset()
    role = Role.MANAGER if who == NARROWED else Role(who)
    return permissions_of(role, sees_all=who != NARROWED)


def browser_of(make: Make, who: str, **options: Any) -> Client:
    """A browser in which they are signed in, and have just shown to be there."""
    browser = Client(headers={"host": "localhost"}, **options)
    if who == STRANGER:
        return browser
    email = f"{who.replace(' ', '-')}@example.com"
    if who == NARROWED:
        email = CARLA
        if not User.objects.filter(email=email).exists():
            narrowed(make)
    elif not User.objects.filter(email=email).exists():
        books = Make(slug=f"{make.slug}-of-others") if who == OTHERS else make
        invite_user(books.alice, email=email, role="owner" if who == OTHERS else who)
    visitor.sign_in(browser, User.objects.get(email=email))
    return visitor.proven(browser)


@contextmanager
def names_asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any], set[str]]]:
    """Which fields a view asked for since the last time, and those that its answer shows."""
    asked: set[str] = set()

    def listening(name: str) -> None:
        as_it_was = getattr(QueryDict, name)

        def method(fields: QueryDict, key: Any, *rest: Any) -> Any:
            asked.add(str(key))
            return as_it_was(fields, key, *rest)

        monkeypatch.setattr(QueryDict, name, method)

    for name in ("get", "getlist", "__getitem__", "__contains__"):
        listening(name)

    def found(answer: Any) -> set[str]:
        shown = "" if answer.streaming else answer.content.decode(errors="replace")
        names = asked | set(re.findall(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"', shown))
        asked.clear()
        return {name for name in names if name != "csrfmiddlewaretoken"}

    yield found

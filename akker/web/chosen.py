"""Acting on several rows that were chosen: each by itself, and each told by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from akker.kernel.errors import Refused
from akker.web.doors import BookRequest

MOST_CHOSEN = 200
K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class NotDone:
    """A row for which it was refused, by its key, or code, and its name."""

    key: int | str
    name: str
    refusal: Refused


def ticked_in(
    route: str,
) -> Callable[[Callable[[BookRequest], HttpResponse]], Callable[[BookRequest], HttpResponse]]:
    """Mark what acts on the rows that are ticked in the list at this route.

    What was refused is shown at the address of the act; whoever opens it again comes to the list.
    """

    def mark(act: Callable[[BookRequest], HttpResponse]) -> Callable[[BookRequest], HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(act)
        def inside(request: BookRequest) -> HttpResponse:
            if request.method == "POST":
                return act(request)
            address, asked = reverse(route, args=[request.actor.book.slug]), request.GET.urlencode()
            return redirect(f"{address}?{asked}" if asked else address)

        return inside

    return mark


def chosen_keys(texts: Sequence[str]) -> list[int]:
    """The keys of the rows that were ticked, in the order of the page; others are no keys."""
    keys = (int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19)
    return list(dict.fromkeys(keys))[:MOST_CHOSEN]


def chosen_codes(texts: Sequence[str]) -> list[str]:
    """As `chosen_keys`, of rows that go by a code."""
    return list(dict.fromkeys(text[:80] for text in texts))[:MOST_CHOSEN]


def act_on_each(
    keys: Sequence[K], act: Callable[[K], object], name_of: Callable[[K], str]
) -> list[NotDone]:
    """Call `act`, which calls a use case, for each; those that were refused, the others stand."""
    refused = []
    for key in keys:
        try:
            act(key)
        except Refused as refusal:
            refused.append(NotDone(key, name_of(key), refusal))
    return refused

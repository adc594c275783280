"""Whom each page opens to. A test walks all routes: one that does not say so fails it."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Whom(StrEnum):
    ANYBODY = "anybody"
    SIGNED_IN = "who is signed in"


OPENS_TO: dict[str, Whom] = {}


def opens_to(whom: Whom) -> Callable[[View[P]], View[P]]:
    """Mark a view, below the marks for its methods. Others are sent to the first page."""

    def mark(view: View[P]) -> View[P]:
        OPENS_TO[f"{view.__module__}.{view.__qualname__}"] = whom

        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if whom is Whom.SIGNED_IN and not request.user.is_authenticated:
                return redirect("home")
            return view(request, *args, **kwargs)

        return door

    return mark

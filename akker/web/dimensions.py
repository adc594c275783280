"""Dimensions and their values: tags with a meaning that lines carry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import DimensionValueRow, dimensions
from akker.ledger.dimensioning import add_dimension, add_dimension_value, retire_dimension_value
from akker.ledger.queries import chart
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted


@dataclass(frozen=True, slots=True)
class DimensionShown:
    """`asked_by` are the codes of the ledger accounts that ask for a value of it."""

    code: str
    name: str
    values: tuple[DimensionValueRow, ...]
    asked_by: tuple[str, ...]


@require_safe
@opens_to(Permission.READ_BOOKS)
def dimensions_page(request: BookRequest) -> HttpResponse:
    """Every dimension with its values, and forms for more."""
    return render(request, "web/dimensions/list.html", _context(request))


def _context(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        rows = dimensions(book)
        accounts = chart(book)
    shown = [
        DimensionShown(
            code,
            name,
            tuple(row for row in rows if row.dimension == code and row.code),
            tuple(each.code for each in accounts if code in each.required_dimensions),
        )
        for code, name in dict.fromkeys((row.dimension, row.dimension_name) for row in rows)
    ]
    return {
        "dimensions": shown,
        "may_change": Permission.CHANGE_DIMENSIONS in request.actor.permissions,
        "chosen": request.POST.get("dimension", ""),
    }


@require_POST
@opens_to(Permission.CHANGE_DIMENSIONS)
def add(request: BookRequest) -> HttpResponse:
    """The form of a new dimension."""
    code, name = _typed(request, "code"), _typed(request, "name")

    def act() -> str:
        add_dimension(request.actor, code=code, name=name)
        return _("Dimension %(code)s is added.") % {"code": code}

    return _acted(request, act)


@require_POST
@opens_to(Permission.CHANGE_DIMENSIONS)
def add_value(request: BookRequest) -> HttpResponse:
    """The form of a new value, in the card of its dimension."""
    code, name = _typed(request, "code"), _typed(request, "name")

    def act() -> str:
        dimension = request.POST.get("dimension", "")
        add_dimension_value(request.actor, dimension=dimension, code=code, name=name)
        return _("Value %(code)s is added.") % {"code": code}

    return _acted(request, act)


@require_POST
@opens_to(Permission.CHANGE_DIMENSIONS)
def retire_value(request: BookRequest) -> HttpResponse:
    """The button that takes a value out of use."""
    code = request.POST.get("code", "")

    def act() -> str:
        dimension = request.POST.get("dimension", "")
        retire_dimension_value(request.actor, dimension=dimension, code=code)
        return _("Value %(code)s is retired: no new line can carry it.") % {"code": code}

    return _acted(request, act)


def _acted(request: BookRequest, act: Callable[[], str]) -> HttpResponse:
    return acted(
        request,
        act,
        to=reverse("dimensions", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/dimensions/list.html", _context(request)),
    )


def _typed(request: BookRequest, name: str) -> str:
    return request.POST.get(name, "").strip()

"""Changing the chart of accounts: add, rename, retire, ask for dimensions, revalue beside."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import dimensions
from akker.ledger.charting import (
    NewLedgerAccount,
    add_ledger_account,
    rename_ledger_account,
    require_dimensions,
    restore_ledger_account,
    retire_ledger_account,
    revalue_beside,
)
from akker.ledger.completing import add_missing_accounts
from akker.ledger.queries import LedgerAccountRow, chart
from akker.ledger.queries_chart_gaps import missing_accounts
from akker.web.chart import TYPES
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.templatetags.akker import reader

ADD_FIELDS = ("code", "name", "type", "currency", "reference")


@require_safe
@opens_to(Permission.CHANGE_CHART)
def new(request: BookRequest) -> HttpResponse:
    """The form of a new ledger account."""
    return render(request, "web/chart/new.html", _new_context(request))


def _new_context(request: BookRequest) -> dict[str, Any]:
    typed = request.POST if request.method == "POST" else request.GET
    return {
        "values": {name: typed.get(name, "") for name in ADD_FIELDS},
        "is_vat": "is_vat" in typed,
        "types": list(TYPES.items()),
        "missing": _missing(request.actor.book),
    }


def _missing(book: Book) -> list[tuple[str, str]]:
    """Code and name of what the chart of the country has besides."""
    with reading(book):
        return [(one.code, one.name_in(reader().code)) for one in missing_accounts(book)]


@require_POST
@opens_to(Permission.CHANGE_CHART)
def complete(request: BookRequest) -> HttpResponse:
    """Add all of those; then the chart."""

    def act() -> str:
        codes = add_missing_accounts(request.actor)
        return _("Added to the chart of accounts: %(codes)s.") % {"codes": ", ".join(codes) or "–"}

    return acted(
        request,
        act,
        to=reverse("chart", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/chart/new.html", _new_context(request)),
    )


@require_POST
@opens_to(Permission.CHANGE_CHART)
def add(request: BookRequest) -> HttpResponse:
    """The form that was sent; then the card of what was added."""
    given = {name: request.POST.get(name, "").strip() for name in ADD_FIELDS}
    given["currency"] = given["currency"].upper()

    def act() -> str:
        is_vat = request.POST.get("is_vat") == "on"
        code = add_ledger_account(request.actor, new=NewLedgerAccount(**given, is_vat=is_vat))
        return _("Ledger account %(code)s is added.") % {"code": code}

    slug = request.actor.book.slug
    return acted(
        request,
        act,
        to=reverse("card", args=[slug, given["code"] or "-"]),
        page=lambda refusal: ("web/chart/new.html", _new_context(request)),
    )


@require_safe
@opens_to(Permission.CHANGE_CHART)
def change(request: BookRequest, code: str) -> HttpResponse:
    """What can change about one ledger account."""
    return render(request, "web/chart/change.html", _context(request, code))


def _context(request: BookRequest, code: str) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        accounts = chart(book)
        known = dict.fromkeys((row.dimension, row.dimension_name) for row in dimensions(book))
    account = _coded(accounts, code)
    return {
        "account": account,
        "name": request.POST.get("name", account.name),
        "dimensions": list(known),
        "beside_choices": [("", "–"), *_fit_beside(accounts, account)],
        "can_be_revalued": account.type not in ("income", "expense"),
    }


def _coded(accounts: Sequence[LedgerAccountRow], code: str) -> LedgerAccountRow:
    for row in accounts:
        if row.code == code:
            return row
    raise Http404


def _fit_beside(
    accounts: Sequence[LedgerAccountRow], account: LedgerAccountRow
) -> list[tuple[str, str]]:
    """Ledger accounts of the same type that can hold exchange differences of this one."""
    return [
        (row.code, f"{row.code} {row.name}")
        for row in accounts
        if row.type == account.type
        and row.code != account.code
        and not row.currency
        and not row.revalued_on_code
        and not row.is_retired
    ]


@require_POST
@opens_to(Permission.CHANGE_CHART)
def rename(request: BookRequest, code: str) -> HttpResponse:
    """The name; the code stays."""

    def act() -> str:
        rename_ledger_account(request.actor, code=code, name=request.POST.get("name", "").strip())
        return _("The name is changed.")

    return _acted(request, code, act)


@require_POST
@opens_to(Permission.CHANGE_CHART)
def retire(request: BookRequest, code: str) -> HttpResponse:
    """The button "Retire"."""

    def act() -> str:
        retire_ledger_account(request.actor, code=code)
        return _("Ledger account %(code)s is retired.") % {"code": code}

    return _acted(request, code, act)


@require_POST
@opens_to(Permission.CHANGE_CHART)
def restore(request: BookRequest, code: str) -> HttpResponse:
    """The button "Take into use again"."""

    def act() -> str:
        restore_ledger_account(request.actor, code=code)
        return _("Ledger account %(code)s is in use again.") % {"code": code}

    return _acted(request, code, act)


@require_POST
@opens_to(Permission.CHANGE_CHART)
def require(request: BookRequest, code: str) -> HttpResponse:
    """The dimensions that every new line on it names."""

    def act() -> str:
        chosen = request.POST.getlist("dimensions")
        require_dimensions(request.actor, code=code, dimensions=chosen)
        return (
            _("From now on its lines are asked for these dimensions.")
            if chosen
            else _("Its lines are asked for no dimension.")
        )

    return _acted(request, code, act)


@require_POST
@opens_to(Permission.CHANGE_CHART)
def beside(request: BookRequest, code: str) -> HttpResponse:
    """The ledger account that takes the exchange differences of this one."""

    def act() -> str:
        revalue_beside(request.actor, code=code, beside=request.POST.get("beside", ""))
        return _("What is revalued beside it is changed.")

    return _acted(request, code, act)


def _acted(request: BookRequest, code: str, act: Callable[[], str]) -> HttpResponse:
    _exists(request.actor.book, code)
    return acted(
        request,
        act,
        to=reverse("chart-change", args=[request.actor.book.slug, code]),
        page=lambda refusal: ("web/chart/change.html", _context(request, code)),
    )


def _exists(book: Book, code: str) -> None:
    with reading(book):
        _coded(chart(book), code)

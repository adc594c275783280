"""Periods: the years with what was posted in them, their locks, and the next year."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Actor, Permission, reading
from akker.books.models import Book
from akker.books.queries import fiscal_years, locks_of, today_in
from akker.kernel.calendar import first_day, month_of
from akker.kernel.errors import Refused
from akker.ledger.closing import LOCK_KINDS, lock_until
from akker.ledger.opening import open_fiscal_year
from akker.reports.display import shown_date
from akker.reports.months import activity
from akker.web.days import typed_day, typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.period_strips import Strip, strip_of
from akker.web.places import Words
from akker.web.templatetags.akker import reader

SHOWN_YEARS = 4
# Kind of lock -> its name, and what it refuses up to and including its day.
LOCKS: dict[str, tuple[Words, Words]] = {
    "sales": (
        gettext_lazy("Sales"),
        gettext_lazy("Refuses every entry in a sales journal, such as an invoice."),
    ),
    "purchase": (
        gettext_lazy("Purchases"),
        gettext_lazy("Refuses every entry in a purchase journal, such as a bill."),
    ),
    "vat": (
        gettext_lazy("VAT"),
        gettext_lazy(
            "Refuses every entry with a line on a VAT ledger account: for a return filed."
        ),
    ),
    "hard": (
        gettext_lazy("Everything"),
        gettext_lazy("Refuses every entry, for good: it can move on, never back."),
    ),
}
_LOCKED: dict[str, Words] = {
    "sales": gettext_lazy("Sales are locked up to and including %(day)s."),
    "purchase": gettext_lazy("Purchases are locked up to and including %(day)s."),
    "vat": gettext_lazy("VAT is locked up to and including %(day)s."),
    "hard": gettext_lazy("Everything is locked up to and including %(day)s, for good."),
}


@require_safe
@opens_to(Permission.READ_BOOKS)
def periods(request: BookRequest) -> HttpResponse:
    """Every year, the latest first, as months with what was posted, and how far each is locked."""
    return render(request, "web/periods/periods.html", _context(request))


def _context(request: BookRequest) -> dict[str, Any]:
    actor = request.actor
    with reading(actor.book):
        years = fiscal_years(actor.book)
        locks = locks_of(actor.book)
        strips = _strips(actor.book, locks)
        today = today_in(actor.book)
    shown = strips if "all" in request.GET else strips[:SHOWN_YEARS]
    return {
        "strips": shown,
        "hidden_count": len(strips) - len(shown),
        "locks": [
            (kind, name, refuses, locks[kind], _offered(request, kind, locks[kind], today))
            for kind, (name, refuses) in LOCKS.items()
        ],
        "last_year": years[-1],
        "may_lock": _may(actor, Permission.LOCK_PERIODS),
        "may_close": _may(actor, Permission.CLOSE_YEARS),
    }


def _may(actor: Actor, permission: Permission) -> bool:
    return permission in actor.permissions


def _strips(book: Book, locks: dict[str, dt.date | None]) -> list[Strip]:
    active = activity(book)
    most = max((month.line_count for month in active.values()), default=0)
    lanes = [(kind, str(LOCKS[kind][0]), locks[kind]) for kind in LOCKS]
    today, names = today_in(book), reader().months
    return [
        strip_of(year, active, lanes, today=today, most=most, names=names)
        for year in reversed(fiscal_years(book))
    ]


def _offered(request: BookRequest, kind: str, until: dt.date | None, today: dt.date) -> str:
    """What was typed, or the end of last month: the day locked most, unless it is behind."""
    if request.POST.get("kind") == kind and "until" in request.POST:
        return request.POST["until"]
    month_end = first_day(month_of(today)) - dt.timedelta(days=1)
    return max(until or month_end, month_end).isoformat()


@require_POST
@opens_to(Permission.LOCK_PERIODS)
def lock(request: BookRequest) -> HttpResponse:
    """The form of one kind of lock: set it to a day, or lift it."""
    kind = request.POST.get("kind", "")
    if kind not in LOCK_KINDS:
        raise Http404

    def act() -> str:
        if "lift" in request.POST:
            lock_until(request.actor, kind=kind, until=None)
            return _("The lock is lifted.")
        until = typed_day(request.POST.get("until", ""), today_in(request.actor.book))
        if kind == "hard" and request.POST.get("sure") != "on":
            raise Refused(
                "lock_for_good",
                "This lock can never be lifted.",
                remedy="Tick the box that says so, if you mean it.",
            )
        lock_until(request.actor, kind=kind, until=until)
        return str(_LOCKED[kind]) % {"day": shown_date(until, reader())}

    return acted(request, act, to=_address(request), page=lambda refusal: _page(request))


def _page(request: BookRequest) -> tuple[str, dict[str, Any]]:
    return "web/periods/periods.html", _context(request)


def _address(request: BookRequest) -> str:
    return reverse("periods", args=[request.actor.book.slug])


@require_POST
@opens_to(Permission.CLOSE_YEARS)
def open_year(request: BookRequest) -> HttpResponse:
    """The button that opens the year after the last one, and the form for one of another length."""

    def act() -> str:
        today = today_in(request.actor.book)
        ends_on = typed_day_if_any(request.POST.get("ends_on", ""), today)
        name = open_fiscal_year(request.actor, ends_on=ends_on)
        return _("Fiscal year %(year)s is open.") % {"year": name}

    return acted(request, act, to=_address(request), page=lambda refusal: _page(request))

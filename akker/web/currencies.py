"""Other currencies: rates, what foreign balances are worth, and revaluing them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.kernel.calendar import ONE_DAY, first_day, month_of
from akker.kernel.errors import Refused
from akker.ledger.queries import chart, code_in_role
from akker.ledger.queries_foreign import ForeignWorth, foreign_worth
from akker.ledger.queries_rates import RateCourse, rate_courses
from akker.ledger.queries_revaluation import Revaluation, revaluations_due
from akker.ledger.rates_file import MOST_BYTES
from akker.ledger.rating import RatesBroughtIn, import_rates
from akker.ledger.revaluing import revalue
from akker.web.asked import with_query
from akker.web.charts import SparkLine, spark_line
from akker.web.days import typed_day, typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted, refused
from akker.web.refusals import status_of
from akker.web.templatetags.akker import amount, day
from akker.web.year_end import PlannedEntry, PlannedLine

COURSE_DAYS = 92


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    """`change` is the fraction by which the rate moved over the days of the line."""

    course: RateCourse
    line: SparkLine | None
    change: Decimal
    is_used: bool


@require_safe
@opens_to(Permission.READ_BOOKS)
def currencies(request: BookRequest) -> HttpResponse:
    """What stands in other currencies, what it is worth today, and the rates of three months."""
    return render(request, "web/currencies/currencies.html", _context(request))


def _context(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        today = today_in(book)
        worth = foreign_worth(book, on=today)
        used = {row.balance.currency for row in worth}
        rows = [_row(course, used) for course in rate_courses(book, days=COURSE_DAYS)]
        names = {row.code: row.name for row in chart(book)}
    rows.sort(key=lambda row: (not row.is_used, row.course.currency))
    return {
        "today": today,
        "worth": [(row, names[row.balance.ledger_code]) for row in worth],
        "said": _worth_said(book, _total(worth)),
        "rates": rows,
        "may_import": Permission.IMPORT_FILES in request.actor.permissions,
    }


def _total(worth: list[ForeignWorth]) -> int | None:
    """What all of it is worth more or less; None where a rate is missing."""
    differences = [row.difference_minor for row in worth]
    if any(difference is None for difference in differences):
        return None
    return sum(difference for difference in differences if difference is not None)


def _worth_said(book: Book, difference: int | None) -> str:
    if not difference:
        return _("Foreign balances")
    size = amount(abs(difference), book.currency)
    if difference > 0:
        return _("Foreign balances are worth %(amount)s more than they stand for") % {
            "amount": f"{book.currency} {size}"
        }
    return _("Foreign balances are worth %(amount)s less than they stand for") % {
        "amount": f"{book.currency} {size}"
    }


def _row(course: RateCourse, used: set[str]) -> CurrencyRow:
    values = [row.rate_e9 for row in course.rows]
    change = Decimal(values[-1] - values[0]) / values[0]
    return CurrencyRow(course, spark_line(values), change, course.currency in used)


@require_POST
@opens_to(Permission.IMPORT_FILES)
def bring_in_rates(request: BookRequest) -> HttpResponse:
    """The form with the file of the ECB: look first, or bring it in."""
    is_look = "look" in request.POST
    told: list[str] = []

    def act() -> str:
        brought = import_rates(request.actor, content=_file(request), dry_run=is_look)
        told.append(_said(brought, is_look))
        return told[-1]

    if is_look:
        try:
            act()
        except Refused as refusal:
            return refused(request, "web/currencies/currencies.html", _context(request), refusal)
        context = {**_context(request), "looked": told[-1]}
        return render(request, "web/currencies/currencies.html", context)
    return acted(
        request,
        act,
        to=reverse("currencies", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/currencies/currencies.html", _context(request)),
    )


def _file(request: HttpRequest) -> bytes:
    given = request.FILES.get("file")
    if given is None or isinstance(given, list):
        raise Refused(
            "file_not_given",
            "No file was chosen.",
            remedy="Choose the file with rates, then try again.",
        )
    if (given.size or 0) > MOST_BYTES:
        raise Refused(
            "file_too_large",
            "This file is larger than {most} MB.",
            remedy="Split it over several files.",
            most=MOST_BYTES // 1024**2,
        )
    return bytes(given.read())


def _said(brought: RatesBroughtIn, is_look: bool) -> str:
    if is_look:
        said = ngettext(
            "%(n)s rate would come in; %(same)s are here already.",
            "%(n)s rates would come in; %(same)s are here already.",
            brought.new_count,
        )
    else:
        said = ngettext(
            "%(n)s rate came in; %(same)s were here already.",
            "%(n)s rates came in; %(same)s were here already.",
            brought.new_count,
        )
    return said % {"n": brought.new_count, "same": brought.same_count}


@require_safe
@opens_to(Permission.READ_BOOKS)
def revaluation(request: BookRequest) -> HttpResponse:
    """What revaluing on a day would book, before it does; by default the end of last month."""
    context = _revaluation_context(request, request.GET.get("on", ""))
    status = status_of(context["refusal"])
    return render(request, "web/currencies/revaluation.html", context, status=status)


def _revaluation_context(request: BookRequest, asked: str) -> dict[str, Any]:
    book = request.actor.book
    refusal, due, planned = None, [], []
    with reading(book):
        today = today_in(book)
        on = first_day(month_of(today)) - ONE_DAY
        try:
            on = typed_day_if_any(asked, today) or on
        except Refused as error:
            refusal = error
        worth = foreign_worth(book, on=on)
        names = {row.code: row.name for row in chart(book)}
        try:
            due = revaluations_due(book, on)
            planned = _planned(book, on, due, names)
        except Refused as error:
            refusal = refusal or error
    return {
        "on": on,
        "asked_on": asked or on.isoformat(),
        "worth": [(row, names[row.balance.ledger_code]) for row in worth],
        "due": due,
        "planned": planned,
        "reversed_on": on + ONE_DAY,
        "refusal": refusal,
        "may_revalue": Permission.REVALUE in request.actor.permissions,
    }


def _planned(
    book: Book, on: dt.date, due: list[Revaluation], names: dict[str, str]
) -> list[tuple[Revaluation, PlannedEntry | None]]:
    """Each difference with the entry that it makes; None where one is only taken back."""
    if not due:
        return []
    against = code_in_role(book, "fx_unrealised")
    made: list[tuple[Revaluation, PlannedEntry | None]] = []
    for row in due:
        entry = None
        if row.amount_minor:
            lines = (
                PlannedLine(row.beside_code, names[row.beside_code], "", row.amount_minor),
                PlannedLine(against, names[against], "", -row.amount_minor),
            )
            described = _("Revaluation of %(currency)s on %(day)s") % {
                "currency": row.currency,
                "day": day(on),
            }
            entry = PlannedEntry(described, "", lines, abs(row.amount_minor))
        made.append((row, entry))
    return made


@require_POST
@opens_to(Permission.REVALUE)
def run_revaluation(request: BookRequest) -> HttpResponse:
    """The button that books what the page shows."""

    def act() -> str:
        on = typed_day(request.POST.get("on", ""), today_in(request.actor.book))
        labels = revalue(request.actor, on=on)
        if not labels:
            return _("Everything was revalued already.")
        said = ngettext("%(n)s entry was booked.", "%(n)s entries were booked.", len(labels))
        return said % {"n": len(labels)}

    on = request.POST.get("on", "")
    address = reverse("revaluation", args=[request.actor.book.slug])
    return acted(
        request,
        act,
        to=with_query(address, {"on": on}),
        page=lambda refusal: (
            "web/currencies/revaluation.html",
            _revaluation_context(request, on),
        ),
    )

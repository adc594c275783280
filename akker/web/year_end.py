"""The guided page that closes a year: what is left, the entry, the closing, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import YearRow, fiscal_years, today_in
from akker.kernel.errors import Refused
from akker.ledger.closing import close_fiscal_year, reopen_fiscal_year
from akker.ledger.queries import chart
from akker.ledger.queries_year_end import (
    YearEnd,
    closing_entry,
    found_faults,
    standing_closing,
    year_end,
)
from akker.ledger.rules import NewEntry
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.templatetags.akker import amount, day
from akker.web.year_end_words import seen_to


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of an entry that is not booked yet."""

    code: str
    name: str
    type: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """An entry before it is booked: what it will say, and both sides of it."""

    description: str
    journal_code: str
    lines: tuple[PlannedLine, ...]
    total_minor: int


def planned(book: Book, entry: NewEntry) -> PlannedEntry:
    """The entry with the names of its ledger accounts. One query."""
    accounts = {row.code: row for row in chart(book)}
    lines = tuple(
        PlannedLine(
            line.ledger_code,
            accounts[line.ledger_code].name,
            accounts[line.ledger_code].type,
            line.amount_minor,
        )
        for line in entry.lines
    )
    total = sum(line.amount_minor for line in lines if line.amount_minor > 0)
    return PlannedEntry(entry.description, entry.journal_code, lines, total)


@require_safe
@opens_to(Permission.READ_BOOKS)
def year_end_page(request: BookRequest, name: str) -> HttpResponse:
    """Checks with their evidence, the closing entry before it is booked, and the button."""
    return render(request, "web/periods/year_end.html", _context(request, name))


def _context(request: BookRequest, name: str) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        years = fiscal_years(book)
        year = _year(years, name)
        found = year_end(book, year)
        standing = standing_closing(book, year) if year.is_closed else ""
        entry, entry_refusal = _planned(book, year)
        today = today_in(book)
    steps = [] if year.is_closed else seen_to(book, found)
    later = [other.name for other in years if other.is_closed and other.starts_on > year.starts_on]
    return {
        "year": year,
        "facts": found,
        "steps": steps,
        "open_count": sum(not step.is_good for step in steps),
        "entry": entry,
        "entry_refusal": entry_refusal,
        "result_said": _result_said(book, found, entry) if not year.is_closed else "",
        "closing_label": standing,
        "is_over": year.ends_on < today,
        "has_faults": found_faults(found.checked),
        "next_year": next((other for other in years if other.starts_on > year.ends_on), None),
        "later_closed": later,
        "is_locked": _is_locked(book, year),
        "may_close": Permission.CLOSE_YEARS in request.actor.permissions,
    }


def _year(years: Sequence[YearRow], name: str) -> YearRow:
    for year in years:
        if year.name == name:
            return year
    raise Http404


def _planned(book: Book, year: YearRow) -> tuple[PlannedEntry | None, Refused | None]:
    if year.is_closed:
        return None, None
    try:
        entry = closing_entry(book, year)
    except Refused as refusal:
        return None, refusal
    return (planned(book, entry) if entry else None), None


def _result_said(book: Book, found: YearEnd, entry: PlannedEntry | None) -> str:
    if entry is None:
        return _("Nothing was earned or spent, so closing books no entry.")
    brought = [line for line in entry.lines if line.type in ("income", "expense")]
    result = sum(line.amount_minor for line in brought)
    values = {
        "amount": f"{amount(abs(result), book.currency)} {book.currency}",
        "day": day(found.year.ends_on),
        "count": len(brought),
    }
    if result >= 0:
        said = ngettext(
            "A profit of %(amount)s: one entry on %(day)s brings %(count)s ledger account to zero.",
            "A profit of %(amount)s: one entry on %(day)s brings "
            "%(count)s ledger accounts to zero.",
            len(brought),
        )
    else:
        said = ngettext(
            "A loss of %(amount)s: one entry on %(day)s brings %(count)s ledger account to zero.",
            "A loss of %(amount)s: one entry on %(day)s brings %(count)s ledger accounts to zero.",
            len(brought),
        )
    return said % values


def _is_locked(book: Book, year: YearRow) -> bool:
    return book.hard_locked_until is not None and book.hard_locked_until >= year.starts_on


@require_POST
@opens_to(Permission.CLOSE_YEARS)
def close(request: BookRequest, name: str) -> HttpResponse:
    """The button "Close the year"."""

    def act() -> str:
        label = close_fiscal_year(request.actor, name=name, is_sure="sure" in request.POST)
        if not label:
            return _("Fiscal year %(year)s is closed.") % {"year": name}
        return _("Fiscal year %(year)s is closed by %(entry)s.") % {"year": name, "entry": label}

    return acted(request, act, to=_address(request, name), page=_page(request, name))


@require_POST
@opens_to(Permission.CLOSE_YEARS)
def reopen(request: BookRequest, name: str) -> HttpResponse:
    """The button "Reopen the year"."""

    def act() -> str:
        label = reopen_fiscal_year(request.actor, name=name)
        if not label:
            return _("Fiscal year %(year)s is open again.") % {"year": name}
        return _("Fiscal year %(year)s is open again; %(entry)s took its closing back.") % {
            "year": name,
            "entry": label,
        }

    return acted(request, act, to=_address(request, name), page=_page(request, name))


def _page(request: BookRequest, name: str) -> Any:
    def page(refusal: Refused) -> tuple[str, dict[str, Any]]:
        del refusal
        return "web/periods/year_end.html", _context(request, name)

    return page


def _address(request: BookRequest, name: str) -> str:
    return reverse("year-end", args=[request.actor.book.slug, name])

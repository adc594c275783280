"""Numbering: each journal's series in a year, its last number, and the head of its chain."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from akker.books.actor import Permission
from akker.books.queries import YearRow, fiscal_years, today_in
from akker.ledger.queries_numbers import series_of
from akker.web.doors import BookRequest, opens_to


@require_safe
@opens_to(Permission.READ_BOOKS)
def numbering(request: BookRequest) -> HttpResponse:
    """The series of one year, by their first and last entries."""
    book = request.actor.book
    years = fiscal_years(book)
    name = request.GET.get("year", "")
    year = _named(years, name) if name else _current(years, request)
    series = series_of(book, year.fiscal_year_id)
    context = {
        "may_draft": Permission.DRAFT_ENTRIES in request.actor.permissions,
        "years": list(reversed(years)),
        "year": year,
        "series": series,
        "broken_count": sum(not row.is_whole for row in series),
    }
    return render(request, "web/settings/numbering.html", context)


def _named(years: Sequence[YearRow], name: str) -> YearRow:
    for year in years:
        if year.name == name:
            return year
    raise Http404


def _current(years: Sequence[YearRow], request: BookRequest) -> YearRow:
    """The year of today, or else the last one."""
    today = today_in(request.actor.book)
    now = [year for year in years if year.starts_on <= today <= year.ends_on]
    return now[0] if now else years[-1]

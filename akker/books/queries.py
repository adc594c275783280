"""Reading books, years and dimensions."""

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass

from akker.books.asked_once import asked_once
from akker.books.models import Book, Dimension, FiscalYear
from akker.kernel.calendar import ONE_DAY
from akker.kernel.errors import Refused


def book_for(slug: str) -> Book:
    """Refused: book_unknown."""
    book = Book.objects.filter(slug=slug).first()
    if book is None:
        raise book_unknown(slug)
    return book


def book_with_uid(uid: str) -> Book:
    """The books that an archive or an anchor names. Refused: book_unknown."""
    book = Book.objects.filter(uid=uid).first()
    if book is None:
        raise book_unknown(ascii(uid)[:42])
    return book


def book_unknown(slug: str) -> Refused:
    return Refused(
        "book_unknown",
        "There are no books called {slug}.",
        remedy="See `akker book list` for the ones there are.",
        slug=slug,
    )


def all_books() -> list[Book]:
    """Every set of books of this installation, by short name. One query."""
    return list(Book.objects.order_by("slug"))


def locks_of(book: Book) -> dict[str, dt.date | None]:
    """Kind of lock -> the last day on which nothing of that kind may be posted. One query."""
    row = Book.objects.get(pk=book.pk)
    return {
        "sales": row.sales_locked_until,
        "purchase": row.purchase_locked_until,
        "vat": row.vat_locked_until,
        "hard": row.hard_locked_until,
    }


@dataclass(frozen=True, slots=True)
class YearRow:
    fiscal_year_id: int
    name: str
    starts_on: dt.date
    ends_on: dt.date
    is_closed: bool


@asked_once
def fiscal_years(book: Book) -> Sequence[YearRow]:
    """All fiscal years, the earliest first."""
    rows = FiscalYear.objects.filter(book=book).order_by("starts_on")
    return tuple(
        YearRow(y.pk, y.name, y.starts_on, y.ends_on, y.closed_at is not None) for y in rows
    )


def fiscal_year_of(book: Book, day: dt.date) -> YearRow:
    """The fiscal year of a day. Refused: no_fiscal_year."""
    for row in fiscal_years(book):
        if row.starts_on <= day <= row.ends_on:
            return row
    raise Refused(
        "no_fiscal_year",
        "{book} has no fiscal year on {day}.",
        remedy="Open that year first, or use another date.",
        book=book.name,
        day=day.isoformat(),
    )


def fiscal_year_named(book: Book, name: str) -> YearRow:
    """Refused: no_fiscal_year."""
    for row in fiscal_years(book):
        if row.name == name:
            return row
    raise Refused(
        "no_fiscal_year",
        "{book} has no fiscal year {name}.",
        remedy="Open that year first, or use another one.",
        book=book.name,
        name=name,
    )


def today_in(book: Book) -> dt.date:
    """Today where the company is: the day that decides the year (REL-36)."""
    return dt.datetime.now(zoneinfo.ZoneInfo(book.timezone)).date()


def moment_in(book: Book, at: dt.datetime) -> dt.datetime:
    """A moment by the clock of the company: its `date()` is the day that people call it."""
    return at.astimezone(zoneinfo.ZoneInfo(book.timezone))


def end_of_day(book: Book, day: dt.date) -> dt.datetime:
    """The moment at which a day is over where the company is."""
    zone = zoneinfo.ZoneInfo(book.timezone)
    return dt.datetime.combine(day + ONE_DAY, dt.time(), zone).astimezone(dt.UTC)


def dimension_unknown(book: Book, code: str) -> Refused:
    return Refused(
        "dimension_unknown",
        "{book} has no dimension {dimension}.",
        remedy="Add it first.",
        book=book.name,
        dimension=code,
    )


@dataclass(frozen=True, slots=True)
class DimensionValueRow:
    """A value with its dimension's code; a dimension without values has one row without."""

    dimension: str
    dimension_name: str
    code: str
    name: str
    is_retired: bool


def dimensions(book: Book) -> list[DimensionValueRow]:
    """Every dimension with its values, by their codes. One query."""
    rows = (
        Dimension.objects.filter(book=book)
        .order_by("code", "values__code")
        .values_list("code", "name", "values__code", "values__name", "values__retired_on")
    )
    return [
        DimensionValueRow(code, name, value or "", value_name or "", retired_on is not None)
        for code, name, value, value_name, retired_on in rows
    ]

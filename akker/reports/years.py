"""Which fiscal year a day of a report lies in; days outside every year may be asked too."""

import datetime as dt
from collections.abc import Sequence

from akker.books.models import Book
from akker.books.queries import YearRow, fiscal_years
from akker.kernel.calendar import ONE_DAY


def year_start(book: Book, day: dt.date) -> dt.date:
    """First day of the fiscal year of a day.

    Past the last year it is the day after that; before the first it is the day itself.
    """
    return start_of(fiscal_years(book), day)


def start_of(years: Sequence[YearRow], day: dt.date) -> dt.date:
    started = [year for year in years if year.starts_on <= day]
    if not started:
        return day
    last = started[-1]
    return last.starts_on if day <= last.ends_on else last.ends_on + ONE_DAY


def year_name(years: Sequence[YearRow], day: dt.date) -> str:
    """Its name, or the calendar year outside every fiscal year."""
    return next((y.name for y in years if y.starts_on <= day <= y.ends_on), str(day.year))

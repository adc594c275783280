"""Months and fiscal years as ranges of dates; a month is also the whole number 202603."""

import datetime as dt
from dataclasses import dataclass

from akker.kernel.errors import Refused

ONE_DAY = dt.timedelta(days=1)


def month_of(day: dt.date) -> int:
    """202603 for any day of March 2026."""
    return day.year * 100 + day.month


def first_day(month: int) -> dt.date:
    return dt.date(month // 100, month % 100, 1)


def last_day(month: int) -> dt.date:
    return first_day(next_month(month)) - ONE_DAY


def next_month(month: int) -> int:
    return month + 1 if month % 100 < 12 else month + 89


def is_month_end(day: dt.date) -> bool:
    return (day + ONE_DAY).day == 1


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day `count` months on, or the last day of a shorter month."""
    months = day.year * 12 + day.month - 1 + count
    month = months // 12 * 100 + months % 12 + 1
    return min(first_day(month) + dt.timedelta(days=day.day - 1), last_day(month))


@dataclass(frozen=True, slots=True)
class YearRange:
    """A fiscal year: from any day, to the last day of a month, at most 23 months later."""

    starts_on: dt.date
    ends_on: dt.date

    @property
    def name(self) -> str:
        """The year in which it ends: 2026; or 2025-2026 when it runs over two."""
        if self.starts_on.year == self.ends_on.year:
            return str(self.ends_on.year)
        return f"{self.starts_on.year}-{self.ends_on.year}"


def year_range(starts_on: dt.date, first_month: int) -> YearRange:
    """The fiscal year that `starts_on` opens, in books whose years begin in `first_month`.

    A start in mid-year gives a short first year. Refused: month_unknown.
    """
    if not 1 <= first_month <= 12:
        raise Refused(
            "month_unknown",
            "{month} is not a month.",
            remedy="Use 1 for January to 12 for December.",
            month=first_month,
        )
    year = starts_on.year + (1 if starts_on.month >= first_month else 0)
    ends_on = dt.date(year, first_month, 1) - ONE_DAY
    return YearRange(starts_on, ends_on)

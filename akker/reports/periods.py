"""Periods of days, and those they are compared with."""

import datetime as dt
from dataclasses import dataclass

from akker.kernel.calendar import ONE_DAY, add_months, is_month_end, last_day, month_of
from akker.kernel.errors import Refused
from akker.reports.display import Language, shown_date

MOST_COMPARED = 24
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(9000, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    since: dt.date
    until: dt.date

    @property
    def is_whole_months(self) -> bool:
        return self.since.day == 1 and is_month_end(self.until)

    @property
    def months(self) -> int:
        """Calendar months that it touches."""
        years = self.until.year - self.since.year
        return years * 12 + self.until.month - self.since.month + 1


def check_period(since: dt.date, until: dt.date) -> Period:
    """Refused: period_backwards, date_out_of_range."""
    if since > until:
        raise Refused(
            "period_backwards",
            "{since} is after {until}.",
            remedy="Give the earlier day first.",
            since=since.isoformat(),
            until=until.isoformat(),
        )
    for day in (since, until):
        if not EARLIEST <= day <= LATEST:
            raise Refused(
                "date_out_of_range",
                "{day} is no day that books are kept for.",
                remedy="Use a day between {earliest} and {latest}.",
                day=day.isoformat(),
                earliest=EARLIEST.isoformat(),
                latest=LATEST.isoformat(),
            )
    return Period(since, until)


def compared(period: Period, compare: str) -> tuple[Period, ...]:
    """The period and, after it, those it is compared with.

    `previous` is the one just before: as many whole months, or as many days. `year` is the
    same days a year earlier. A number asks for so many before it, the latest first.
    Refused: compare_unknown.
    """
    if not compare:
        return (period,)
    if compare == "year":
        return (period, _months_earlier(period, 12))
    if compare == "previous":
        return (period, _earlier(period, 1))
    if compare.isdecimal() and 1 <= int(compare[:4]) <= MOST_COMPARED:
        return (period, *(_earlier(period, times) for times in range(1, int(compare) + 1)))
    raise Refused(
        "compare_unknown",
        "A report cannot be compared with {compare}.",
        remedy="Use previous, year, or a number of periods from 1 to {most}.",
        compare=compare,
        most=MOST_COMPARED,
    )


def _earlier(period: Period, times: int) -> Period:
    if period.is_whole_months:
        return _months_earlier(period, period.months * times)
    days = (period.until - period.since + ONE_DAY) * times
    return Period(period.since - days, period.until - days)


def _months_earlier(period: Period, count: int) -> Period:
    until = add_months(period.until, -count)
    if is_month_end(period.until):
        until = last_day(month_of(until))
    return Period(add_months(period.since, -count), until)


def period_title(period: Period, language: Language) -> str:
    """`2026`, `Oct 2026`, `Jan–Oct 2026` or `1 Jan 2026–15 Oct 2026`."""
    since, until = period.since, period.until
    if not period.is_whole_months:
        if since == until:
            return shown_date(until, language)
        return f"{shown_date(since, language)}–{shown_date(until, language)}"
    first, last = language.months[since.month - 1], language.months[until.month - 1]
    if since.year != until.year:
        return f"{first} {since.year}–{last} {until.year}"
    if period.months == 12:
        return str(since.year)
    return f"{last} {until.year}" if period.months == 1 else f"{first}–{last} {until.year}"

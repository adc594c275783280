"""Dates as people and programs write them; the order of day and month is never guessed."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from akker.intake.cells import Cell, clean_text, shown, text_of
from akker.kernel.errors import Refused

Order = Literal["iso", "dmy", "mdy"]

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_CENTURY_TURNS = 70  # with an order given, 70 to 99 are years of the last century

_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
_TIME_OF_DAY = re.compile(rf"(?:[T ]){_TIME} ?(?:Z|UTC|AM|PM|[+-][0-9]{{2}}:?[0-9]{{2}})?\Z", re.I)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\Z")
_COMPACT_YEAR_FIRST = re.compile(r"((?:19|20|21)[0-9]{2})(0[1-9]|1[0-2])([0-9]{2})\Z")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})\Z")
_COMPACT_YEAR_LAST = re.compile(r"([0-9]{2})()([0-9]{2})([0-9]{4})\Z")
_DAY_MONTH_NAME = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|e|\.)?[- ]?([a-z]{3,9})\.?[- ,]{0,2}([0-9]{4}|[0-9]{2})\Z", re.I
)
_MONTH_NAME_DAY = re.compile(
    r"([a-z]{3,9})\.?[- ]([0-9]{1,2})(?:st|nd|rd|th)?,?[- ]([0-9]{4})\Z", re.I
)
_MONTH_NAMES = (
    "jan january januari",
    "feb february februari",
    "mar mrt march maart",
    "apr april",
    "may mei",
    "jun june juni",
    "jul july juli",
    "aug august augustus",
    "sep sept september",
    "oct okt october oktober",
    "nov november",
    "dec december",
)
MONTHS = {name: i for i, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}


@dataclass(frozen=True, slots=True)
class _DayMonth:
    """Two numbers and a year whose order the text does not say: `03-04-2026`, `2 mrt 26`."""

    first: int
    second: int
    year: str
    is_month_named: bool = False  # then the day, or a year, comes first

    @property
    def evident_order(self) -> Order | None:
        """The only order that makes a date of it, were the year written in full."""
        if len(self.year) == 2 or (self.first > 12) == (self.second > 12):
            return None
        return "dmy" if self.first > 12 else "mdy"

    def in_order(self, order: Order) -> tuple[int, int, int]:
        year = int(self.year)
        if len(self.year) == 2:
            year += 1900 if year >= _CENTURY_TURNS else 2000
        if order == "dmy" or self.is_month_named:
            return year, self.second, self.first
        return year, self.first, self.second


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one column.

    ISO 8601 and months in words are read whatever the order, and a time of day behind a date
    is dropped: the day is the one written. Without an order, what could be another day too
    (`03-04-2026`, `13-02-26`) is refused; with "iso" so is every date without its year in front.
    """

    order: Order | None = None

    def read(self, cell: Cell) -> dt.date:
        """Refused: date_ambiguous, date_unreadable."""
        if isinstance(cell, str) and len(cell) == 10 and cell[4] == "-":
            with suppress(ValueError):
                return within_reach(dt.date.fromisoformat(cell), cell)
        if isinstance(cell, dt.date):
            return within_reach(_day_of(cell), cell.isoformat())
        text = text_of(cell)
        parts = _parts(cell)
        if isinstance(parts, _DayMonth):
            order = self._order_of(parts, text)
            parts = parts.in_order(order)
        if parts is None:
            raise _unreadable(text)
        try:
            return within_reach(dt.date(*parts), text)
        except ValueError:
            raise day_missing(text, *parts) or _unreadable(text, self.order) from None

    def _order_of(self, parts: _DayMonth, text: str) -> Order:
        if self.order == "iso":
            raise _unreadable(text, self.order)
        if self.order is not None:
            return self.order
        if parts.evident_order:
            return parts.evident_order
        if parts.first == parts.second and len(parts.year) == 4:
            return "dmy"  # 03-03-2026 is the same day in either order
        if parts.first > 12 and len(parts.year) == 4:
            raise _unreadable(text)
        raise Refused(
            "date_ambiguous",
            "{text} can be more than one day.",
            remedy="Say whether the day or the month comes first: --dates dmy or --dates mdy.",
            text=shown(text),
        )


def settle_order(cells: Iterable[tuple[int, Cell]]) -> Order | None:
    """The order of day and month that a column shows, from its cells with their row numbers.

    "iso" when every date begins with its year, is in words or is a date already. None when no
    text shows the order; then what is ambiguous stays refused. What is no date is passed over:
    reading it says so.
    Refused: date_orders_mixed, when rows show different orders; dates_half_converted.
    """
    evident: dict[Order, tuple[int, str]] = {}
    converted: tuple[int, str] | None = None
    written: tuple[int, str] | None = None
    count = 0
    for row, cell in cells:
        if isinstance(cell, dt.date):
            converted = converted or (row, cell.isoformat()[:10])
            count += 1
            continue
        if isinstance(cell, str) and len(cell) == 10 and cell[4] == "-":
            count += 1
            continue
        parts = _parts(cell)
        count += parts is not None
        if isinstance(parts, _DayMonth):
            written = written or (row, text_of(cell))
            if parts.evident_order:
                evident.setdefault(parts.evident_order, (row, text_of(cell)))
        if len(evident) > 1:
            raise _contradiction(evident)
        if converted and written:
            raise _half_converted(converted, written)
    if written is None:
        return "iso" if count else None
    return next(iter(evident), None)


def _parts(cell: Cell) -> _DayMonth | tuple[int, int, int] | None:
    """Year, month and day; or two numbers and a year; or None for what is no date."""
    text = clean_text(text_of(cell))
    if isinstance(cell, Decimal) and len(text) != 8:
        return None  # the day number of a spreadsheet, or no date at all
    text = _TIME_OF_DAY.sub("", text)
    if match := _YEAR_FIRST.match(text):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _COMPACT_YEAR_FIRST.match(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _YEAR_LAST.match(text) or _COMPACT_YEAR_LAST.match(text):
        return _DayMonth(int(match[1]), int(match[3]), match[4])
    if match := _DAY_MONTH_NAME.match(text):
        month = MONTHS.get(match[2].lower())
        if month and len(match[3]) == 2:
            return _DayMonth(int(match[1]), month, match[3], is_month_named=True)
        if month:
            return int(match[3]), month, int(match[1])
    if match := _MONTH_NAME_DAY.match(text):
        month = MONTHS.get(match[1].lower())
        if month:
            return int(match[3]), month, int(match[2])
    return None


def _day_of(cell: dt.date) -> dt.date:
    return cell.date() if isinstance(cell, dt.datetime) else cell


def within_reach(day: dt.date, text: str) -> dt.date:
    """Years far off are slips of a key, such as 0206 or 20226."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise _unreadable(text)
    return day


def day_missing(text: str, year: int, month: int, day: int) -> Refused | None:
    """That the month has no such day; None where it is no month, or no day of any."""
    if not (1 <= month <= 12 and 28 < day <= 31 and _FIRST_YEAR <= year <= _LAST_YEAR):
        return None
    return Refused(
        "date_unreadable",
        "There is no {text}: the last day of that month is {last}.",
        remedy="Use a day that there is.",
        text=shown(text),
        last=dt.date(year, month, calendar.monthrange(year, month)[1]).isoformat(),
    )


def _unreadable(text: str, order: Order | None = None) -> Refused:
    if order is None:
        return Refused(
            "date_unreadable",
            "{text} is not a date.",
            remedy="Write it as year, month and day, such as 2026-03-31.",
            text=shown(text),
        )
    return Refused(
        "date_unreadable",
        "{text} is not a date in the order {order}.",
        remedy="Write it as year, month and day, such as 2026-03-31, or name another order.",
        text=shown(text),
        order=order,
    )


def _contradiction(evident: dict[Order, tuple[int, str]]) -> Refused:
    (row, text), (other_row, other_text) = sorted(evident.values())
    return Refused(
        "date_orders_mixed",
        "Row {row} has {text} and row {other_row} has {other_text}: different orders of day"
        " and month.",
        remedy="Write all dates of a column in one way.",
        row=row,
        text=shown(text),
        other_row=other_row,
        other_text=shown(other_text),
    )


def _half_converted(converted: tuple[int, str], written: tuple[int, str]) -> Refused:
    """A spreadsheet set to another country turns 03-04 into a date, wrongly, and leaves 13-04."""
    return Refused(
        "dates_half_converted",
        "Row {row} holds the date {text} and row {other_row} the text {other_text}: the"
        " spreadsheet may have swapped day and month.",
        remedy="Compare with the source, and make the whole column dates or the whole column text.",
        row=converted[0],
        text=converted[1],
        other_row=written[0],
        other_text=shown(written[1]),
    )

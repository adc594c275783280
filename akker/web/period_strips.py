"""Where the marks of the periods page stand: a strip for each year, with bars and locks."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from akker.books.queries import YearRow
from akker.kernel.calendar import last_day, month_of, next_month
from akker.reports.months import Activity
from akker.web.charts import Bar

WIDTH, LEFT, RIGHT, TOP, BARS, LANE = 760, 96, 4, 6, 62, 17
LABELS = 24


@dataclass(frozen=True, slots=True)
class Lane:
    """How far into the year a kind of lock reaches; no width where it does not."""

    kind: str
    words: str
    y: float
    width: float
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class MonthOfYear:
    """A month, or the part of it that is in the year. `is_over`: it ended before today."""

    name: str
    first: dt.date
    last: dt.date
    line_count: int
    debit_minor: int


@dataclass(frozen=True, slots=True)
class Strip:
    year: YearRow
    months: tuple[MonthOfYear, ...]
    bars: tuple[Bar, ...]
    labels: tuple[Bar, ...]
    lanes: tuple[Lane, ...]
    height: int
    today_x: float | None
    line_count: int

    width = WIDTH
    left = LEFT
    base = TOP + BARS
    inner_width = WIDTH - LEFT - RIGHT
    lane_height = LANE - 5


def strip_of(
    year: YearRow,
    active: Mapping[int, Activity],
    locks: Sequence[tuple[str, str, dt.date | None]],
    *,
    today: dt.date,
    most: int,
    names: Sequence[str],
) -> Strip:
    """`locks` are kind, words and last day; `most` is the highest bar of all years together."""
    months = _months(year, active, names)
    step = (WIDTH - LEFT - RIGHT) / len(months)
    bars, labels = [], []
    for i, month in enumerate(months):
        high = month.line_count / max(most, 1) * (BARS - 4)
        size = max(round(high, 1), 1.5) if month.line_count else 0
        x = round(LEFT + step * i + step * 0.19, 1)
        bars.append(Bar(x, round(TOP + BARS - size, 1), round(step * 0.62, 1), size, "one"))
        labels.append(Bar(round(LEFT + step * i, 1), 0, round(step, 1), 0, "", month.name))
    lanes = tuple(
        Lane(kind, words, TOP + BARS + LABELS + LANE * n, _reach(months, until, step), until)
        for n, (kind, words, until) in enumerate(locks)
    )
    is_now = year.starts_on <= today <= year.ends_on
    return Strip(
        year,
        months,
        tuple(bars),
        tuple(labels),
        lanes,
        TOP + BARS + LABELS + LANE * len(locks) + 2,
        LEFT + _reach(months, today, step) if is_now else None,
        sum(month.line_count for month in months),
    )


def _months(
    year: YearRow, active: Mapping[int, Activity], names: Sequence[str]
) -> tuple[MonthOfYear, ...]:
    found, month = [], month_of(year.starts_on)
    while month <= month_of(year.ends_on):
        done = active.get(month, Activity(0, 0))
        first = max(year.starts_on, dt.date(month // 100, month % 100, 1))
        last = min(year.ends_on, last_day(month))
        name = names[month % 100 - 1]
        found.append(MonthOfYear(name, first, last, done.line_count, done.debit_minor))
        month = next_month(month)
    return tuple(found)


def _reach(months: Sequence[MonthOfYear], until: dt.date | None, step: float) -> float:
    """How far to the right a day lies, from the first day of the year."""
    if until is None:
        return 0
    width = 0.0
    for month in months:
        if until >= month.last:
            width += step
        elif until >= month.first:
            days = (month.last - month.first).days + 1
            width += step * ((until - month.first).days + 1) / days
    return round(width, 1)

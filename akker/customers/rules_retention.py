"""What of last year's customers stayed and grew, and who looked after somebody on a day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Retention:
    """Of customers who brought something in the period before: what they brought then, what of it
    they brought again, and all that they bring now. Who is new is in none of the three."""

    before_minor: int = 0
    again_minor: int = 0
    now_minor: int = 0

    @property
    def gross(self) -> Decimal | None:
        """Gross revenue retention: growth does not make up for who left. At most 1."""
        return Decimal(self.again_minor) / self.before_minor if self.before_minor else None

    @property
    def net(self) -> Decimal | None:
        """Net revenue retention: growth of who stayed counts too."""
        return Decimal(self.now_minor) / self.before_minor if self.before_minor else None


def retention_of(revenues: Iterable[tuple[int, int]]) -> Retention:
    """Of customers by what each brought before and brings now."""
    cohort = [(before, now) for before, now in revenues if before > 0]
    return Retention(
        sum(before for before, _ in cohort),
        sum(min(max(now, 0), before) for before, now in cohort),
        sum(now for _, now in cohort),
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """A customer went from one to another on a day; without a name nobody looked after them."""

    on: dt.date
    from_name: str
    to_name: str


def keeper_on(day: dt.date, passed: Sequence[Passed], keeper: str) -> str:
    """Who looked after a customer on a day; `passed` are its hand-overs, the earliest first, and
    `keeper` is who does today. On the day of a hand-over it is the next one already."""
    for one in passed:
        if day < one.on:
            return one.from_name
    return keeper


def year_before(since: dt.date, until: dt.date) -> tuple[dt.date, dt.date]:
    """The same days so many whole years earlier that none of them is in both."""
    years = 1
    while _earlier(until, years) >= since:
        years += 1
    return _earlier(since, years), _earlier(until, years)


def _earlier(day: dt.date, years: int) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)

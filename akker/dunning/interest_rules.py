"""Interest on what is paid late, by calendar day, decided over plain values.

From the day after the due date up to and including the day it is counted to. A day counts with
what was open when it began: what is paid on a day was late that day. A day on which the invoice
was contested counts for nothing. After each year from the due date the interest of that year
bears interest too (art. 6:119 lid 2 BW), but for what was charged before: that is a debt of its
own. A day is worth a part of the year it lies in, of 365 or 366 days, so that a whole year is the
rate, no more.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from akker.kernel.calendar import add_months
from akker.kernel.money import round_half_up
from akker.packs.interest import LateInterest

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Late:
    """An invoice that is paid late. Amounts in minor units of its currency.

    `paid` is what was settled by day, below zero where it was undone. `contested` are first and
    last days, None where it still is. `charged_until` is the last day that was charged before, but
    for the days in `spared`, first and last, which a dispute kept out of that.
    """

    due_on: dt.date
    total_minor: int
    paid: tuple[tuple[dt.date, int], ...] = ()
    contested: tuple[tuple[dt.date, dt.date | None], ...] = ()
    charged_until: dt.date | None = None
    spared: tuple[tuple[dt.date, dt.date], ...] = ()

    def open_on(self, day: dt.date) -> int:
        """What was open as the day began."""
        return self.total_minor - sum(amount for on, amount in self.paid if on < day)

    def was_charged_for(self, day: dt.date) -> bool:
        if self.charged_until is None or day > self.charged_until:
            return False
        return not any(first <= day <= last for first, last in self.spared)

    def is_contested_on(self, day: dt.date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in self.contested)


@dataclass(frozen=True, slots=True)
class InterestPart:
    """Days in a row with one rate on one amount; `added_minor` is interest of the years before."""

    first: dt.date
    last: dt.date
    owed_minor: int
    added_minor: int
    rate_e2: int
    interest: Decimal

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def interest_parts(late: Late, table: LateInterest, until: dt.date) -> list[InterestPart]:
    """Each stretch of days and its interest, not rounded. Refused: interest_unknown."""
    since = late.due_on + _DAY
    if until < since:
        return []
    found: list[InterestPart] = []
    added, running = Decimal(0), Decimal(0)
    for first, last in _stretches(late, table, since, until):
        if first in _anniversaries(late.due_on, first):
            added, running = added + running, Decimal(0)
        owed = late.open_on(first)
        if owed <= 0 or late.is_contested_on(first) or late.was_charged_for(first):
            continue
        (*_, rate_e2) = next(iter(table.spans(first, last)))
        year = _year_days(late.due_on, first)
        days = (last - first).days + 1
        interest = (owed + added) * rate_e2 * days / (Decimal(10_000) * year)
        running += interest
        found.append(InterestPart(first, last, owed, round_half_up(added), rate_e2, interest))
    return found


def interest_of(parts: Iterable[InterestPart]) -> int:
    """To the cent, half up, once for all of them."""
    return round_half_up(sum((part.interest for part in parts), Decimal(0)))


def _stretches(
    late: Late, table: LateInterest, since: dt.date, until: dt.date
) -> list[tuple[dt.date, dt.date]]:
    """Days in which nothing changes: not the rate, the debt, a dispute, the year, or whether they
    were charged before."""
    starts = {since}
    if late.charged_until is not None:
        starts |= {late.charged_until + _DAY}
    starts |= {day for first, last in late.spared for day in (first, last + _DAY)}
    starts |= {first for first, _, _ in table.spans(since, until)}
    starts |= {on + _DAY for on, _ in late.paid}
    for first, last in late.contested:
        starts |= {first} if last is None else {first, last + _DAY}
    starts |= set(_anniversaries(late.due_on, until))
    firsts = sorted(day for day in starts if since <= day <= until)
    lasts = [day - _DAY for day in firsts[1:]] + [until]
    return list(zip(firsts, lasts, strict=True))


def _anniversaries(due_on: dt.date, until: dt.date) -> list[dt.date]:
    """First days of the years after the first, up to a day."""
    found, years = [], 1
    while (day := add_months(due_on, 12 * years) + _DAY) <= until:
        found.append(day)
        years += 1
    return found


def _year_days(due_on: dt.date, day: dt.date) -> int:
    """How many days the year has, counted from the due date, in which a day lies."""
    ends: Sequence[dt.date] = _anniversaries(due_on, day)
    years = len(ends)
    return (add_months(due_on, 12 * (years + 1)) - add_months(due_on, 12 * years)).days

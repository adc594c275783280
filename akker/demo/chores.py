"""What the bookkeeper does beside posting, and when: locks, closings, revaluations."""

import datetime as dt
from enum import StrEnum
from typing import NamedTuple

from akker.demo.chance import working_day
from akker.demo.span import Span
from akker.demo.taxes import filed_on, quarter_ends
from akker.kernel.calendar import ONE_DAY, last_day, month_of

REMINDED_ON = 24  # day of the month


class Kind(StrEnum):
    RUN_RECURRING = "run what is due"
    LOCK = "lock a quarter"
    ADD_TOO_LATE = "add a recurring entry whose first day is locked"
    REMIND = "remind who is late"
    REVALUE = "revalue at a year's end"
    CLOSE = "close a year"
    APPROPRIATE = "add the result to the retained earnings"


class Chore(NamedTuple):
    """To be done at the end of `day`; about everything up to and including `until`."""

    day: dt.date
    kind: Kind
    until: dt.date


def chores_of(span: Span) -> list[Chore]:
    """Everything to do up to today, in the order of the days."""
    chores = [Chore(span.today, Kind.RUN_RECURRING, span.today)]
    for month in span.months():
        end = last_day(month)
        chores.append(Chore(end, Kind.RUN_RECURRING, end))
        if month < month_of(span.today):  # this month's are still to be sent
            reminded_on = end.replace(day=REMINDED_ON)
            chores.append(Chore(reminded_on, Kind.REMIND, reminded_on))
        if month % 100 == 12:
            year = end.year + 1
            chores += [
                # Known on New Year's Day; its entries stand on both sides of the night.
                Chore(end + ONE_DAY, Kind.REVALUE, end),
                Chore(dt.date(year, 3, 31), Kind.CLOSE, end),
                Chore(working_day(dt.date(year, 5, 15)), Kind.APPROPRIATE, end),
            ]
    chores += [Chore(filed_on(end), Kind.LOCK, end) for end in quarter_ends(span)]
    in_books = {c for c in chores if span.first_on <= c.until and c.day <= span.today}
    last_lock = max(chore for chore in in_books if chore.kind is Kind.LOCK)
    in_books.add(last_lock._replace(kind=Kind.ADD_TOO_LATE))
    return sorted(in_books, key=lambda chore: (chore.day, list(Kind).index(chore.kind)))

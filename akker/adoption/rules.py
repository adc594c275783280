"""What figures of use say of a customer, decided over plain values."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from akker.kernel.errors import Refused

DAY, MONTH = PERS = ("day", "month")
MOST_CODE, MOST_NAME, MOST_UNIT, MOST_AT_ONCE = 40, 100, 20, 1000
MOST_PERCENT = 9999
BY_HAND = "by hand"
# What a customer is used to: of how many days before the last figure, and of how many parts.
HABIT_DAYS = {DAY: 63, MONTH: 280}
LEAST_PARTS = 3
# A figure older than this says nothing of today any more.
STALE_DAYS = {DAY: 21, MONTH: 75}


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """Full adoption is a number, or the code of another measure, or nothing of the two."""

    name: str
    unit: str = ""
    per: str = MONTH
    full_value_e6: int | None = None
    full_measure: str = ""


@dataclass(frozen=True, slots=True)
class NewFigure:
    party_code: str
    measure: str
    on: dt.date
    value_e6: int


@dataclass(frozen=True, slots=True)
class Figure:
    """`is_whole` is false of a month that was not over when its figure was recorded."""

    on: dt.date
    value_e6: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """`level_e6` is the last month, or the mean of the last seven days; `habit_e6` the median of
    the parts before it, None where these are too few. Only what is whole is compared.
    """

    on: dt.date
    level_e6: int
    habit_e6: int | None = None

    @property
    def has_fallen(self) -> bool:
        """By more than a third against the customer's own habit."""
        return self.habit_e6 is not None and self.level_e6 * 3 < self.habit_e6 * 2

    @property
    def change_percent(self) -> int | None:
        """Against the habit, to the nearest whole one; None where there is none, or none to be."""
        if not self.habit_e6:
            return None
        doubled = (self.level_e6 - self.habit_e6) * 200 // self.habit_e6
        return (doubled + 1) // 2


def check_measure(code: str, measure: NewMeasure) -> None:
    """Refused: usage_unfit."""
    if measure.per not in PERS:
        raise Refused(
            "usage_unfit",
            "{value} is no span that figures are of.",
            remedy="Use one of: {known}.",
            value=measure.per[:20] or "nothing",
            known=", ".join(PERS),
        )
    if len(measure.unit) > MOST_UNIT:
        raise Refused(
            "usage_unfit",
            "The unit is longer than {most} characters.",
            remedy="Write it shorter, such as users.",
            most=MOST_UNIT,
        )
    if measure.full_value_e6 is not None and measure.full_measure:
        raise Refused(
            "usage_unfit",
            "Full adoption cannot be a number and another measure at once.",
            remedy="Leave one of the two empty.",
        )
    if measure.full_value_e6 is not None and measure.full_value_e6 <= 0:
        raise Refused(
            "usage_unfit",
            "Full adoption is more than nothing.",
            remedy="Give the number at which all of it is used.",
        )
    if measure.full_measure == code:
        raise Refused(
            "usage_unfit",
            "A measure cannot be measured by itself.",
            remedy="Choose another measure, or give a number.",
        )


def checked_on(on: dt.date, per: str, today: dt.date) -> dt.date:
    """The day of a figure: of one by the month, the first. Refused: day_ahead."""
    day = on.replace(day=1) if per == MONTH else on
    if day > today:
        raise Refused(
            "day_ahead",
            "{day} is still to come.",
            remedy="Give the day on which it was.",
            day=on.isoformat(),
        )
    return day


def checked_value(value_e6: int) -> int:
    """Refused: usage_unfit."""
    if not 0 <= value_e6 < 10**17:
        raise Refused(
            "usage_unfit",
            "Use is counted from nothing up.",
            remedy="Give a number that is not below zero.",
        )
    return value_e6


def is_whole(on: dt.date, per: str, recorded_on: dt.date) -> bool:
    """Whether the day or month of a figure was over when it was recorded; a day counts at once."""
    if per == DAY:
        return True
    return (recorded_on.year, recorded_on.month) > (on.year, on.month)


def standing_of(figures: Iterable[Figure], per: str) -> Standing | None:
    """How figures of one measure stand; None without any. In any order, one a day or month."""
    rows = sorted(figures, key=lambda one: one.on)
    if not rows:
        return None
    whole = [one for one in rows if one.is_whole]
    if not whole:
        return Standing(rows[-1].on, rows[-1].value_e6)
    last = whole[-1].on
    known = {one.on: one.value_e6 for one in whole if (last - one.on).days <= HABIT_DAYS[per]}
    parts = _weeks(known, last) if per == DAY else [known[day] for day in sorted(known)]
    *before, level = parts
    habit = _median(before) if len(before) >= LEAST_PARTS else None
    return Standing(last, level, habit)


def _weeks(known: Mapping[dt.date, int], last: dt.date) -> list[int]:
    """Means of seven days each, back from the last; the earliest first."""
    weeks: dict[int, list[int]] = defaultdict(list)
    for day, value in known.items():
        weeks[(last - day).days // 7].append(value)
    return [sum(weeks[nth]) // len(weeks[nth]) for nth in sorted(weeks, reverse=True)]


def _median(values: list[int]) -> int:
    ordered, middle = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) // 2


def percent_of(level_e6: int, full_e6: int | None) -> int | None:
    """The adoption; None where what is full is not known, or nothing."""
    if not full_e6:
        return None
    return min(level_e6 * 100 // full_e6, MOST_PERCENT)


def mean_percent(percents: Iterable[int | None]) -> int | None:
    """Of the measures that have one, each at a hundred at most."""
    known = [min(one, 100) for one in percents if one is not None]
    return sum(known) // len(known) if known else None

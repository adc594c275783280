"""When a repeating invoice is due, and at which price, decided over plain values."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from akker.kernel.calendar import ONE_DAY, add_months, is_month_end, last_day, month_of
from akker.kernel.errors import Refused
from akker.kernel.money import decimals_of, round_half_up
from akker.kernel.quantities import SCALE, millionths_text

WEEK, MONTH, QUARTER, YEAR = "week", "month", "quarter", "year"
UNITS = (WEEK, MONTH, QUARTER, YEAR)
MONTHS_IN = {MONTH: 1, QUARTER: 3, YEAR: 12}
A_YEAR = {WEEK: 52, MONTH: 12, QUARTER: 4, YEAR: 1}  # how many there are in one
MOST_EVERY, MOST_TIMES = 120, 9999
DRAFT, ISSUE, MAIL = "draft", "issue", "mail"
ACTS = (DRAFT, ISSUE, MAIL)
ISSUED, LEFT_OUT = "issued", "left out"  # what becomes of a period, beside a draft
MOST_PERIODS = 5000
FIRST_YEAR, LAST_YEAR = 1990, 2200  # in which one can begin
_PERCENT_BASE_E6 = 100 * SCALE


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Which periods there are. They follow each other without a gap, for good.

    `month_day` is the day of the month on which each begins, or the last day of a shorter
    month; 0 with weeks. In arrears a period is due on its last day, else on its first.
    """

    starts_on: dt.date
    every: int
    unit: str
    month_day: int = 0
    in_arrears: bool = False

    def start(self, number: int) -> dt.date:
        """The first day of period `number`, counted from 0."""
        if self.unit == WEEK:
            return self.starts_on + dt.timedelta(weeks=self.every * number)
        month = month_of(add_months(self.starts_on.replace(day=1), self._months * number))
        day = min(self.month_day, last_day(month).day)
        return dt.date(month // 100, month % 100, day)

    def period(self, number: int) -> "Period":
        starts_on, ends_on = self.start(number), self.start(number + 1) - ONE_DAY
        return Period(number, starts_on, ends_on, ends_on if self.in_arrears else starts_on)

    @property
    def _months(self) -> int:
        return self.every * MONTHS_IN[self.unit]


@dataclass(frozen=True, slots=True)
class Period:
    """From its first up to and including its last day, and when its invoice is due."""

    number: int
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Pause:
    """As `models.RepeatingPause`; without `until` it goes on."""

    from_on: dt.date
    until: dt.date | None
    catches_up: bool

    def holds(self, day: dt.date) -> bool:
        return self.from_on <= day and (self.until is None or day <= self.until)


class Standing(StrEnum):
    """What a pause makes of a period."""

    PLANNED = "planned"
    SKIPPED = "skipped"
    WAITING = "waiting"  # it is caught up with when the pause ends, which nobody knows yet


@dataclass(frozen=True, slots=True)
class PlannedPeriod:
    """`due_on` is its own day, or the day after a pause that it waited for."""

    period: Period
    due_on: dt.date
    standing: Standing

    def is_due(self, on: dt.date) -> bool:
        return self.standing is Standing.PLANNED and self.due_on <= on


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rhythm, how far it goes, and its pauses. `stopped_on`: from then on none begins."""

    rhythm: Rhythm
    ends_on: dt.date | None = None
    times: int | None = None
    stopped_on: dt.date | None = None
    pauses: tuple[Pause, ...] = ()

    def is_over(self, starts_on: dt.date, number: int) -> bool:
        """Whether a period that would begin then is none any more."""
        return (
            (self.ends_on is not None and starts_on > self.ends_on)
            or (self.stopped_on is not None and starts_on >= self.stopped_on)
            or (self.times is not None and number >= self.times)
        )


def planned_periods(schedule: Schedule, until: dt.date) -> Iterator[PlannedPeriod]:
    """Every period that begins up to a day, in order; what a pause makes of it is said."""
    for number in range(MOST_PERIODS):
        if (begins := schedule.rhythm.start(number)) > until:
            return
        if schedule.is_over(begins, number):
            return
        yield _planned(schedule, schedule.rhythm.period(number))


def _planned(schedule: Schedule, period: Period) -> PlannedPeriod:
    for pause in schedule.pauses:
        if not pause.holds(period.starts_on):
            continue
        if not pause.catches_up:
            return PlannedPeriod(period, period.due_on, Standing.SKIPPED)
        if pause.until is None:
            return PlannedPeriod(period, period.due_on, Standing.WAITING)
        due_on = max(period.due_on, pause.until + ONE_DAY)
        return PlannedPeriod(period, due_on, Standing.PLANNED)
    return PlannedPeriod(period, period.due_on, Standing.PLANNED)


def first_period(schedule: Schedule, day: dt.date) -> Period:
    """The first period that begins on a day or later. Refused: repeating_ended."""
    far = max(day, schedule.rhythm.starts_on) + dt.timedelta(days=366 * schedule.rhythm.every)
    for planned in planned_periods(schedule, far):
        if planned.period.starts_on >= day:
            return planned.period
    raise Refused(
        "repeating_ended",
        "No period begins on {day} or later.",
        remedy="Use an earlier day, or set up a new one.",
        day=day.isoformat(),
    )


def check_rhythm(rhythm: Rhythm, ends_on: dt.date | None, times: int | None) -> None:
    """Refused: repeating_unfit."""
    if rhythm.unit not in UNITS or not 1 <= rhythm.every <= MOST_EVERY:
        raise Refused(
            "repeating_unfit",
            "This would never be due, or not in a way that can be counted.",
            remedy="Use every 1 to {most} of: {known}.",
            most=MOST_EVERY,
            known=", ".join(UNITS),
        )
    if not FIRST_YEAR <= rhythm.starts_on.year <= LAST_YEAR:
        raise Refused(
            "repeating_unfit",
            "{first} is no day on which this can begin.",
            remedy="Use a day from {earliest} to {latest}.",
            first=rhythm.starts_on.isoformat(),
            earliest=FIRST_YEAR,
            latest=LAST_YEAR,
        )
    if ends_on is not None and ends_on < rhythm.starts_on:
        raise Refused(
            "repeating_unfit",
            "The last day, {last}, lies before the first, {first}.",
            remedy="Use a later day, or leave it empty.",
            first=rhythm.starts_on.isoformat(),
            last=ends_on.isoformat(),
        )
    if times is not None and not 1 <= times <= MOST_TIMES:
        raise Refused(
            "repeating_unfit",
            "{count} times cannot be counted.",
            remedy="Use 1 to {most}, or leave it empty.",
            count=times,
            most=MOST_TIMES,
        )
    if rhythm.unit == WEEK or rhythm.starts_on.day == rhythm.month_day:
        return
    is_short = rhythm.month_day > rhythm.starts_on.day and is_month_end(rhythm.starts_on)
    if not (is_short and rhythm.month_day <= 31):
        raise Refused(
            "repeating_unfit",
            "The first day, {first}, is not day {day} of the month.",
            remedy="Let the first period begin on that day, or use another one.",
            first=rhythm.starts_on.isoformat(),
            day=rhythm.month_day,
        )


def check_pause(pause: Pause, others: Sequence[Pause]) -> None:
    """Refused: pause_unfit."""
    if pause.until is not None and pause.until < pause.from_on:
        raise Refused(
            "pause_unfit",
            "A pause that ends on {last} cannot begin on {first}.",
            remedy="Use a last day that is not before the first.",
            first=pause.from_on.isoformat(),
            last=pause.until.isoformat(),
        )
    for other in others:
        ends_before = other.until is not None and other.until < pause.from_on
        begins_after = pause.until is not None and pause.until < other.from_on
        if not (ends_before or begins_after):
            raise Refused(
                "pause_unfit",
                "There is a pause from {first} already.",
                remedy="Let it end first, or use other days.",
                first=other.from_on.isoformat(),
            )


@dataclass(frozen=True, slots=True)
class Step:
    """An indexation: from a day on, prices are so many times what they were."""

    from_on: dt.date
    numerator_e6: int
    denominator_e6: int
    by_index: bool = False

    @property
    def text(self) -> str:
        """`2.5%`, or `118.4 -> 121.9`."""
        if self.by_index:
            return f"{millionths_text(self.denominator_e6)} → {millionths_text(self.numerator_e6)}"
        return f"{millionths_text(self.numerator_e6 - self.denominator_e6)}%"


def step_of_percentage(from_on: dt.date, percent_e6: int) -> Step:
    """Refused: indexation_unfit."""
    if not -_PERCENT_BASE_E6 < percent_e6 <= 10 * _PERCENT_BASE_E6 or not percent_e6:
        raise _step_unfit()
    return Step(from_on, _PERCENT_BASE_E6 + percent_e6, _PERCENT_BASE_E6)


def step_of_index(from_on: dt.date, old_e6: int, new_e6: int) -> Step:
    """Refused: indexation_unfit."""
    if old_e6 <= 0 or not 0 < new_e6 <= 11 * old_e6 or old_e6 == new_e6:
        raise _step_unfit()
    return Step(from_on, new_e6, old_e6, by_index=True)


def _step_unfit() -> Refused:
    return Refused(
        "indexation_unfit",
        "Prices cannot change by that.",
        remedy="Use a percentage above -100 and up to 1000, or an old and a new index number.",
    )


def indexed(price_e6: int, steps: Sequence[Step], currency: str) -> int:
    """A price after these steps, in millionths: each rounds half up to the decimals it had.

    Those of its currency at least. Each year's price is one that was asked, so the next step
    begins from there.
    """
    decimals = max(decimals_of(currency), _decimals(price_e6))
    unit_e6 = 10 ** (6 - min(decimals, 6))
    for step in steps:
        exact = Decimal(price_e6) * step.numerator_e6 / (step.denominator_e6 * unit_e6)
        price_e6 = round_half_up(exact) * unit_e6
    return price_e6


def _decimals(price_e6: int) -> int:
    fraction = f"{abs(price_e6) % SCALE:06}".rstrip("0")
    return len(fraction)


def monthly_value_minor(net_minor: int, every: int, unit: str) -> int:
    """What an amount a period is worth a month: its value in a year / 12, rounded half up."""
    return round_half_up(Decimal(net_minor) * A_YEAR[unit] / (every * 12))

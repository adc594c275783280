"""Chance that always falls the same way, and the working days on which it falls."""

import datetime as dt
import random

from akker.kernel.calendar import ONE_DAY

SEED = "noordlicht"


def chance(*about: str | int) -> random.Random:
    """A source of chance for one subject: the same subject, the same chance, on any machine."""
    return random.Random(":".join([SEED, *map(str, about)]))  # noqa: S311  # no secret


def between(source: random.Random, low: int, high: int) -> int:
    """A whole number, both ends included. By `random()`, the one method that never changes."""
    return low + int(source.random() * (high - low + 1))


def around(source: random.Random, amount_minor: int, percent: int) -> int:
    """An amount that differs from the given one by at most some percent, in whole 5 cents."""
    swing = amount_minor * percent // 100
    return between(source, amount_minor - swing, amount_minor + swing) // 5 * 5


def share(amount_minor: int, percent: int) -> int:
    """So many percent of an amount, half up on the absolute value."""
    sign = -1 if amount_minor < 0 else 1
    return sign * ((abs(amount_minor) * percent + 50) // 100)


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in ((1, 1), (12, 25), (12, 26))


def working_day(day: dt.date) -> dt.date:
    """That day, or the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def last_working_day(day: dt.date) -> dt.date:
    """That day, or the last working day before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day

"""Dollars for a euro: a walk that never was, quoted as the central bank quotes."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from akker.demo.chance import between, chance, is_working_day
from akker.demo.span import Span
from akker.kernel.calendar import ONE_DAY
from akker.kernel.rates import at_rate, rate_text

_USUAL, _STEP = 10_900, 38  # in ten-thousandths of a dollar
_DAYS_AHEAD = 250  # what is due after today is reckoned too, and left out later


class Rate(NamedTuple):
    rated_on: dt.date
    rate_e9: int


Rates = Mapping[dt.date, Rate]  # every day; at the weekend the rate of the Friday before


def dollar_rates(span: Span) -> dict[dt.date, Rate]:
    """The rate that holds on each day."""
    source = chance("rates")
    value = _USUAL
    day = span.simulated_from
    found: dict[dt.date, Rate] = {}
    current = Rate(day, value * 100_000)
    while day <= span.today + dt.timedelta(days=_DAYS_AHEAD):
        if is_working_day(day):
            value += between(source, -_STEP, _STEP) + (_USUAL - value) // 60
            current = Rate(day, value * 100_000)
        found[day] = current
        day += ONE_DAY
    return found


def in_euros(dollars_minor: int, rate: Rate) -> int:
    """Euro cents for dollar cents."""
    return at_rate(dollars_minor, "USD", rate.rate_e9, "EUR")


def rates_file(span: Span, rates: Rates) -> bytes:
    """The rates up to today in the form in which the central bank publishes them."""
    quoted = sorted(
        {
            rate
            for day, rate in rates.items()
            if span.first_on <= rate.rated_on and day <= span.today
        },
        reverse=True,
    )
    rows = [f"{rate.rated_on.isoformat()},{rate_text(rate.rate_e9)}" for rate in quoted]
    return "\n".join(["Date,USD", *rows, ""]).encode()

"""What a country lets a creditor charge for paying late, as a table by first days."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from akker.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class LateInterest:
    """A rate a year in hundredths of a percent from each first day on, up to `known_until`.

    Nothing is known of the days before the first of them. `law` says where this stands.
    """

    rates: tuple[tuple[dt.date, int], ...]  # the earliest first
    known_until: dt.date
    law: str

    def spans(self, since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date, int]]:
        """First day, last day and rate of each part of some days. Refused: interest_unknown."""
        first = self.rates[0][0]
        if since < first or until > self.known_until:
            raise Refused(
                "interest_unknown",
                "The rate of {law} is known from {first} up to {last}, not for {day}.",
                remedy="Take a day within that, or upgrade to a version that knows the rate.",
                law=self.law,
                first=first.isoformat(),
                last=self.known_until.isoformat(),
                day=(since if since < first else until).isoformat(),
            )
        ends = [day - dt.timedelta(days=1) for day, _ in self.rates[1:]] + [self.known_until]
        for (begins, rate_e2), end in zip(self.rates, ends, strict=True):
            if begins <= until and end >= since:
                yield max(begins, since), min(end, until), rate_e2

"""The time the story takes: twenty-four months in the books, and as many before, to start from."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from akker.kernel.calendar import add_months, first_day, month_of, next_month
from akker.ledger.rules import NewEntry
from akker.receivables.rules import NewInvoice

MONTHS_IN_BOOKS = 24
MONTHS_BEFORE = 24
YEARLY_RISE = 3  # percent, of wages and prices


@dataclass(frozen=True, slots=True)
class Span:
    """`first_on` is the first day in the books, always the first of a month."""

    today: dt.date
    first_on: dt.date
    simulated_from: dt.date

    def months(self) -> list[int]:
        """Every month from the first simulated to the one that is running."""
        found = [month_of(self.simulated_from)]
        while found[-1] < month_of(self.today):
            found.append(next_month(found[-1]))
        return found

    def index_of(self, month: int) -> int:
        """Months after the first in the books; below zero before it."""
        start = self.first_on
        return month // 100 * 12 + month % 100 - start.year * 12 - start.month

    def at_prices_of(self, amount_minor: int, month: int) -> int:
        """An amount of this year, at the wages and prices of the year of that month."""
        for _ in range(month // 100, self.today.year):
            amount_minor = amount_minor * (100 - YEARLY_RISE) // 100
        return amount_minor


def span_until(today: dt.date) -> Span:
    first_on = add_months(first_day(month_of(today)), -MONTHS_IN_BOOKS)
    return Span(today, first_on, add_months(first_on, -MONTHS_BEFORE))


class Received(NamedTuple):
    """Money of a customer, in `currency`; below zero it went back.

    It pays so much of the item with that number (empty: of a credit), of which so many cents
    are missing.
    """

    party_code: str
    amount_minor: int
    currency: str
    bank: str
    number: str
    paid_minor: int
    missing_minor: int = 0


class GivenUp(NamedTuple):
    """Invoices that nobody will pay."""

    numbers: tuple[str, ...]
    reason: str


Deal = NewInvoice | Received | GivenUp


class Step(NamedTuple):
    """An entry of the story, and the day on which the bookkeeper knew enough to post it.

    `takes_back` is the key of the step that this one reverses. Where there is a `deal`, the
    entry is what it must come to: who loads the story issues or receives that instead.
    """

    entry: NewEntry
    known_on: dt.date
    key: str = ""
    takes_back: str = ""
    deal: Deal | None = None


def day_in(month: int, day: int) -> dt.date:
    """The nth day of a month, at most the 28th."""
    return first_day(month).replace(day=day)

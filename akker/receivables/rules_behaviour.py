"""How somebody pays, from plain values: what fell due, and what came in for it.

A payment counts from the day its money came in, whenever it was set against the invoice, but not
before the invoice was there. Days late are those after the due day; early ones are below zero.
A part that was paid weighs as much as it is. What a credit note took back was never to be paid:
it counts nowhere. What was written off was never paid: it is late for ever, but has no days.
All amounts are in the currency of the books.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from akker.kernel.calendar import ONE_DAY, add_months

QUARTERS = 8
MONTHS = 12


class How(StrEnum):
    """What a part of a debt was settled by."""

    MONEY = "money"
    CREDIT = "credit"
    WRITE_OFF = "write-off"


@dataclass(frozen=True, slots=True)
class Part:
    """What of a debt was settled, above zero, and the day of what settled it."""

    on: dt.date
    amount_minor: int
    how: How


@dataclass(frozen=True, slots=True)
class Debt:
    """An invoice or another debit, with what was settled of it as of the day that is asked."""

    number: str
    issued_on: dt.date
    due_on: dt.date
    amount_minor: int
    parts: tuple[Part, ...] = ()

    def of(self, how: How) -> int:
        if not self.parts:
            return 0
        return sum(part.amount_minor for part in self.parts if part.how is how)

    @property
    def owed_minor(self) -> int:
        """What there was to pay: less what credit notes took back."""
        return self.amount_minor - self.of(How.CREDIT)

    @property
    def open_minor(self) -> int:
        if not self.parts:
            return self.amount_minor
        return self.amount_minor - sum(part.amount_minor for part in self.parts)

    def paid_on(self, part: Part) -> dt.date:
        return max(part.on, self.issued_on)

    def days_late(self, part: Part) -> int:
        return (self.paid_on(part) - self.due_on).days


@dataclass(frozen=True, slots=True)
class Late:
    number: str
    days: int


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How it went from one day up to another; averages are None where nothing was paid.

    `days_weighted` weighs each part that was paid by its amount. `days_plain` counts each invoice
    once, by the mean of its parts. `due_minor` is what fell due and was not credited, and
    `on_time_minor` what of that came in by the due day. `longest` was paid latest.
    """

    since: dt.date
    until: dt.date
    paid_minor: int
    paid_count: int
    days_weighted: Decimal | None
    days_plain: Decimal | None
    due_minor: int
    on_time_minor: int
    written_off_minor: int
    longest: Late | None

    @property
    def on_time_share(self) -> Decimal | None:
        """As a fraction of what fell due; None where nothing did."""
        return Decimal(self.on_time_minor) / self.due_minor if self.due_minor > 0 else None


@dataclass(frozen=True, slots=True)
class StillLate:
    """What is open past its due day: how much, of how many, and the one that is longest so."""

    amount_minor: int
    count: int
    longest: Late | None


def behaviour(debts: Iterable[Debt], since: dt.date, until: dt.date) -> Behaviour:
    """Payments by the day they came in, shares by the day on which debts fell due.

    What is due on the last day itself is left out: it has that whole day yet.
    """
    weighted, paid, due, on_time, lost = 0, 0, 0, 0, 0
    plain: list[Fraction] = []
    longest: Late | None = None
    for debt in debts:
        own_days, own_paid = 0, 0
        for part in debt.parts:
            if not since <= debt.paid_on(part) <= until:
                continue
            if part.how is How.WRITE_OFF:
                lost += part.amount_minor
            if part.how is How.MONEY:
                days = debt.days_late(part)
                own_days += days * part.amount_minor
                own_paid += part.amount_minor
                if days > 0 and (longest is None or days > longest.days):
                    longest = Late(debt.number, days)
        if own_paid:
            weighted, paid = weighted + own_days, paid + own_paid
            plain.append(Fraction(own_days, own_paid))
        if since <= debt.due_on < until:
            due += debt.owed_minor
            on_time += _on_time(debt) if debt.parts else 0
    return Behaviour(
        since=since,
        until=until,
        paid_minor=paid,
        paid_count=len(plain),
        days_weighted=_tenths(Fraction(weighted, paid)) if paid else None,
        days_plain=_tenths(sum(plain, Fraction()) / len(plain)) if plain else None,
        due_minor=due,
        on_time_minor=on_time,
        written_off_minor=lost,
        longest=longest,
    )


def _on_time(debt: Debt) -> int:
    return sum(
        part.amount_minor
        for part in debt.parts
        if part.how is How.MONEY and debt.days_late(part) <= 0
    )


def _tenths(value: Fraction) -> Decimal:
    """Half away from zero, to tenths of a day."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) + 0


def still_late(debts: Iterable[Debt], as_of: dt.date) -> StillLate:
    late = [debt for debt in debts if debt.due_on < as_of and debt.open_minor > 0]
    first = min(late, key=lambda debt: debt.due_on, default=None)
    return StillLate(
        sum(debt.open_minor for debt in late),
        len(late),
        Late(first.number, (as_of - first.due_on).days) if first else None,
    )


def last_year(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The twelve months up to a day, that day with them."""
    return add_months(as_of, -MONTHS) + ONE_DAY, as_of


@lru_cache(maxsize=8)
def quarters(as_of: dt.date) -> tuple[tuple[dt.date, dt.date], ...]:
    """The last quarters of the calendar, the earliest first; that of the day up to the day."""
    start = dt.date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)
    starts = [add_months(start, -3 * back) for back in range(QUARTERS - 1, -1, -1)]
    ends = [*(one - ONE_DAY for one in starts[1:]), as_of]
    return tuple(zip(starts, ends, strict=True))

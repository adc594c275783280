"""Days sales outstanding, from plain values: how many days of sales are waiting to be paid.

Two definitions stand side by side. Sales are with VAT, as the balance is: what invoices and
credit notes put on the account of debtors.

Count back (also called exhaustion): take the sales of the latest month from the balance, then
those of the month before, as long as the balance lasts. Each month that is used up counts all its
days, the last one the part of its days that is left of the balance:
days of the months used up + balance left / sales of the month x days of the month.

Simple: balance / sales of the last three months x days of those months.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SIMPLE_MONTHS = 3


@dataclass(frozen=True, slots=True)
class MonthSold:
    """What was sold in a month, and how many of its days have been."""

    days: int
    sold_minor: int


@dataclass(frozen=True, slots=True)
class Dso:
    """Of the balance at the end of a day; in tenths of a day.

    None where it cannot be said: `count_back` where the balance is more than all that was ever
    sold, `simple` where nothing was sold in three months.
    """

    as_of: dt.date
    balance_minor: int
    sold_minor: int
    count_back: Decimal | None
    simple: Decimal | None


def count_back(balance_minor: int, months: Sequence[MonthSold]) -> Decimal | None:
    """`months` from the latest back. A month in which more was credited than sold uses up
    nothing, but its days count.
    """
    left, days = balance_minor, 0
    if left <= 0:
        return Decimal("0.0")
    for month in months:
        if month.sold_minor >= left:
            return _tenths(days * month.sold_minor + left * month.days, month.sold_minor)
        left -= max(month.sold_minor, 0)
        days += month.days
    return None


def simple(balance_minor: int, months: Sequence[MonthSold]) -> Decimal | None:
    """`months` from the latest back; three of them count."""
    if balance_minor <= 0:
        return Decimal("0.0")
    used = months[:SIMPLE_MONTHS]
    sold = sum(month.sold_minor for month in used)
    if sold <= 0:
        return None
    return _tenths(balance_minor * sum(month.days for month in used), sold)


def _tenths(amount: int, parts: int) -> Decimal:
    """Of a fraction that is not below zero, half up."""
    return Decimal((20 * amount + parts) // (2 * parts)).scaleb(-1)

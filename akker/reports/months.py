"""What each month did to each ledger account: the bars beside the figures."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from akker.books.models import Book
from akker.kernel.calendar import add_months, first_day, month_of, next_month
from akker.ledger.models import MonthTotal
from akker.reports.chart import natural

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months, in order. `amounts` by code: minor units, each above zero on the natural
    side of its type. Year-end closing entries are left out.
    """

    months: tuple[int, ...]
    amounts: dict[str, tuple[int, ...]]
    types: dict[str, str]

    def total(self, of_type: str) -> tuple[int, ...]:
        """The sum of every ledger account of a type, month by month."""
        rows = [row for code, row in self.amounts.items() if self.types[code] == of_type]
        return tuple(sum(column) for column in zip(*rows, strict=True)) or (0,) * len(self.months)


def month_amounts(book: Book, *, since: dt.date, until: dt.date) -> Months:
    """Every month that the days touch, the last 24 of them at most. One query."""
    months = _months(max(since, first_day(month_of(add_months(until, 1 - MOST_MONTHS)))), until)
    places = {month: i for i, month in enumerate(months)}
    rows = (
        MonthTotal.objects.filter(
            book=book, month__gte=months[0], month__lte=months[-1], is_closing=False
        )
        .values_list("ledger_account__code", "ledger_account__type", "month")
        .annotate(amount=Sum("debit_minor") - Sum("credit_minor"))
        .order_by()
    )
    amounts: dict[str, list[int]] = defaultdict(lambda: [0] * len(months))
    types: dict[str, str] = {}
    for code, of_type, month, amount in rows:
        amounts[code][places[month]] = natural(int(amount), of_type)
        types[code] = of_type
    return Months(months, {code: tuple(row) for code, row in amounts.items()}, types)


def _months(since: dt.date, until: dt.date) -> tuple[int, ...]:
    found = [month_of(since)]
    while found[-1] < month_of(until):
        found.append(next_month(found[-1]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Activity:
    """What was posted in a month: how many lines, and how much on the debit side."""

    line_count: int
    debit_minor: int


def activity(book: Book) -> dict[int, Activity]:
    """By month, every month in which anything was posted. One query."""
    rows = (
        MonthTotal.objects.filter(book=book)
        .values_list("month")
        .annotate(lines=Sum("line_count"), debit=Sum("debit_minor"))
        .order_by("month")
    )
    return {month: Activity(int(lines), int(debit)) for month, lines, debit in rows}

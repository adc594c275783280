"""Reading exchange rates."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, Q

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import ExchangeRate

MOST_DAYS_OLD = 7


@dataclass(frozen=True, slots=True)
class RateRow:
    """Foreign units for one unit of the book's currency, times 10^9."""

    currency: str
    rated_on: dt.date
    rate_e9: int
    source: str


def rate_on(book: Book, currency: str, day: dt.date) -> RateRow:
    """The last rate on or before a day. Refused: rate_missing, when there is none of that week.

    Seven days bridge every run of holidays on which the ECB quotes nothing.
    """
    row = (
        ExchangeRate.objects.filter(book=book, currency=currency, rated_on__lte=day)
        .order_by("-rated_on")
        .first()
    )
    if row is None or (day - row.rated_on).days > MOST_DAYS_OLD:
        raise rate_missing(book, currency, day)
    return RateRow(row.currency, row.rated_on, row.rate_e9, row.source)


def rate_missing(book: Book, currency: str, day: dt.date) -> Refused:
    return Refused(
        "rate_missing",
        "{book} has no rate of {currency} for {day}.",
        remedy="Bring in the rates of that week: `akker import rates`.",
        book=book.name,
        currency=currency,
        day=day.isoformat(),
    )


def rates_on(book: Book, day: dt.date) -> dict[str, RateRow]:
    """By currency the rate that `rate_on` gives; without those that have none. One query."""
    week = (day - dt.timedelta(days=MOST_DAYS_OLD), day)
    rows = ExchangeRate.objects.filter(book=book, rated_on__range=week).order_by("rated_on")
    values = rows.values_list("currency", "rated_on", "rate_e9", "source")
    return {row[0]: RateRow(*row) for row in values}


@dataclass(frozen=True, slots=True)
class RateCourse:
    """The rates of a currency by day, the earliest first, never none."""

    currency: str
    rows: tuple[RateRow, ...]

    @property
    def last(self) -> RateRow:
        return self.rows[-1]


def rate_courses(book: Book, *, days: int) -> list[RateCourse]:
    """By currency what was quoted in so many days up to the last rate there is. Two queries."""
    last = ExchangeRate.objects.filter(book=book).aggregate(last=Max("rated_on"))["last"]
    if last is None:
        return []
    found = ExchangeRate.objects.filter(book=book, rated_on__gt=last - dt.timedelta(days=days))
    by_currency: dict[str, list[RateRow]] = defaultdict(list)
    values = found.order_by("currency", "rated_on").values_list(
        "currency", "rated_on", "rate_e9", "source"
    )
    for row in values:
        by_currency[row[0]].append(RateRow(*row))
    return [RateCourse(currency, tuple(rows)) for currency, rows in by_currency.items()]


def rates_page(
    book: Book,
    *,
    currency: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    after: tuple[dt.date, str] | None = None,
    limit: int,
) -> list[RateRow]:
    """Up to `limit` + 1 rates by day and currency, the earliest first, after one of them."""
    found = ExchangeRate.objects.filter(book=book)
    if currency:
        found = found.filter(currency=currency)
    if since is not None:
        found = found.filter(rated_on__gte=since)
    if until is not None:
        found = found.filter(rated_on__lte=until)
    if after is not None:
        day, code = after
        found = found.filter(Q(rated_on__gt=day) | Q(rated_on=day, currency__gt=code))
    rows = found.order_by("rated_on", "currency")[: limit + 1]
    return [RateRow(row.currency, row.rated_on, row.rate_e9, row.source) for row in rows]

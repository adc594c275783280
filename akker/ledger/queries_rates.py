"""Reading exchange rates."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

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
        raise Refused(
            "rate_missing",
            "{book} has no rate of {currency} for {day}.",
            remedy="Bring in the rates of that week: `akker import rates`.",
            book=book.name,
            currency=currency,
            day=day.isoformat(),
        )
    return RateRow(row.currency, row.rated_on, row.rate_e9, row.source)


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

"""Reading exchange rates."""

import datetime as dt
from dataclasses import dataclass

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

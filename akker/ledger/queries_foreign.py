"""Reading what stands in other currencies."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from akker.books.models import Book
from akker.ledger.models import JournalLine
from akker.ledger.queries_rates import RateRow, rates_on
from akker.ledger.rules_rates import ForeignBalance, difference_at


def foreign_balances(book: Book, *, until: dt.date) -> list[ForeignBalance]:
    """Each foreign balance, or rest of one, that is to be revalued, up to and including a day.

    Of every ledger account that has one beside it for exchange differences; the lines of a
    revaluation stand there, so none is counted. One query.
    """
    rows = (
        JournalLine.objects.filter(
            book=book, booked_on__lte=until, ledger_account__revalued_on__isnull=False
        )
        .exclude(currency="")
        .values_list("ledger_account__code", "ledger_account__revalued_on__code", "currency")
        .annotate(foreign=Sum("currency_minor"), own=Sum("amount_minor"))
        .order_by("ledger_account__code", "currency")
    )
    return [
        ForeignBalance(code, beside, currency, int(foreign), int(own))
        for code, beside, currency, foreign, own in rows
        if foreign or own
    ]


@dataclass(frozen=True, slots=True)
class ForeignWorth:
    """A foreign balance with what it is worth at a rate; None where there is no rate."""

    balance: ForeignBalance
    rate: RateRow | None
    worth_minor: int | None

    @property
    def difference_minor(self) -> int | None:
        return None if self.worth_minor is None else self.worth_minor - self.balance.amount_minor


def foreign_worth(book: Book, *, on: dt.date) -> list[ForeignWorth]:
    """Each foreign balance that is to be revalued, at the rates of a day. Two queries."""
    rates = rates_on(book, on)
    found = []
    for balance in foreign_balances(book, until=on):
        rate = rates.get(balance.currency)
        worth = None
        if rate is not None or not balance.currency_minor:
            difference = difference_at(balance, rate.rate_e9 if rate else 0, book.currency)
            worth = balance.amount_minor + difference
        found.append(ForeignWorth(balance, rate, worth))
    return found

"""Reading what stands in other currencies."""

import datetime as dt

from django.db.models import Sum

from akker.books.models import Book
from akker.ledger.models import JournalLine
from akker.ledger.rules_rates import ForeignBalance


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

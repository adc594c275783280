"""What was billed to a party and by it, and what came of that, from the lines that name it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, Q, Sum
from django.db.models.functions import TruncMonth

from akker.books.models import Book
from akker.kernel.calendar import add_months, first_day, month_of
from akker.ledger.models import JournalLine
from akker.parties.queries import keys_of_group

MONTHS = 12


@dataclass(frozen=True, slots=True)
class PartyMonth:
    """`month` is such as 202603. Billed is debit on receivables and credit on payables."""

    month: int
    billed_minor: int
    settled_minor: int


@dataclass(frozen=True, slots=True)
class PartyMoney:
    """In the currency of the books, as of a day. `owes_minor` is what they owe us, `owed_minor`
    what we owe them: the balances of the control accounts for this party.

    The months are those up to the day, of the side on which more was billed: `is_customer`
    says whether that is receivables. `last_on` is the last day with a line about the party.
    """

    owes_minor: int
    owed_minor: int
    last_on: dt.date | None
    is_customer: bool
    months: tuple[PartyMonth, ...]


def party_money(book: Book, code: str, *, as_of: dt.date) -> PartyMoney:
    """Three queries, through the lines of the party and of who was merged into it alone."""
    group = keys_of_group(book, code)
    own = JournalLine.objects.filter(book=book, party_id__in=group, booked_on__lte=as_of)
    rows = (
        own.annotate(month=TruncMonth("booked_on"))
        .values_list("ledger_account__control", "month")
        .annotate(
            debit=Sum("amount_minor", filter=Q(amount_minor__gt=0), default=0),
            credit=Sum("amount_minor", filter=Q(amount_minor__lt=0), default=0),
            last=Max("booked_on"),
        )
    )
    since = first_day(month_of(add_months(as_of, 1 - MONTHS)))
    balances: dict[str, int] = defaultdict(int)
    sides: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    last: dt.date | None = None
    for control, day, debit, credit, last_in_month in rows:
        balances[control] += debit + credit
        last = max(last or last_in_month, last_in_month)
        if day >= since:
            billed = (debit, -credit) if control == "receivable" else (-credit, debit)
            sides[control][month_of(day)] = billed
    sold, bought = (sum(b for b, _ in sides[side].values()) for side in ("receivable", "payable"))
    months = sides["payable" if bought > sold else "receivable"]
    names = [month_of(add_months(since, number)) for number in range(MONTHS)]
    return PartyMoney(
        owes_minor=balances.get("receivable", 0),
        owed_minor=-balances.get("payable", 0),
        last_on=last,
        is_customer=sold >= bought,
        months=tuple(PartyMonth(name, *months.get(name, (0, 0))) for name in names),
    )

"""The customers with their money: what was sold in twelve months and what is open, of each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from akker.books.models import Book
from akker.customers.queries import CustomerFilter, CustomerRow, customers_page
from akker.kernel.calendar import ONE_DAY, add_months
from akker.kernel.errors import Refused
from akker.ledger.models import ControlLine, LedgerAccount
from akker.parties.queries import merged_keys
from akker.reports.table import Column, Row, Table
from akker.reports.words import word
from akker.tax.models import TaxLine

MONTHS = 12
MOST_EXPORTED = 100_000
_AT_ONCE = 500  # parties of one question


@dataclass(frozen=True, slots=True)
class CustomerMoney:
    """In the currency of the books. `revenue_minor` without VAT, of the twelve months up to a
    day, credit notes subtracted; `open_minor` as it stands now, `overdue_minor` of it before that
    day."""

    revenue_minor: int = 0
    open_minor: int = 0
    overdue_minor: int = 0

    def __add__(self, other: "CustomerMoney") -> "CustomerMoney":
        return CustomerMoney(
            self.revenue_minor + other.revenue_minor,
            self.open_minor + other.open_minor,
            self.overdue_minor + other.overdue_minor,
        )


NOTHING = CustomerMoney()


def money_of(book: Book, party_ids: Collection[int], as_of: dt.date) -> dict[int, CustomerMoney]:
    """Of parties with all that were merged into them, by key; nothing of whom there is nothing.

    Three queries for at most some hundreds.
    """
    into = merged_keys(book)
    own = set(party_ids)
    keys = sorted(own | {key for key, end in into.items() if end in own})
    found: dict[int, CustomerMoney] = defaultdict(CustomerMoney)
    for start in range(0, len(keys), _AT_ONCE):
        for key, money in _money(book, keys[start : start + _AT_ONCE], as_of).items():
            found[into.get(key, key)] += money
    return dict(found)


def _money(book: Book, keys: Sequence[int], as_of: dt.date) -> dict[int, CustomerMoney]:
    since = add_months(as_of, -MONTHS) + ONE_DAY
    sold = (
        TaxLine.objects.filter(
            book=book,
            party__in=keys,  # as of its document, and with an index
            entry__invoice__party__in=keys,
            entry__invoice__issued_on__range=(since, as_of),
            entry__journalentry=None,  # one that was taken back was not sold
        )
        .values_list("entry__invoice__party")
        .annotate(amount=Sum("base_minor"))
    )
    receivable = LedgerAccount.objects.filter(book=book, control="receivable")
    is_late = Q(due_on__lt=as_of, base_minor__gt=0)
    owed = (
        ControlLine.objects.exclude(base_minor=0)
        .filter(book=book, party__in=keys, ledger_account__in=receivable)
        .values_list("party")
        .annotate(amount=Sum("base_minor"), late=Sum("base_minor", filter=is_late, default=0))
    )
    found: dict[int, CustomerMoney] = defaultdict(CustomerMoney)
    for key, amount in sold:
        found[key] += CustomerMoney(revenue_minor=amount)
    for key, amount, late in owed:
        found[key] += CustomerMoney(open_minor=amount, overdue_minor=late)
    return found


def customer_list_table(
    book: Book, asked: CustomerFilter, *, as_of: dt.date, language: str
) -> Table:
    """All that are asked for, by code, with their sum. Refused: too_many_parties."""
    rows = customers_page(book, asked, limit=MOST_EXPORTED)
    if len(rows) > MOST_EXPORTED:
        raise Refused(
            "too_many_parties",
            "These are more than {most} parties.",
            remedy="Choose a role, or a part of the name.",
            most=MOST_EXPORTED,
        )
    money = money_of(book, [row.party_id for row in rows], as_of)
    total = sum((money.get(row.party_id, NOTHING) for row in rows), NOTHING)
    names = ("code", "name", "tier", "status", "industry", "parent", "manager")
    return Table(
        title=word(language, "customers"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            *(
                Column(name, word(language, name), "code" if name == "code" else "text")
                for name in names
            ),
            Column("revenue", word(language, "revenue_12_months"), "amount"),
            Column("open", word(language, "open"), "amount"),
        ),
        rows=(
            *(_row(row, money.get(row.party_id, NOTHING), language) for row in rows),
            Row(
                (word(language, "total"), *[None] * 6, total.revenue_minor, total.open_minor),
                style="total",
            ),
        ),
    )


def _row(row: CustomerRow, money: CustomerMoney, language: str) -> Row:
    texts = (row.code, row.name, word(language, f"tier_{row.tier}"))
    status = word(language, f"status_{row.status.replace(' ', '_')}")
    return Row(
        (
            *(*texts, status, row.industry, row.parent, row.manager),
            money.revenue_minor,
            money.open_minor,
        )
    )

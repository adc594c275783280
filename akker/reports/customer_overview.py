"""What a customer brings: revenue beside the year before, margin, and what is open of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from akker.books.models import Book
from akker.kernel.calendar import ONE_DAY, add_months, first_day, month_of
from akker.kernel.money import decimals_of, round_half_up
from akker.kernel.quantities import decimal_of
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.queries_revenue import Margin
from akker.receivables.rules import CREDIT_NOTE
from akker.reports.party_position import PartyPosition
from akker.tax.models import TaxLine

MONTHS = 12


@dataclass(frozen=True, slots=True)
class CustomerMonth:
    """`month` is such as 202603. Billed is with VAT, of documents of that month, less credit notes;
    `open_minor` is what of these is not settled yet, and never more than was billed.
    """

    month: int
    net_minor: int
    billed_minor: int
    open_minor: int

    @property
    def paid_minor(self) -> int:
        return self.billed_minor - self.open_minor


@dataclass(frozen=True, slots=True)
class CustomerOverview:
    """`net_minor` is revenue without VAT of the twelve months up to the day, as the list of
    customers has it, and `before_minor` of the twelve before those; `months` are calendar months.

    `first_on` is the day of the first document; None for who never bought.
    """

    as_of: dt.date
    months: tuple[CustomerMonth, ...]
    net_minor: int
    before_minor: int
    margin: Margin
    first_on: dt.date | None

    @property
    def growth(self) -> Decimal | None:
        """Against the twelve months before; None where those brought nothing."""
        if self.before_minor <= 0:
            return None
        return Decimal(self.net_minor - self.before_minor) / self.before_minor


def customer_overview(
    book: Book, group: Sequence[int], position: PartyPosition, *, as_of: dt.date
) -> CustomerOverview:
    """Of a party with who was merged into it (`keys_of_group`). Five queries."""
    since = first_day(month_of(add_months(as_of, 1 - MONTHS)))
    nets = _net_by_month(_sold(book, group, since, as_of))
    billed = _billed_by_month(book, group, since, as_of)
    still_open: dict[int, int] = defaultdict(int)
    for one in position.items:
        if one.item.base_minor > 0:
            still_open[month_of(one.item.booked_on)] += one.item.base_minor
    names = [month_of(add_months(since, number)) for number in range(MONTHS)]
    months = tuple(
        CustomerMonth(
            name,
            nets.get(name, 0),
            billed.get(name, 0),
            max(min(still_open[name], billed.get(name, 0)), 0),
        )
        for name in names
    )
    net, before = _net_of_two_years(book, group, as_of)
    own = Invoice.objects.filter(book=book, party__in=group)
    first_on = own.aggregate(first=Min("issued_on"))["first"]
    margin = margin_between(book, group, add_months(as_of, -MONTHS) + ONE_DAY, as_of)
    return CustomerOverview(as_of, months, net, before, margin, first_on)


def _documents(book: Book, group: Sequence[int]) -> QuerySet[Invoice]:
    """Inside another query, which then begins at these few and not at all lines of the books."""
    return Invoice.objects.filter(book=book, party__in=group)


def _sold(book: Book, group: Sequence[int], since: dt.date, until: dt.date) -> QuerySet[TaxLine]:
    """As the report of sales has it: the base of tax lines, at the rates and on the days of their
    documents, whenever their VAT is owed."""
    return TaxLine.objects.filter(
        book=book,
        party__in=group,
        entry__in=_documents(book, group).filter(issued_on__range=(since, until)).values("entry"),
        entry__journalentry=None,  # one that was taken back was not sold
    )


def _net_by_month(sold: QuerySet[TaxLine]) -> dict[int, int]:
    rows = sold.annotate(month=TruncMonth("entry__booked_on")).values_list("month")
    return {month_of(day): net for day, net in rows.annotate(net=Sum("base_minor"))}


def net_between(book: Book, group: Sequence[int], since: dt.date, until: dt.date) -> int:
    """Revenue without VAT of a party with its other names. One query."""
    total: int = _sold(book, group, since, until).aggregate(net=Sum("base_minor", default=0))["net"]
    return total


def _net_of_two_years(book: Book, group: Sequence[int], as_of: dt.date) -> tuple[int, int]:
    since = add_months(as_of, -MONTHS) + ONE_DAY
    sums = _sold(book, group, add_months(as_of, -2 * MONTHS) + ONE_DAY, as_of).aggregate(
        net=Sum("base_minor", filter=Q(entry__booked_on__gte=since), default=0),
        before=Sum("base_minor", filter=Q(entry__booked_on__lt=since), default=0),
    )
    return sums["net"], sums["before"]


def _billed_by_month(
    book: Book, group: Sequence[int], since: dt.date, until: dt.date
) -> dict[int, int]:
    """With VAT, in the currency of the books: what documents put on receivables."""
    rows = (
        Invoice.objects.filter(
            book=book,
            party__in=group,
            issued_on__range=(since, until),
            entry__journalentry=None,
            entry__lines__ledger_account__control="receivable",
        )
        .annotate(month=TruncMonth("issued_on"))
        .values_list("month")
        .annotate(billed=Sum("entry__lines__amount_minor"))
    )
    return {month_of(day): billed for day, billed in rows}


def margin_between(book: Book, group: Sequence[int], since: dt.date, until: dt.date) -> Margin:
    """Over documents in the currency of the books, in which cost prices are. One query."""
    sign = Case(When(invoice__kind=CREDIT_NOTE, then=Value(-1)), default=Value(1))
    rows = (
        InvoiceLine.objects.filter(
            book=book,
            invoice__in=_documents(book, group).filter(issued_on__range=(since, until)),
            invoice__currency=book.currency,
            invoice__entry__journalentry=None,
            product__cost_e6__isnull=False,
        )
        .values_list("product__cost_e6")
        .annotate(quantity=Sum(F("quantity_e6") * sign), net=Sum("net_minor"))
    )
    revenue, unit = 0, 10 ** decimals_of(book.currency)
    cost = decimal_of(0)
    for cost_e6, quantity_e6, net in rows:
        revenue += net
        cost += decimal_of(cost_e6) * decimal_of(quantity_e6)
    return Margin(revenue, round_half_up(cost * unit))

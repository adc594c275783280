"""Who bought which product, of many customers at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from akker.books.models import Book
from akker.kernel.rates import at_rate
from akker.ledger.models import JournalLine
from akker.receivables.models import InvoiceLine
from akker.receivables.queries_habits import ends_of


@dataclass(frozen=True, slots=True)
class Bought:
    """`products` are the names of those that were sold, by code; `net_minor` by the key of the
    customer and the code of the product, above zero."""

    products: dict[str, str]
    net_minor: dict[tuple[int, str], int]


def bought_between(book: Book, since: dt.date, until: dt.date) -> Bought:
    """Of everybody, whoever reads; under one name who was merged. Four queries.

    In the currency of the books, less credit notes and what was taken back. A document in another
    counts at the rate that it was booked at.
    """
    into = ends_of(book)
    lines = InvoiceLine.objects.filter(
        book=book,
        product__isnull=False,
        product__retired_on=None,
        invoice__issued_on__range=(since, until),
        invoice__entry__journalentry=None,
    )
    names: dict[str, str] = {}
    found: dict[tuple[int, str], int] = defaultdict(int)
    for party, code, name, net in (*_in_own(book, lines), *_in_others(book, lines)):
        names[code] = name
        found[into.get(party, party), code] += net
    return Bought(names, {key: net for key, net in found.items() if net > 0})


_Sold = tuple[int, str, str, int]  # to whom, code and name of what, and the net in the own currency


def _in_own(book: Book, lines: QuerySet[InvoiceLine]) -> Iterator[_Sold]:
    rows = lines.filter(invoice__currency=book.currency)
    nets = rows.values_list("invoice__party", "product__code", "product__name")
    for row in nets.annotate(net=Sum("net_minor")).order_by().iterator():
        yield row[0], row[1], row[2], row[3]


def _in_others(book: Book, lines: QuerySet[InvoiceLine]) -> Iterator[_Sold]:
    """What came to nothing has no entry, and so no rate."""
    rows = lines.exclude(invoice__currency=book.currency).filter(invoice__entry__isnull=False)
    rated = JournalLine.objects.filter(
        book=book, entry__in=rows.values("invoice__entry"), rate_e9__isnull=False
    )
    rates = {entry: rate or 0 for entry, rate in rated.values_list("entry", "rate_e9")}
    columns = ("invoice__party", "product__code", "product__name", "invoice__entry")
    nets = rows.values_list(*columns, "invoice__currency").annotate(net=Sum("net_minor"))
    for party, code, name, entry, currency, net in nets.order_by().iterator():
        if entry in rates:
            yield party, code, name, at_rate(net, currency, rates[entry], book.currency)

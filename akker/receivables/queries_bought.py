"""Who bought which product, of many customers at once."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from akker.books.models import Book
from akker.receivables.models import InvoiceLine
from akker.receivables.queries_habits import ends_of


@dataclass(frozen=True, slots=True)
class Bought:
    """`products` are the names of those that were sold, by code; `net_minor` by the key of the
    customer and the code of the product, above zero."""

    products: dict[str, str]
    net_minor: dict[tuple[int, str], int]


def bought_between(book: Book, since: dt.date, until: dt.date) -> Bought:
    """Of everybody, whoever reads; under one name who was merged. Two queries.

    Over documents in the currency of the books, less credit notes and what was taken back.
    """
    into = ends_of(book)
    rows = (
        InvoiceLine.objects.filter(
            book=book,
            product__isnull=False,
            product__retired_on=None,
            invoice__issued_on__range=(since, until),
            invoice__currency=book.currency,
            invoice__entry__journalentry=None,
        )
        .values_list("invoice__party", "product__code", "product__name")
        .annotate(net=Sum("net_minor"))
        .order_by()
    )
    names: dict[str, str] = {}
    found: dict[tuple[int, str], int] = defaultdict(int)
    for party, code, name, net in rows.iterator():
        names[code] = name
        found[into.get(party, party), code] += net
    return Bought(names, {key: net for key, net in found.items() if net > 0})

"""What customers brought: revenue without VAT, of many at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Sum

from akker.books.models import Book
from akker.parties.models import Party
from akker.parties.queries_sight import seen
from akker.receivables.queries_habits import ends_of
from akker.tax.models import TaxLine


def revenue_of_parties(book: Book, since: dt.date, until: dt.date) -> dict[int, int]:
    """Net in the currency of the books of those whom the reader sees, by key. Three queries.

    As the report of sales has it: the base of tax lines, credit notes subtracted, without what was
    taken back. Who was merged into another counts with them.
    """
    into = ends_of(book)
    seen_keys = set(Party.objects.filter(seen(book), book=book).values_list("pk", flat=True))
    found: dict[int, int] = defaultdict(int)
    for party, net in _nets(book, since, until):
        end = into.get(party, party)
        if end in seen_keys:
            found[end] += net
    return dict(found)


def _nets(book: Book, since: dt.date, until: dt.date) -> Iterator[tuple[int, int]]:
    rows = TaxLine.objects.filter(
        book=book,
        taxed_on__range=(since, until),
        entry__journalentry=None,
        entry__invoice__isnull=False,
    ).values_list("entry__invoice__party")
    yield from rows.annotate(net=Sum("base_minor")).order_by().iterator()

"""What the documents of a list come to together."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from akker.books.models import Book
from akker.parties.queries_sight import seen
from akker.receivables.models import Invoice
from akker.receivables.queries import InvoiceFilter, conditions_of


@dataclass(frozen=True, slots=True)
class ListSum:
    """In one currency; credit notes are taken off."""

    currency: str
    count: int
    net_minor: int
    total_minor: int


def sums_of_list(book: Book, asked: InvoiceFilter) -> list[ListSum]:
    """By currency, of all that `queries.invoices_page` shows page by page. One query."""
    rows = Invoice.objects.filter(conditions_of(book, asked), seen(book, "party__"), book=book)
    sums = rows.order_by("currency").values_list("currency")
    found = sums.annotate(Count("pk"), Sum("net_minor"), Sum("total_minor"))
    return [ListSum(*values) for values in found]

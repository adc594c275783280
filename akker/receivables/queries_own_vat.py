"""The VAT of a document in the currency of the books, as its entry has it."""

from django.db.models import Sum

from akker.books.models import Book
from akker.receivables.einvoice import OwnVat
from akker.receivables.queries import IssuedInvoice
from akker.tax.models import TaxLine


def own_vat_of(book: Book, found: IssuedInvoice) -> OwnVat | None:
    """None for a document in the currency of the books. One query."""
    if found.row.currency == book.currency:
        return None
    rows = TaxLine.objects.filter(book=book, entry=found.row.entry_id)
    return OwnVat(book.currency, int(rows.aggregate(tax=Sum("tax_minor"))["tax"] or 0))

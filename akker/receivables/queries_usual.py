"""On which ledger accounts somebody's invoices are usually booked."""

from akker.books.models import Book
from akker.receivables.models import Invoice, InvoiceLine

_OF_PARTY, _OF_BOOK = 10, 50  # invoices that are looked at, the newest


def usual_accounts(book: Book, party_code: str) -> dict[str, str]:
    """By VAT code, the ledger account of the last line that named no product: of this customer,
    or else of anybody. What is retired is usual no more. Four queries.
    """
    invoices = Invoice.objects.filter(book=book).order_by("-issued_on", "-pk")
    newest = invoices.values_list("pk", flat=True)
    of_book = list(newest[:_OF_BOOK])
    of_party = list(newest.filter(party__book=book, party__code=party_code)[:_OF_PARTY])
    return {**_accounts(book, of_book), **_accounts(book, of_party)}


def _accounts(book: Book, invoice_ids: list[int]) -> dict[str, str]:
    lines = InvoiceLine.objects.filter(
        book=book, invoice__in=invoice_ids, product=None, ledger_account__retired_on=None
    )
    rows = lines.order_by("invoice__issued_on", "pk").values_list(
        "tax_code", "ledger_account__code"
    )
    return dict(rows)

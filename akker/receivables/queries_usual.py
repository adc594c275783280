"""On which ledger accounts somebody's invoices are usually booked."""

from collections import Counter, defaultdict

from akker.books.models import Book
from akker.ledger.models import AccountType
from akker.receivables.models import Invoice, InvoiceLine

_OF_PARTY, _OF_BOOK = 10, 50  # invoices that are looked at, the newest


def usual_accounts(book: Book, party_code: str) -> dict[str, str]:
    """By VAT code, the ledger account of most lines that named no product: of this customer, or
    else of anybody. Income alone, so no advance, and nothing that is retired. Four queries.
    """
    invoices = Invoice.objects.filter(book=book).order_by("-issued_on", "-pk")
    newest = invoices.values_list("pk", flat=True)
    of_book = list(newest[:_OF_BOOK])
    of_party = list(newest.filter(party__book=book, party__code=party_code)[:_OF_PARTY])
    return {**_accounts(book, of_book), **_accounts(book, of_party)}


def _accounts(book: Book, invoice_ids: list[int]) -> dict[str, str]:
    lines = InvoiceLine.objects.filter(
        book=book,
        invoice__in=invoice_ids,
        product=None,
        ledger_account__type=AccountType.INCOME,
        ledger_account__retired_on=None,
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    # Of as many, the one that came first in this order: the newest.
    newest = lines.order_by("-invoice__issued_on", "-pk")
    for tax_code, ledger_code in newest.values_list("tax_code", "ledger_account__code"):
        counts[tax_code][ledger_code] += 1
    return {tax_code: found.most_common(1)[0][0] for tax_code, found in counts.items()}

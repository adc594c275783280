"""What drafts come to as they stand."""

from collections.abc import Sequence
from contextlib import suppress

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import Money
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.queries import DraftInvoiceRow
from akker.receivables.rules import priced
from akker.receivables.standings import currencies_agreed
from akker.tax.queries import tax_codes


def totals_of_drafts(book: Book, rows: Sequence[DraftInvoiceRow]) -> dict[int, Money]:
    """What each comes to with VAT, by its key, but those that say too little yet. Two queries.

    A line whose product still has to give its price says too little.
    """
    codes = tax_codes(book)
    agreed = currencies_agreed(book, {row.content.get("party", "") for row in rows})
    found = {}
    for row in rows:
        with suppress(Refused):
            invoice = invoice_from_form(row.content)
            currency = invoice.currency or agreed.get(invoice.party_code) or book.currency
            total = priced(invoice, codes, currency).total_minor
            found[row.draft_id] = Money(total, currency)
    return found

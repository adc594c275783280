"""What of a customer says which VAT codes fit them."""

from akker.books.models import Book
from akker.parties.models import Party
from akker.parties.queries_sight import seen
from akker.receivables.standings import debtors_and_sender
from akker.tax.rules_buyer import Buyer

_PRIVATE = "person"


def buyer_of(book: Book, code: str) -> Buyer | None:
    """As their card has it today; None where nobody that the reader sees has that code."""
    kind = Party.objects.filter(seen(book), book=book, code=code).values_list("kind", flat=True)
    found = kind.first() if code else None
    if found is None:
        return None
    standing = debtors_and_sender(book, [code])[0][code].standing
    has_vat_id = bool(standing.numbers.get("vat"))
    return Buyer(standing.country, has_vat_id, has_vat_id or found != _PRIVATE)

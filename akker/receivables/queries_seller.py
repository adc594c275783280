"""What our own card still lacks, told before an invoice is refused for it."""

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.packs.registry import pack_for
from akker.receivables.rules import check_seller
from akker.receivables.standings import debtors_and_sender


def seller_lacks(book: Book) -> Refused | None:
    """As issuing refuses it; None where the card has all, or no letterhead is set yet."""
    _, sender = debtors_and_sender(book, ())
    if sender is None:
        return None
    pack = pack_for(book.pack_code)
    try:
        check_seller(sender.standing, pack.seller_numbers, pack.invoice_law)
    except Refused as refusal:
        return refusal
    return None

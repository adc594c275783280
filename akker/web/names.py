"""What ledger accounts and journals are called in the language of whoever reads the page."""

from django.utils.translation import get_language

from akker.books.models import Book
from akker.packs.names import name_read


def name_in(book: Book, code: str, name: str) -> str:
    """The pack's name, unless the books have one of their own."""
    return name_read(book.pack_code, code, name, get_language() or "")

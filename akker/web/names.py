"""What ledger accounts and journals are called in the language of whoever reads the page."""

from dataclasses import replace

from django.utils.translation import get_language

from akker.books.models import Book
from akker.ledger.queries import LedgerAccountRow, chart
from akker.packs.names import name_read


def name_in(book: Book, code: str, name: str) -> str:
    """The pack's name, unless the books have one of their own."""
    return name_read(book.pack_code, code, name, get_language() or "")


def chart_read(book: Book) -> list[LedgerAccountRow]:
    """Every ledger account, by code, in the language of the reader. One query."""
    return [replace(row, name=name_in(book, row.code, row.name)) for row in chart(book)]

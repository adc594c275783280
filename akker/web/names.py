"""Ledger accounts named as the reader knows them."""

from dataclasses import replace

from akker.books.actor import reading
from akker.books.models import Book
from akker.ledger.queries import LedgerAccountRow, chart
from akker.packs.names import name_read
from akker.web.templatetags.akker import reader


def chart_read(book: Book) -> list[LedgerAccountRow]:
    """Every ledger account, by code, in the language of the reader. One query."""
    language = reader().code
    with reading(book):
        rows = chart(book)
    return [
        replace(row, name=name_read(book.pack_code, row.code, row.name, language)) for row in rows
    ]

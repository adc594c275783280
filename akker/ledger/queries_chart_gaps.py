"""What the chart of the country has, and books that were opened before do not."""

from akker.books.models import Book
from akker.ledger.models import LedgerAccount
from akker.packs.contract import ChartEntry
from akker.packs.registry import pack_for


def missing_accounts(book: Book) -> list[ChartEntry]:
    """By code, of the legal form of the books. One query."""
    there = set(LedgerAccount.objects.filter(book=book).values_list("code", flat=True))
    chart = pack_for(book.pack_code).chart_for(book.legal_form)
    return [entry for entry in chart if entry.code not in there]

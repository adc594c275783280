"""Books as plain text, for expected results."""

from akker.books.actor import reading
from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.ledger.models import JournalEntry
from akker.ledger.queries import entry_labelled


def journal_text(book: Book, *, since_id: int = 0) -> str:
    """Every entry by day and key, as hledger would show it.

    2026-03-02 MEM/2026/1 Rent
        4600 Energy                  100.00
        1020 Bank EUR               -100.00
    """
    with reading(book):
        ids = JournalEntry.objects.filter(book=book, pk__gt=since_id).order_by("booked_on", "pk")
        entries = [entry_labelled(book, str(key)) for key in ids.values_list("pk", flat=True)]
    blocks = []
    for entry in entries:
        head = f"{entry.booked_on} {entry.label} {entry.description}"
        lines = [
            f"    {f'{line.ledger_code} {line.ledger_name}':<30}"
            f"{decimal_text(line.amount_minor, book.currency):>12}"
            f"{f'  {line.party_code}' if line.party_code else ''}"
            for line in entry.lines
        ]
        blocks.append("\n".join([head, *lines]))
    return "\n".join(blocks)

"""The journal as CSV, in the columns that `akker import journal` reads back."""

import csv
import io
from collections.abc import Iterator

from akker.books.models import Book, Dimension
from akker.kernel.formula_text import neutralised
from akker.kernel.money import decimal_text
from akker.reports.journal_lines import ExportedEntry

COLUMNS = (
    "entry",
    "date",
    "journal",
    "description",
    "account",
    "account_name",
    "amount",
    "currency",
    "currency_amount",
    "rate_e9",
    "party",
    "text",
)


def journal_csv(book: Book, entries: Iterator[ExportedEntry]) -> Iterator[str]:
    """A row per line; `amount` in the book's currency. A dimension is a column of its own."""
    dimensions = list(
        Dimension.objects.filter(book=book).order_by("code").values_list("code", flat=True)
    )
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"dimension:{code}" for code in dimensions)])
    for entry in entries:
        for line in entry.lines:
            foreign = line.currency_minor is not None
            tags = dict(line.dimensions)
            writer.writerow(
                [
                    entry.label,
                    entry.booked_on.isoformat(),
                    entry.journal_code,
                    neutralised(entry.description),
                    neutralised(line.ledger_code),
                    neutralised(line.ledger_name),
                    decimal_text(line.amount_minor, book.currency),
                    line.currency,
                    decimal_text(line.currency_minor or 0, line.currency) if foreign else "",
                    line.rate_e9 or "",
                    neutralised(line.party_code),
                    neutralised(line.text),
                    *(neutralised(tags.get(code, "")) for code in dimensions),
                ]
            )
        if buffer.tell() > 65536:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()

"""The list of invoices and credit notes as a table, to be taken out as it stands on screen."""

from akker.books.models import Book
from akker.clearing.queries import open_by_entry
from akker.kernel.errors import Refused
from akker.kernel.money import Money
from akker.receivables.queries import InvoiceFilter, InvoiceRow, invoices_page
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

MOST_EXPORTED = 10_000
_AMOUNTS = ("net", "vat", "total", "open")


def invoice_list_table(book: Book, asked: InvoiceFilter, *, language: str) -> Table:
    """All that are asked for, the newest first; amounts in the currency of each. Refused:
    too_many_invoices."""
    rows = invoices_page(book, asked, limit=MOST_EXPORTED)
    if len(rows) > MOST_EXPORTED:
        raise Refused(
            "too_many_invoices",
            "These are more than {most} invoices.",
            remedy="Choose a customer or a period.",
            most=MOST_EXPORTED,
        )
    left = open_by_entry(book, [row.entry_id for row in rows if row.entry_id])
    return Table(
        title=word(language, "invoices"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("number", word(language, "number"), "code"),
            Column("kind", word(language, "kind"), "text"),
            Column("date", word(language, "day"), "date"),
            Column("due", word(language, "due"), "date"),
            Column("party", word(language, "party"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("currency", word(language, "currency"), "code"),
            *(Column(name, word(language, name), "amount") for name in _AMOUNTS),
        ),
        rows=tuple(_row(row, left.get(row.entry_id or 0, 0), language) for row in rows),
    )


def _row(row: InvoiceRow, open_minor: int, language: str) -> Row:
    amounts = (row.net_minor, row.tax_minor, row.total_minor, open_minor)
    return Row(
        (
            row.label,
            word(language, row.kind.replace("-", "_")),
            row.issued_on,
            row.due_on,
            row.party_code,
            row.party_name,
            row.currency,
            *(Money(amount, row.currency) for amount in amounts),
        )
    )

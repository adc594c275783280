"""Recomputes what must hold of allocations, from the lines they are of."""

from collections.abc import Iterator

from django.db import connection

from akker.books.models import Book
from akker.kernel.sentences import Sentence, said
from akker.ledger.rules import entry_label

# Each end of each allocation: never more than the line holds, never less than nothing.
_BEYOND = """
SELECT l.id FROM ledger_journalline l JOIN (
    SELECT debit_line_id AS line_id, amount_minor, base_minor FROM clearing_allocation
    WHERE book_id = %(book_id)s
    UNION ALL SELECT credit_line_id, amount_minor, base_minor FROM clearing_allocation
    WHERE book_id = %(book_id)s) t ON t.line_id = l.id
WHERE l.book_id = %(book_id)s GROUP BY l.id, l.currency_minor, l.amount_minor
HAVING SUM(t.amount_minor) > ABS(COALESCE(l.currency_minor, l.amount_minor))
    OR SUM(t.base_minor) > ABS(l.amount_minor) OR SUM(t.amount_minor) < 0
    OR (SUM(t.amount_minor) = ABS(COALESCE(l.currency_minor, l.amount_minor)))
        <> (SUM(t.base_minor) = ABS(l.amount_minor))
ORDER BY l.id"""

# Of one party, or of two that are one now.
_STRANGERS = """
SELECT x.id FROM clearing_allocation x
JOIN ledger_journalline d ON d.id = x.debit_line_id
JOIN ledger_journalline c ON c.id = x.credit_line_id
WHERE x.book_id = %(book_id)s AND (d.ledger_account_id <> c.ledger_account_id
    OR d.currency <> c.currency OR d.amount_minor < 0 OR c.amount_minor > 0)
ORDER BY x.id"""

# An entry between two rates is settled whole with what it lies between, or with its reversal.
_LOOSE = """
SELECT DISTINCT j.code, y.name, e.number FROM ledger_journalentry e
JOIN ledger_journal j ON j.id = e.journal_id JOIN books_fiscalyear y ON y.id = e.fiscal_year_id
JOIN ledger_journalline l ON l.entry_id = e.id
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
LEFT JOIN (SELECT x.line_id, SUM(x.amount_minor) AS amount FROM (
    SELECT debit_line_id AS line_id, amount_minor FROM clearing_allocation
    WHERE book_id = %(book_id)s
    UNION ALL SELECT credit_line_id, amount_minor FROM clearing_allocation
    WHERE book_id = %(book_id)s) x GROUP BY x.line_id) t ON t.line_id = l.id
WHERE e.book_id = %(book_id)s AND e.source LIKE 'exchange:%%'
    AND a.control IN ('receivable', 'payable')
    AND COALESCE(t.amount, 0) <> ABS(COALESCE(l.currency_minor, l.amount_minor))
ORDER BY j.code, y.name, e.number"""


def broken_allocations(book: Book) -> Iterator[Sentence]:
    """Lines of which too much is settled, and allocations between what cannot settle."""
    with connection.cursor() as cursor:
        cursor.execute(_BEYOND, {"book_id": book.pk})
        for (line_id,) in cursor.fetchall():
            yield said("More is settled of line {line_id} than it holds.", line_id=line_id)
        cursor.execute(_STRANGERS, {"book_id": book.pk})
        for (allocation_id,) in cursor.fetchall():
            yield said(
                "Allocation {allocation_id} is between lines that cannot settle each other.",
                allocation_id=allocation_id,
            )
        cursor.execute(_LOOSE, {"book_id": book.pk})
        for code, year, number in cursor.fetchall():
            yield said(
                "Exchange difference {label} is not settled with what it lies between.",
                label=entry_label(code, year, number),
            )

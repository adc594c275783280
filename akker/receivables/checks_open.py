"""Recomputes what is kept of open lines, from the lines, what settles them, and documents."""

from collections.abc import Iterator

from django.db import connection

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.kernel.sentences import Sentence, said

# Both ways: what should be kept, less what is kept. A day is compared as a text.
_OFF = """
SELECT t.line_id, SUM(t.amount), SUM(t.base), SUM(t.is_there), MIN(t.due_on), MAX(t.due_on)
FROM (
    SELECT l.id AS line_id, COALESCE(l.currency_minor, l.amount_minor) AS amount,
        l.amount_minor AS base, 1 AS is_there, COALESCE(CAST(i.due_on AS text), '') AS due_on
    FROM ledger_journalline l
    JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
        AND a.control IN ('receivable', 'payable')
    LEFT JOIN receivables_invoice i ON i.entry_id = l.entry_id
    WHERE l.book_id = %(book_id)s
    UNION ALL
    SELECT debit_line_id, -amount_minor, -base_minor, 0, NULL FROM clearing_allocation
    WHERE book_id = %(book_id)s
    UNION ALL
    SELECT credit_line_id, amount_minor, base_minor, 0, NULL FROM clearing_allocation
    WHERE book_id = %(book_id)s
    UNION ALL
    SELECT c.line_id, -c.open_minor, -c.base_minor, -1, COALESCE(CAST(c.due_on AS text), '')
    FROM ledger_controlline c
    JOIN ledger_journalline l ON l.id = c.line_id AND l.book_id = c.book_id
        AND l.ledger_account_id = c.ledger_account_id AND l.booked_on = c.booked_on
        AND COALESCE(l.party_id, 0) = COALESCE(c.party_id, 0)
    WHERE c.book_id = %(book_id)s AND (c.due_on IS NULL OR c.due_on >= c.booked_on)
) t GROUP BY t.line_id
HAVING SUM(t.amount) <> 0 OR SUM(t.base) <> 0 OR SUM(t.is_there) <> 0
    OR MIN(t.due_on) <> MAX(t.due_on)
ORDER BY t.line_id LIMIT 20"""


def broken_open_lines(book: Book) -> Iterator[Sentence]:
    """Lines on control accounts of which something else is kept than is open, or than when it
    is due."""
    with connection.cursor() as cursor:
        cursor.execute(_OFF, {"book_id": book.pk})
        for line_id, _, base, *_ in cursor.fetchall():
            yield said(
                "What is kept as open of line {line_id} is off by {amount}, or by its day.",
                line_id=line_id,
                amount=decimal_text(int(base), book.currency),
            )

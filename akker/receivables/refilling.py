"""Filling what is kept of open lines, for books that come from before it was kept."""

from typing import Any

from akker.kernel.row_security import SETTING

_OPEN_SO_FAR = """
INSERT INTO ledger_controlline (line_id, book_id, ledger_account_id, party_id, booked_on, due_on,
    open_minor, base_minor)
SELECT l.id, l.book_id, l.ledger_account_id, l.party_id, l.booked_on, i.due_on,
    COALESCE(l.currency_minor, l.amount_minor) - COALESCE(s.amount, 0),
    l.amount_minor - COALESCE(s.base, 0)
FROM ledger_journalline l
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
    AND a.control IN ('receivable', 'payable')
LEFT JOIN receivables_invoice i ON i.entry_id = l.entry_id
LEFT JOIN (SELECT t.line_id, SUM(t.amount) AS amount, SUM(t.base) AS base FROM (
        SELECT debit_line_id AS line_id, amount_minor AS amount, base_minor AS base
        FROM clearing_allocation WHERE book_id = %s
        UNION ALL
        SELECT credit_line_id, -amount_minor, -base_minor
        FROM clearing_allocation WHERE book_id = %s) t GROUP BY t.line_id) s ON s.line_id = l.id
WHERE l.book_id = %s
AND NOT EXISTS (SELECT 1 FROM ledger_controlline c WHERE c.line_id = l.id)
"""


def fill_open_lines(connection: Any) -> None:
    """Step: what is open of every line of which nothing is kept, in all books here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM books_book ORDER BY id")
        for (book_id,) in cursor.fetchall():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(book_id)])
            cursor.execute(_OPEN_SO_FAR, [book_id] * 3)

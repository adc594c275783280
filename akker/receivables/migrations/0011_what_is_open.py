"""What is open of a line takes the due day of its document; and what was open before this."""

from django.db import migrations

from akker.kernel.guards import install, remove
from akker.kernel.row_security import SETTING
from akker.receivables.guards import DUE_GUARDS

OPEN_SO_FAR = """
INSERT INTO ledger_controlline (line_id, book_id, ledger_account_id, party_id, booked_on, due_on,
    open_minor, base_minor)
SELECT l.id, l.book_id, l.ledger_account_id, l.party_id, l.booked_on, i.due_on,
    COALESCE(l.currency_minor, l.amount_minor) - COALESCE(s.amount, 0),
    l.amount_minor - COALESCE(s.base, 0)
FROM ledger_journalline l
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id AND a.control IN ('receivable', 'payable')
LEFT JOIN receivables_invoice i ON i.entry_id = l.entry_id
LEFT JOIN (SELECT t.line_id, SUM(t.amount) AS amount, SUM(t.base) AS base FROM (
        SELECT debit_line_id AS line_id, amount_minor AS amount, base_minor AS base
        FROM clearing_allocation WHERE book_id = %s
        UNION ALL
        SELECT credit_line_id, -amount_minor, -base_minor
        FROM clearing_allocation WHERE book_id = %s) t GROUP BY t.line_id) s ON s.line_id = l.id
WHERE l.book_id = %s
"""


def fill(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM books_book ORDER BY id")
        for (book_id,) in cursor.fetchall():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(book_id)])
            cursor.execute(OPEN_SO_FAR, [book_id] * 3)


class Migration(migrations.Migration):
    dependencies = [
        ("receivables", "0010_payment_link"),
        ("clearing", "0003_settles_what_is_open"),
        ("ledger", "0007_control_lines"),
    ]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(install(DUE_GUARDS), remove(DUE_GUARDS)),
    ]

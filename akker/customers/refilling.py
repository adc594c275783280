"""Filling the days of last contacts, for books that come from before they were kept."""

from typing import Any

from akker.customers.guards import LAST_CONTACT
from akker.kernel.row_security import SETTING

_DAYS = """
INSERT INTO customers_lastcontact (party_id, book_id, "on")
SELECT k.party_id, k.book_id, LAST
FROM (SELECT DISTINCT book_id, party_id FROM customers_activity WHERE book_id = %s) k
""".replace("LAST", LAST_CONTACT.replace("WHOSE", "k"))


def fill_last_contacts(connection: Any) -> None:
    """Step: of all parties about whom something is kept, in all books here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM books_book ORDER BY id")
        for (book_id,) in cursor.fetchall():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(book_id)])
            cursor.execute(_DAYS, [book_id])

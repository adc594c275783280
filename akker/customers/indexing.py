"""Keeping the words of what stands on timelines, so that they are found."""

import datetime as dt
from typing import Any

from akker.customers.models import SoughtText
from akker.customers.queries_sought import TextSource, pages_of
from akker.customers.rules_search import sought_of
from akker.kernel.row_security import SETTING

_FILL = (
    'INSERT INTO customers_soughttext (book_id, kind, "key", party_id, "on", sought)'
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


def keep_text(book_id: int, kind: str, key: int, party_id: int, on: dt.date, *texts: str) -> None:
    """Step: what stands at a thing on the timeline, whole. The database keeps its words."""
    row = SoughtText(
        book_id=book_id, kind=kind, key=key, party_id=party_id, on=on, sought=sought_of(*texts)
    )
    SoughtText.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["book", "kind", "key"],
        update_fields=["party", "on", "sought"],
    )


def fill_texts(connection: Any, sources: tuple[TextSource, ...]) -> None:
    """Step: of all that is there already, in all books here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM books_book ORDER BY id")
        for (book_id,) in cursor.fetchall():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(book_id)])
            for source in sources:
                for page in pages_of(book_id, source):
                    rows = [(book_id, source.kind, *one) for one in page]
                    cursor.executemany(_FILL, rows)

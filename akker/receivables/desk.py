"""What lies ready for booking receipts: ledger accounts, journals, and what may be paid.

By hand, as `around`: every receipt needs it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from akker.books.models import Book
from akker.clearing.queries import OpenItem, open_items_with_ids
from akker.kernel.kept_plans import keeping_cursor
from akker.ledger.queries import code_in_role, journal_of_kind
from akker.receivables.queries_left_vat import taxed_and_left
from akker.receivables.receipts import MoneyPlace, NewReceipt
from akker.tax.queries import TaxedEntry

_SURROUNDINGS = (
    "SELECT 'place', code, role, control, currency FROM ledger_ledgeraccount"
    " WHERE book_id = %s AND (role <> '' OR code IN ({marks}))"
    " UNION ALL SELECT 'journal', code, kind, '', '' FROM ledger_journal"
    " WHERE book_id = %s AND kind IN ('bank', 'cash')"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """`places` are the ledger accounts that receipts name, by code. `items` may be paid."""

    places: Mapping[str, MoneyPlace]
    by_role: Mapping[str, str]
    journals: Mapping[str, str]
    items: dict[int, OpenItem]
    taxed: Mapping[int, tuple[TaxedEntry, ...]]

    def code(self, book: Book, role: str) -> str:
        """Refused: role_missing."""
        return self.by_role[role] if role in self.by_role else code_in_role(book, role)

    def journal(self, book: Book, kind: str) -> str:
        """The first of a kind. Refused: journal_missing."""
        return self.journals[kind] if kind in self.journals else journal_of_kind(book, kind)


def look_at_desk(book: Book, receipts: Iterable[NewReceipt]) -> Desk:
    """As few statements for a hundred receipts as for one."""
    named = sorted({one.ledger_code for one in receipts})
    sql = _SURROUNDINGS.format(marks=", ".join(["%s"] * len(named)))
    with keeping_cursor(connection) as cursor:
        cursor.execute(sql, [book.pk, *named, book.pk])
        rows = sorted(cursor.fetchall())
    places = [MoneyPlace(*row[1:]) for row in rows if row[0] == "place"]
    paid = [paid for one in receipts for paid in one.paid]
    items = {one.line_id: one for one in open_items_with_ids(book, {one.line_id for one in paid})}
    reduced = {one.line_id for one in paid if one.discount_minor}  # only these are taxed anew
    return Desk(
        places={one.code: one for one in places},
        by_role={one.role: one.code for one in places if one.role},
        journals={row[2]: row[1] for row in reversed(rows) if row[0] == "journal"},
        items=items,
        taxed=taxed_and_left(
            book, [one.entry_id for one in items.values() if one.line_id in reduced]
        )
        if reduced
        else {},
    )

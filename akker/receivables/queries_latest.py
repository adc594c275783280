"""The latest documents and payments of a customer, a few at a time: for what tells a story."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from akker.books.models import Book
from akker.kernel.stored import day_of
from akker.ledger.rules import entry_label
from akker.receivables.models import Invoice
from akker.receivables.queries import address_of
from akker.receivables.rules import RECEIPT


@dataclass(frozen=True, slots=True)
class LatestRow:
    """`address` is that of a document, or the label of the entry of a payment."""

    key: int
    on: dt.date
    kind: str
    label: str
    address: str
    amount_minor: int
    currency: str
    due_on: dt.date | None = None


def latest_documents(
    book: Book,
    party_ids: Iterable[int],
    *,
    until: dt.date,
    before_key: int | None = None,
    limit: int,
) -> list[LatestRow]:
    """Of some parties, the latest first, up to and including a day.

    With `before_key` only those of that day whose key is lower. One query.
    """
    rows = Invoice.objects.filter(book=book, party__in=list(party_ids), issued_on__lte=until)
    if before_key is not None:
        rows = rows.filter(Q(issued_on__lt=until) | Q(pk__lt=before_key))
    columns = ("pk", "issued_on", "kind", "label", "number", "total_minor", "currency", "due_on")
    return [
        LatestRow(
            key, on, kind, label, address_of(label, is_outside=number is None), total, currency, due
        )
        for key, on, kind, label, number, total, currency, due in rows.order_by(
            "-issued_on", "-pk"
        ).values_list(*columns)[:limit]
    ]


# The plus signs keep SQLite from reading all lines of the books by their day.
_PAYMENTS = """
SELECT l.id, l.booked_on, j.code, y.name, e.number, l.amount_minor, l.currency_minor, l.currency
FROM ledger_journalline l
JOIN ledger_journalentry e ON e.id = l.entry_id
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
JOIN ledger_journal j ON j.id = e.journal_id JOIN books_fiscalyear y ON y.id = e.fiscal_year_id
WHERE l.book_id = %s AND l.party_id IN ({parties}) AND l.booked_on <= %s {before}
AND {plus}a.control = 'receivable' AND {plus}e.source LIKE %s AND e.reverses_id IS NULL
AND NOT EXISTS (SELECT 1 FROM ledger_journalentry r WHERE r.reverses_id = e.id)
ORDER BY l.booked_on DESC, l.id DESC LIMIT %s"""


def latest_payments(
    book: Book,
    party_ids: Iterable[int],
    *,
    until: dt.date,
    before_key: int | None = None,
    limit: int,
) -> list[LatestRow]:
    """Money received from some parties that was not taken back, as `latest_documents`; the amount
    is above zero. One query.
    """
    keys = list(party_ids)
    if not keys:
        return []
    is_sqlite = connection.vendor == "sqlite"
    sql = _PAYMENTS.format(
        parties=", ".join(["%s"] * len(keys)),
        before="" if before_key is None else "AND (l.booked_on < %s OR l.id < %s)",
        plus="+" if is_sqlite else "",
    )
    day = connection.ops.adapt_datefield_value(until)
    place = [] if before_key is None else [day, before_key]
    with connection.cursor() as cursor:
        cursor.execute(sql, [book.pk, *keys, day, *place, f"{RECEIPT}%", limit])
        rows = cursor.fetchall()
    return [
        LatestRow(
            key,
            day_of(on),
            "payment",
            entry_label(journal, year, number),
            entry_label(journal, year, number),
            -(own if foreign is None else foreign),
            currency or book.currency,
        )
        for key, on, journal, year, number, own, foreign, currency in rows
    ]

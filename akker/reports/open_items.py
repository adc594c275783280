"""Every open item on receivables, one a row, the longest due first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from akker.books.models import Book
from akker.kernel.money import Money, decimal_text
from akker.kernel.stored import day_of
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen_codes
from akker.receivables.queries_terms import Terms, terms_of
from akker.reports.display import language_of, shown_date
from akker.reports.periods import check_period
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

# What is open now of what was booked by a day, and what was settled after it
# (docs/decisions/0039-what-is-open-is-kept.md).
_OPEN_THEN = """
WITH since AS (
    SELECT s.line_id, SUM(s.amount) AS amount, SUM(s.base) AS base FROM (
        SELECT debit_line_id AS line_id, amount_minor AS amount, base_minor AS base
        FROM clearing_allocation WHERE book_id = %(book)s AND allocated_on > %(until)s
        UNION ALL
        SELECT credit_line_id, -amount_minor, -base_minor
        FROM clearing_allocation WHERE book_id = %(book)s AND allocated_on > %(until)s
    ) AS s GROUP BY s.line_id
), unsettled AS (
    SELECT c.line_id, CAST(c.open_minor + COALESCE(s.amount, 0) AS bigint) AS amount,
        CAST(c.base_minor + COALESCE(s.base, 0) AS bigint) AS base
    FROM ledger_controlline AS c LEFT JOIN since AS s ON s.line_id = c.line_id
    WHERE c.book_id = %(book)s AND c.booked_on <= %(until)s AND c.ledger_account_id IN (
        SELECT id FROM ledger_ledgeraccount WHERE book_id = %(book)s AND control = 'receivable')
    AND c.open_minor + COALESCE(s.amount, 0) <> 0{of}
)
SELECT
    l.id, p.code, p.name, j.code, y.name, e.number, COALESCE(i.label, l.text), e.source,
    l.booked_on, i.due_on, l.currency, COALESCE(l.currency_minor, l.amount_minor),
    u.amount, u.base,
    CASE WHEN i.id IS NULL THEN '' WHEN i.number IS NOT NULL THEN i.label
        WHEN i.kind = 'credit-note' THEN 'outside-credit:' || i.label ELSE 'outside:' || i.label END
FROM unsettled AS u
JOIN ledger_journalline AS l ON l.id = u.line_id
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journal AS j ON j.id = e.journal_id
JOIN books_fiscalyear AS y ON y.id = e.fiscal_year_id
LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
LEFT JOIN parties_party AS p ON p.id = l.party_id
"""
# By the index of their lines: few of all that is kept.
_OF_PARTIES = (
    " AND c.line_id IN (SELECT l.id FROM ledger_journalline l"
    " WHERE l.book_id = %(book)s AND l.party_id IN ({keys}))"
)


@dataclass(frozen=True, slots=True)
class OpenRow:
    """Amounts above zero are owed to us; `open_minor` is in `currency`, `base_minor` in that of
    the books. What is owed without a document is due as agreed with its party; `due_on` is None
    for credits that are none. `address` is that of the document, empty where there is none.
    """

    line_id: int
    party_code: str
    party_name: str
    entry: str
    number: str
    source: str
    booked_on: dt.date
    due_on: dt.date | None
    currency: str
    amount_minor: int
    open_minor: int
    base_minor: int
    address: str = ""

    def days_late(self, as_of: dt.date) -> int:
        """Days past the due day; 0 where it is not past, or not known."""
        return max((as_of - self.due_on).days, 0) if self.due_on and self.open_minor > 0 else 0


@dataclass(frozen=True, slots=True)
class OpenItems:
    as_of: dt.date
    rows: tuple[OpenRow, ...]

    @property
    def total_minor(self) -> int:
        return sum(row.base_minor for row in self.rows)


def open_items(book: Book, *, as_of: dt.date, party_code: str = "") -> OpenItems:
    """As of a day, of everybody or of one party with those merged into it.

    Refused: date_out_of_range.
    """
    check_period(as_of, as_of)
    of = ""
    if party_code:
        keys = keys_of_group(book, party_code) or [0]
        of = _OF_PARTIES.format(keys=", ".join(map(str, keys)))
    with connection.cursor() as cursor:
        until = connection.ops.adapt_datefield_value(as_of)
        cursor.execute(_OPEN_THEN.format(of=of), {"book": book.pk, "until": until})
        rows = cursor.fetchall()
    group = None if party_code else seen_codes(book)
    rows = [row for row in rows if group is None or (row[1] or "") in group]
    terms = terms_of(book, {row[1] or "" for row in rows if row[9] is None})
    found = [_row(row, book.currency, terms) for row in rows]
    return OpenItems(
        as_of, tuple(sorted(found, key=lambda row: (row.due_on or row.booked_on, row.line_id)))
    )


def _row(row: tuple[Any, ...], own: str, terms: Terms) -> OpenRow:
    line_id, code, name, journal, year, number, label, source, booked, due, currency, *rest = row
    due_on = day_of(due) if due else None
    if due_on is None and rest[1] > 0:
        due_on = terms.due_on(code or "", day_of(booked))
    amount, open_minor, base, address = rest
    return OpenRow(
        line_id=line_id,
        party_code=code or "",
        party_name=name or "",
        entry=entry_label(journal, year, number),
        number=label,
        source=source,
        booked_on=day_of(booked),
        due_on=due_on,
        currency=currency or own,
        amount_minor=int(amount),
        open_minor=int(open_minor),
        base_minor=int(base),
        address=address,
    )


def open_items_json(book: Book, report: OpenItems) -> dict[str, object]:
    """Amounts as decimal text, each in its currency; `base` in that of the books."""
    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "currency": book.currency,
        "rows": [
            {
                "line_id": row.line_id,
                "party": row.party_code,
                "name": row.party_name,
                "number": row.number,
                "entry": row.entry,
                "date": row.booked_on.isoformat(),
                "due": row.due_on.isoformat() if row.due_on else None,
                "days_late": row.days_late(report.as_of),
                "currency": row.currency,
                "amount": decimal_text(row.amount_minor, row.currency),
                "open": decimal_text(row.open_minor, row.currency),
                "base": decimal_text(row.base_minor, book.currency),
            }
            for row in report.rows
        ],
        "totals": {"base": decimal_text(report.total_minor, book.currency)},
    }


def open_items_table(book: Book, report: OpenItems, language: str) -> Table:
    """One row an item, and the total in the currency of the books."""
    rows = [
        Row(
            (
                row.party_code,
                row.party_name,
                row.number,
                row.entry,
                row.booked_on,
                row.due_on,
                row.days_late(report.as_of) or None,
                Money(row.amount_minor, row.currency),
                Money(row.open_minor, row.currency),
                row.base_minor,
            )
        )
        for row in report.rows
    ]
    total = (None, word(language, "total"), *[None] * 7, report.total_minor)
    return Table(
        title=word(language, "open_items"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("party", word(language, "party"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("number", word(language, "number"), "code"),
            Column("entry", word(language, "entry"), "code"),
            Column("date", word(language, "day"), "date"),
            Column("due", word(language, "due"), "date"),
            Column("days_late", word(language, "days_late"), "number"),
            Column("amount", word(language, "amount"), "amount"),
            Column("open", word(language, "open"), "amount"),
            Column("base", word(language, "in_own", currency=book.currency), "amount"),
        ),
        rows=(*rows, Row(total, style="total")),
        subtitle=word(language, "as_of", day=shown_date(report.as_of, language_of(language))),
    )

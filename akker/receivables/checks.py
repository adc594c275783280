"""Recomputes what must hold of issued documents, from their lines and their entries."""

from collections.abc import Iterator

from django.db import connection

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.kernel.sentences import Sentence, said
from akker.receivables.queries_recovery import all_written_off


def _rows(sql: str, book: Book) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"book_id": book.pk})
        return list(cursor.fetchall())


_LINES = """
SELECT i.label FROM receivables_invoice i LEFT JOIN receivables_invoiceline l
    ON l.invoice_id = i.id AND l.book_id = i.book_id
WHERE i.book_id = %(book_id)s GROUP BY i.id, i.label, i.line_count, i.net_minor
HAVING COUNT(l.id) <> i.line_count OR COALESCE(SUM(l.net_minor), 0) <> i.net_minor
ORDER BY i.id"""

_NUMBERS = """
SELECT y.name, i.kind, MAX(i.number) - COUNT(*) FROM receivables_invoice i
JOIN books_fiscalyear y ON y.id = i.fiscal_year_id
WHERE i.book_id = %(book_id)s GROUP BY y.name, i.kind HAVING MAX(i.number) <> COUNT(*)
ORDER BY y.name, i.kind"""

# In the currency of the document: what its entry puts on the account of debtors.
_DEBTORS = """
SELECT i.label, i.total_minor, COALESCE(d.amount, 0), i.currency FROM receivables_invoice i
LEFT JOIN (SELECT l.entry_id, SUM(COALESCE(l.currency_minor, l.amount_minor)) AS amount
    FROM ledger_journalline l JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
    WHERE l.book_id = %(book_id)s AND a.control = 'receivable' GROUP BY l.entry_id) d
    ON d.entry_id = i.entry_id
WHERE i.book_id = %(book_id)s AND COALESCE(d.amount, 0) <> i.total_minor ORDER BY i.id"""

_TAX = """
SELECT i.label, x.ledger_code, SUM(x.tax), SUM(x.booked) FROM receivables_invoice i JOIN (
    SELECT t.entry_id, CASE WHEN t.waits_on <> '' THEN t.waits_on ELSE t.ledger_code END
        AS ledger_code, t.tax_minor AS tax, 0 AS booked FROM tax_taxline t
    WHERE t.book_id = %(book_id)s AND t.ledger_code <> ''
    UNION ALL
    SELECT l.entry_id, a.code, 0, -l.amount_minor FROM ledger_journalline l
    JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
    WHERE l.book_id = %(book_id)s AND (a.control = 'vat' OR a.is_vat)) x ON x.entry_id = i.entry_id
WHERE i.book_id = %(book_id)s GROUP BY i.id, i.label, x.ledger_code
HAVING SUM(x.tax) <> SUM(x.booked) ORDER BY i.id"""


def broken_documents(book: Book) -> Iterator[Sentence]:
    """Documents whose lines, number or entry are not what they say."""
    for (label,) in _rows(_LINES, book):
        yield said("The lines of {label} are not all of it, or do not add up to it.", label=label)
    for year, kind, count in _rows(_NUMBERS, book):
        yield said("In the {kind} numbers of {year} {count} are missing.", kind=kind, year=year,
                   count=count)  # fmt: skip
    for label, total, booked, currency in _rows(_DEBTORS, book):
        yield said(
            "{label} is {total}, but its entry puts {booked} on the account of debtors.",
            label=label,
            total=decimal_text(int(str(total)), str(currency)),
            booked=decimal_text(int(str(booked)), str(currency)),
        )


def broken_recoveries(book: Book) -> Iterator[Sentence]:
    """Write-offs for which more came in, or more VAT became due again, than was given up."""
    for one in all_written_off(book):
        back = {tax.key: 0 for tax in one.taxes}
        for tax in one.recovered_taxes:
            back[tax.key] = back.get(tax.key, 0) + tax.tax_minor
        given = {tax.key: -tax.tax_minor for tax in one.taxes}
        whole = one.claim_minor == 0
        if one.claim_minor < 0 or any(
            amount > given.get(key, 0) or (whole and amount != given.get(key, 0))
            for key, amount in back.items()
        ):
            yield said("More came in for the write-off {label} than it gave up.", label=one.entry)


def broken_tax_lines(book: Book) -> Iterator[Sentence]:
    """Documents whose tax lines are not what stands on the VAT accounts (invariant 23)."""
    for label, code, tax, booked in _rows(_TAX, book):
        yield said(
            "The VAT lines of {label} say {tax} for ledger account {code}, its entry {booked}.",
            label=label,
            code=code,
            tax=decimal_text(int(str(tax)), book.currency),
            booked=decimal_text(int(str(booked)), book.currency),
        )

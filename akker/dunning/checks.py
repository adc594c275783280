"""Recomputes what must hold of disputes, promises and holds, from the documents they are about."""

from collections.abc import Iterator

from django.db import connection

from akker.books.models import Book
from akker.kernel.sentences import Sentence, said
from akker.parties.queries import merged_keys

_LINES = """
SELECT d.id, i.label FROM dunning_disputedline x
JOIN dunning_dispute d ON d.id = x.dispute_id JOIN receivables_invoice i ON i.id = d.invoice_id
JOIN receivables_invoiceline l ON l.id = x.invoice_line_id
WHERE x.book_id = %(book_id)s AND l.invoice_id <> d.invoice_id ORDER BY d.id"""

_AMOUNTS = """
SELECT d.id, i.label FROM dunning_dispute d JOIN receivables_invoice i ON i.id = d.invoice_id
WHERE d.book_id = %(book_id)s AND (d.amount_minor > i.total_minor OR i.kind <> 'invoice')
ORDER BY d.id"""

_TWO_OPEN = """
SELECT i.label FROM dunning_dispute d JOIN receivables_invoice i ON i.id = d.invoice_id
WHERE d.book_id = %(book_id)s AND NOT EXISTS (SELECT 1 FROM dunning_disputestep s
    WHERE s.dispute_id = d.id AND s.outcome <> '')
GROUP BY i.id, i.label HAVING COUNT(*) > 1 ORDER BY i.id"""

_AFTER_END = """
SELECT DISTINCT e.dispute_id FROM dunning_disputestep e
JOIN dunning_disputestep s ON s.dispute_id = e.dispute_id AND s.id > e.id
WHERE e.book_id = %(book_id)s AND e.outcome <> '' ORDER BY e.dispute_id"""

_PROMISES = """
SELECT p.id, i.label FROM dunning_promisedinvoice x
JOIN dunning_paymentpromise p ON p.id = x.promise_id
JOIN receivables_invoice i ON i.id = x.invoice_id
WHERE x.book_id = %(book_id)s AND (i.currency <> p.currency OR i.kind <> 'invoice')
ORDER BY p.id"""


def _rows(sql: str, book: Book) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"book_id": book.pk, "currency": book.currency})
        return list(cursor.fetchall())


# Costs of collecting are charged once; what was taken back counts for nothing.
_CHARGED_TWICE = """
SELECT e.source FROM ledger_journalentry e WHERE e.book_id = %(book_id)s
    AND e.source LIKE 'interest:%%' AND e.reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM ledger_journalentry r WHERE r.reverses_id = e.id)
    AND EXISTS (SELECT 1 FROM ledger_journalline l JOIN ledger_ledgeraccount a
        ON a.id = l.ledger_account_id WHERE l.entry_id = e.id AND a.role = 'collection_costs')
GROUP BY e.source HAVING COUNT(*) > 1 ORDER BY e.source"""


def broken_charges(book: Book) -> Iterator[Sentence]:
    """Invoices whose costs of collecting were charged more than once."""
    with connection.cursor() as cursor:
        cursor.execute(_CHARGED_TWICE, {"book_id": book.pk})
        for (source,) in cursor.fetchall():
            yield said(
                "Costs of collecting were charged twice on {label}.",
                label=str(source).partition(":")[2],
            )


def broken_disputes(book: Book) -> Iterator[Sentence]:
    """Disputes about what is not of their invoice, and promises about what cannot be promised."""
    for dispute_id, label in _rows(_LINES, book):
        yield said(
            "Dispute {dispute_id} about {label} names a line of another invoice.",
            dispute_id=dispute_id,
            label=label,
        )
    for dispute_id, label in _rows(_AMOUNTS, book):
        yield said(
            "Dispute {dispute_id} contests more than {label} asks.",
            dispute_id=dispute_id,
            label=label,
        )
    for (label,) in _rows(_TWO_OPEN, book):
        yield said("{label} has two disputes that are open.", label=label)
    for (dispute_id,) in _rows(_AFTER_END, book):
        yield said("Dispute {dispute_id} goes on after its end.", dispute_id=dispute_id)
    for promise_id, label in _rows(_PROMISES, book):
        yield said(
            "Promise {promise_id} is in another currency than {label}, or that is no invoice.",
            promise_id=promise_id,
            label=label,
        )


_REMINDED = """
SELECT r.id, x.number FROM dunning_reminderitem x JOIN dunning_reminder r ON r.id = x.reminder_id
JOIN ledger_journalline l ON l.id = x.line_id
WHERE x.book_id = %(book_id)s AND (x.step_no <> r.step_no
    OR COALESCE(NULLIF(l.currency, ''), %(currency)s) <> r.currency
    OR x.open_minor > COALESCE(l.currency_minor, l.amount_minor))
ORDER BY r.id"""

_TOTALS = """
SELECT r.id FROM dunning_reminder r LEFT JOIN dunning_reminderitem x ON x.reminder_id = r.id
WHERE r.book_id = %(book_id)s GROUP BY r.id, r.total_minor
HAVING r.total_minor <> COALESCE(SUM(x.open_minor), 0) ORDER BY r.id"""

_TWICE = """
SELECT x.number, x.step_no FROM dunning_reminderitem x WHERE x.book_id = %(book_id)s
GROUP BY x.line_id, x.step_no, x.number HAVING COUNT(*) > 1 ORDER BY x.line_id"""

_PARTIES = """
SELECT r.id, r.party_id, l.party_id FROM dunning_reminderitem x
JOIN dunning_reminder r ON r.id = x.reminder_id JOIN ledger_journalline l ON l.id = x.line_id
WHERE x.book_id = %(book_id)s AND (l.party_id IS NULL OR l.party_id <> r.party_id) ORDER BY r.id"""


def broken_reminders(book: Book) -> Iterator[Sentence]:
    """Reminders that are not of their items, of their party, or that went out twice."""
    for reminder_id, number in _rows(_REMINDED, book):
        yield said(
            "Reminder {reminder_id} asks another amount or step of {number} than there is.",
            reminder_id=reminder_id,
            number=number,
        )
    for (reminder_id,) in _rows(_TOTALS, book):
        yield said("Reminder {reminder_id} does not add up to its items.", reminder_id=reminder_id)
    for number, step_no in _rows(_TWICE, book):
        yield said("{number} was reminded of twice in step {step}.", number=number, step=step_no)
    into: dict[object, object] = dict(merged_keys(book).items())
    for reminder_id, one, other in _rows(_PARTIES, book):
        if into.get(one, one) != into.get(other, other):
            yield said(
                "Reminder {reminder_id} is about what somebody else owes.",
                reminder_id=reminder_id,
            )

"""Recomputing every invariant from the rows, and naming the first break of each.

`akker check` prints what comes out. A check trusts nothing that is stored beside the rows it
recomputes from: no total, no counter, no hash.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from akker.audit.queries import broken_proofs
from akker.books.actor import reading
from akker.books.models import Book
from akker.files.queries import broken_files
from akker.kernel.guards import broken
from akker.kernel.money import decimal_text
from akker.kernel.row_security import unsecured
from akker.kernel.sentences import Sentence, said
from akker.ledger.surroundings import all_guards
from akker.ledger.verification import chain_breaks
from akker.parties.queries import broken_parties

Tell = Callable[[str, int, int], None]
# What this finds may be from before the rule: books that have it are mended, not turned away.
CONTROL_ACCOUNTS = "control accounts"

Check = Callable[[Book], Iterator[Sentence]]


def silent(check: str, done: int, total: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be."""

    check: str
    said: Sentence

    @property
    def sentence(self) -> str:
        """In the language of whoever reads it."""
        return str(self.said)

    @property
    def kept(self) -> dict[str, object]:
        """What a job keeps of it, for `finding_kept`."""
        return {
            "check": self.check,
            "sentence": self.sentence,
            "template": self.said.template,
            "values": {name: str(value) for name, value in self.said.values.items()},
        }


def finding_kept(kept: Any) -> Finding:
    """A finding that a job kept. Earlier versions kept a text alone: `balance: Entry ...`."""
    if isinstance(kept, str):
        check, _colon, text = kept.partition(": ")
        return Finding(check, said("{text}", text=text))
    return Finding(kept["check"], Sentence(kept["template"], kept["values"]))


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked and what was found; the books are whole when nothing was."""

    checks: tuple[str, ...]
    findings: tuple[Finding, ...]


def check_book(book: Book, *, tell: Tell = silent) -> Checked:
    """Run every check of these books, inside one moment; `tell` hears which, and of how many."""
    findings: list[Finding] = []
    with reading(book), _reading_whole_tables():
        checks = all_checks()
        for number, (name, check) in enumerate(checks.items()):
            tell(name, number, len(checks))
            findings += [Finding(name, sentence) for sentence in check(book)]
    return Checked(tuple(checks), tuple(findings))


@contextmanager
def _reading_whole_tables() -> Iterator[None]:
    """Without fresh statistics PostgreSQL would look up row by row, which takes minutes."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def _guards(book: Book) -> Iterator[Sentence]:
    del book
    for name in broken(all_guards(), connection):
        yield said("The database's guard {name} is missing, changed or disabled.", name=name)
    for table in unsecured(connection):
        yield said(
            "Row security of {table} is off or changed: other books may see its rows.", table=table
        )


def _chain(book: Book) -> Iterator[Sentence]:
    for found in chain_breaks(book):
        yield said(
            "The chain breaks at entry {label}: it is not what was sealed.", label=found.label
        )


def _rows(sql: str, book: Book) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"book_id": book.pk})
        return list(cursor.fetchall())


_LABEL = "j.code || '/' || y.name || '/' || e.number"
_SERIES = (
    " JOIN ledger_journal j ON j.id = e.journal_id"
    " JOIN books_fiscalyear y ON y.id = e.fiscal_year_id"
)
# Sums over lines alone, grouped before anything is joined: ten million lines are read once.
_UNBALANCED = f"""
SELECT {_LABEL}, s.total FROM (
    SELECT entry_id, SUM(amount_minor) AS total, COUNT(*) AS line_count
    FROM ledger_journalline WHERE book_id = %(book_id)s GROUP BY entry_id
    HAVING SUM(amount_minor) <> 0 OR COUNT(*) < 2) s
JOIN ledger_journalentry e ON e.id = s.entry_id {_SERIES} ORDER BY e.id LIMIT 20"""
_FOREIGN = f"""
SELECT {_LABEL}, s.currency FROM (
    SELECT entry_id, MIN(currency) AS currency FROM ledger_journalline
    WHERE book_id = %(book_id)s GROUP BY entry_id
    HAVING MIN(currency) <> '' AND MIN(currency) = MAX(currency)
    AND SUM(currency_minor) <> 0) s
JOIN ledger_journalentry e ON e.id = s.entry_id {_SERIES} ORDER BY e.id LIMIT 20"""
_ASTRAY = f"""
SELECT {_LABEL}, l.line_no FROM ledger_journalline l
JOIN ledger_journalentry e ON e.id = l.entry_id {_SERIES}
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
WHERE l.book_id = %(book_id)s AND (l.booked_on <> e.booked_on OR e.book_id <> l.book_id
    OR a.book_id <> l.book_id OR l.amount_minor = 0) LIMIT 20"""
_HOMELESS = """
SELECT l.id, l.amount_minor FROM ledger_journalline l LEFT JOIN ledger_journalentry e
ON e.id = l.entry_id WHERE l.book_id = %(book_id)s AND e.id IS NULL LIMIT 20"""
# What was taken back, and what took it back, is as it was before a party was demanded.
_UNNAMED = f"""
SELECT {_LABEL}, l.line_no, a.code FROM ledger_journalline l
JOIN ledger_journalentry e ON e.id = l.entry_id {_SERIES}
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
WHERE l.book_id = %(book_id)s AND l.party_id IS NULL AND a.control IN ('receivable', 'payable')
AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_journalentry r
    WHERE r.reverses_id = e.id) ORDER BY e.id, l.line_no LIMIT 20"""
_OUT_OF_YEAR = f"""
SELECT {_LABEL}, e.booked_on FROM ledger_journalentry e {_SERIES}
WHERE e.book_id = %(book_id)s AND (e.booked_on NOT BETWEEN y.starts_on AND y.ends_on
    OR (y.closed_at IS NOT NULL AND e.recorded_at > y.closed_at)) LIMIT 20"""
_NUMBERS = """
SELECT j.code || '/' || y.name, s.entry_count, s.first, s.last, c.last_number, e.hash, c.head_hash
FROM ledger_counter c
JOIN ledger_journal j ON j.id = c.journal_id
JOIN books_fiscalyear y ON y.id = c.fiscal_year_id
LEFT JOIN (SELECT journal_id, fiscal_year_id, COUNT(*) AS entry_count, MIN(number) AS first,
    MAX(number) AS last FROM ledger_journalentry WHERE book_id = %(book_id)s
    GROUP BY journal_id, fiscal_year_id) s
    ON s.journal_id = c.journal_id AND s.fiscal_year_id = c.fiscal_year_id
LEFT JOIN ledger_journalentry e ON e.book_id = c.book_id AND e.journal_id = c.journal_id
    AND e.fiscal_year_id = c.fiscal_year_id AND e.number = c.last_number
WHERE c.book_id = %(book_id)s"""
_UNCOUNTED = f"""
SELECT {_LABEL}, e.number FROM ledger_journalentry e {_SERIES}
LEFT JOIN ledger_counter c ON c.book_id = e.book_id AND c.journal_id = e.journal_id
    AND c.fiscal_year_id = e.fiscal_year_id
WHERE e.book_id = %(book_id)s AND c.id IS NULL LIMIT 20"""
_CLOCK = f"""
SELECT {_LABEL}, e.recorded_at FROM ledger_journalentry e {_SERIES}
JOIN ledger_journalentry b ON b.book_id = e.book_id AND b.journal_id = e.journal_id
    AND b.fiscal_year_id = e.fiscal_year_id AND b.number = e.number - 1
WHERE e.book_id = %(book_id)s AND b.recorded_at > e.recorded_at LIMIT 20"""
# Only real dates group alike on both databases, so the month is computed by each its own way.
_MONTH = {
    "sqlite": "CAST(strftime('%%Y%%m', l.booked_on) AS integer)",
    "postgresql": "(EXTRACT(YEAR FROM l.booked_on) * 100 + EXTRACT(MONTH FROM l.booked_on))::int",
}
_TOTALS = """
SELECT code, month, SUM(debit), SUM(credit), SUM(line_count) FROM (
    SELECT a.code, m.month, m.is_closing, m.debit_minor AS debit, m.credit_minor AS credit,
        m.line_count FROM ledger_monthtotal m
    JOIN ledger_ledgeraccount a ON a.id = m.ledger_account_id WHERE m.book_id = %(book_id)s
    UNION ALL
    SELECT a.code, s.month, s.is_closing, -s.debit, -s.credit, -s.line_count FROM (
        SELECT l.ledger_account_id, {month} AS month, j.kind = 'closing' AS is_closing,
            SUM(CASE WHEN l.amount_minor > 0 THEN l.amount_minor ELSE 0 END) AS debit,
            SUM(CASE WHEN l.amount_minor < 0 THEN -l.amount_minor ELSE 0 END) AS credit,
            COUNT(*) AS line_count
        FROM ledger_journalline l JOIN ledger_journalentry e ON e.id = l.entry_id
        JOIN ledger_journal j ON j.id = e.journal_id
        WHERE l.book_id = %(book_id)s GROUP BY l.ledger_account_id, {month}, j.kind = 'closing'
    ) s JOIN ledger_ledgeraccount a ON a.id = s.ledger_account_id
) both_ways GROUP BY code, month, is_closing
HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 OR SUM(line_count) <> 0 ORDER BY code, month LIMIT 20"""
_REVERSALS = f"""
SELECT {_LABEL}, s.ledger_account_id FROM (
    SELECT both_ways.id, both_ways.ledger_account_id FROM (
        SELECT r.id, l.ledger_account_id, l.amount_minor FROM ledger_journalentry r
        JOIN ledger_journalline l ON l.entry_id = r.id
        WHERE r.book_id = %(book_id)s AND r.reverses_id IS NOT NULL
        UNION ALL
        SELECT r.id, l.ledger_account_id, l.amount_minor FROM ledger_journalentry r
        JOIN ledger_journalline l ON l.entry_id = r.reverses_id
        WHERE r.book_id = %(book_id)s) both_ways
    GROUP BY both_ways.id, both_ways.ledger_account_id
    HAVING SUM(both_ways.amount_minor) <> 0) s
JOIN ledger_journalentry e ON e.id = s.id {_SERIES} LIMIT 20"""
_UNCLOSED = """
SELECT y.name, a.code, SUM(l.amount_minor) FROM books_fiscalyear y
JOIN ledger_journalline l ON l.book_id = y.book_id AND l.booked_on <= y.ends_on
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
WHERE y.book_id = %(book_id)s AND y.closed_at IS NOT NULL AND a.type IN ('income', 'expense')
GROUP BY y.name, a.code HAVING SUM(l.amount_minor) <> 0 LIMIT 20"""


def _balance(book: Book) -> Iterator[Sentence]:
    for label, total in _rows(_UNBALANCED, book):
        off = decimal_text(int(str(total)), book.currency)
        yield said(
            "Entry {label} has one line, or debit and credit differ by {off}.", label=label, off=off
        )
    for label, currency in _rows(_FOREIGN, book):
        yield said("Entry {label} does not balance in {currency}.", label=label, currency=currency)


def _lines(book: Book) -> Iterator[Sentence]:
    for label, line_no in _rows(_ASTRAY, book):
        yield said(
            "Line {line_no} of entry {label} has another day, other books or no amount.",
            line_no=line_no,
            label=label,
        )
    for line_id, _ in _rows(_HOMELESS, book):
        yield said("Line {line_id} belongs to no entry.", line_id=line_id)


def _control_accounts(book: Book) -> Iterator[Sentence]:
    """Invariant 13."""
    for label, line_no, code in _rows(_UNNAMED, book):
        yield said(
            "Line {line_no} of entry {label} on ledger account {code} names nobody: take the entry"
            " back, and post it again with a party.",
            line_no=line_no,
            label=label,
            code=code,
        )


_STILL_REVALUED = """
SELECT e.source, a.code, SUM(l.amount_minor) FROM ledger_journalentry e
JOIN ledger_journalline l ON l.entry_id = e.id
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
WHERE e.book_id = %(book_id)s AND e.source LIKE 'revaluation:%%'
GROUP BY e.source, a.code HAVING SUM(l.amount_minor) <> 0 ORDER BY e.source, a.code LIMIT 20"""


def _years(book: Book) -> Iterator[Sentence]:
    for label, day in _rows(_OUT_OF_YEAR, book):
        yield said(
            "Entry {label} of {day} lies outside its year, or came after the year was closed.",
            label=label,
            day=day,
        )
    for year, code, _ in _rows(_UNCLOSED, book):
        yield said(
            "{year} is closed, but ledger account {code} is not zero at its end.",
            year=year,
            code=code,
        )


def _numbers(book: Book) -> Iterator[Sentence]:
    for series, count, first, last, counted, last_hash, head in _rows(_NUMBERS, book):
        if (count, first, last) != ((counted, 1, counted) if counted else (None, None, None)):
            yield said(
                "The numbers of {series} have a gap, or the counter is not at the last one.",
                series=series,
            )
        elif counted and last_hash != head:
            yield said("The head of the chain of {series} is not its last entry.", series=series)
    for label, _ in _rows(_UNCOUNTED, book):
        yield said("Entry {label} stands in a series without a counter.", label=label)
    for label, moment in _rows(_CLOCK, book):
        yield said(
            "Entry {label}, recorded at {moment}, comes before the one it follows.",
            label=label,
            moment=moment,
        )


def _month_totals(book: Book) -> Iterator[Sentence]:
    for code, month, debit, credit, _ in _rows(
        _TOTALS.format(month=_MONTH[connection.vendor]), book
    ):
        yield said(
            "The month total of ledger account {code} in {month} is off by {debit} debit and"
            " {credit} credit.",
            code=code,
            month=month,
            debit=decimal_text(int(str(debit)), book.currency),
            credit=decimal_text(int(str(credit)), book.currency),
        )


def _reversals(book: Book) -> Iterator[Sentence]:
    for label, _ in _rows(_REVERSALS, book):
        yield said("Entry {label} does not take back the entry it reverses.", label=label)


def _revaluations(book: Book) -> Iterator[Sentence]:
    for source, code, left in _rows(_STILL_REVALUED, book):
        amount = decimal_text(int(str(left)), book.currency)
        yield said(
            "Of {source} {amount} was not taken back on ledger account {code}.",
            source=source,
            amount=amount,
            code=code,
        )


def all_checks() -> dict[str, Check]:
    """Those below, and those of packages above, which settings name."""
    more: dict[str, Check] = import_string(settings.AKKER_CHECKS)
    return {**CHECKS, **more}


CHECKS: dict[str, Check] = {
    "guards": _guards,
    "balance": _balance,
    "lines": _lines,
    CONTROL_ACCOUNTS: _control_accounts,
    "years": _years,
    "numbers": _numbers,
    "month totals": _month_totals,
    "reversals": _reversals,
    "revaluations": _revaluations,
    "chain": _chain,
    "parties": broken_parties,
    "audit": broken_proofs,
    "files": broken_files,
}

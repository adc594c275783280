"""What customers were to pay and what came of it, read for `receivables.rules_behaviour`."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Q

from akker.books.models import Book
from akker.clearing.queries import EXCHANGE
from akker.kernel.stored import day_of
from akker.ledger.models import JournalLine, LedgerAccount
from akker.ledger.rules import DOCUMENTS
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import SEEN_SQL, sees_all
from akker.receivables.queries_terms import terms_of
from akker.receivables.rules import RECEIPT, WRITE_OFF
from akker.receivables.rules_behaviour import Debt, How, Part

# Money that went back, what takes back a receipt or another entry, and what lies between two
# rates, was never to be paid.
_NO_DEBT = (RECEIPT, WRITE_OFF, EXCHANGE)
_DEBTS = """
SELECT l.id, e.source, i.label, i.due_on, p.code, p.name, l.text, l.booked_on, l.amount_minor
FROM ledger_journalline AS l
JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id AND a.control = 'receivable'
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN parties_party AS p ON p.id = l.party_id
LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
WHERE l.book_id = %(book)s AND l.booked_on <= %(until)s AND l.amount_minor > 0
    AND e.reverses_id IS NULL{of}
"""
# What was set against debts by the day, unless that was undone by that day too.
_SETTLED = """
SELECT o.debit_line_id, c.booked_on, o.base_minor, e.source, e.reverses_id, i.id
FROM clearing_allocation AS o
JOIN ledger_journalline AS c ON c.id = o.credit_line_id
JOIN ledger_ledgeraccount AS a ON a.id = c.ledger_account_id AND a.control = 'receivable'
JOIN ledger_journalentry AS e ON e.id = c.entry_id
LEFT JOIN receivables_invoice AS i ON i.entry_id = e.id
LEFT JOIN clearing_allocation AS u ON u.undoes_id = o.id AND u.allocated_on <= %(until)s
WHERE o.book_id = %(book)s AND o.undoes_id IS NULL AND o.allocated_on <= %(until)s
    AND u.id IS NULL AND o.base_minor > 0{of}
ORDER BY o.allocated_on, o.id
"""
_DEBTS_OF = " AND l.party_id IN ({keys})"
_SETTLED_OF = (  # by the index of their lines
    " AND o.debit_line_id IN (SELECT l.id FROM ledger_journalline AS l"
    " WHERE l.book_id = %(book)s AND l.party_id IN ({keys}))"
)
_SEEN = f" AND {SEEN_SQL}"


@dataclass(frozen=True, slots=True)
class PartyDebts:
    name: str
    debts: list[Debt] = field(default_factory=list)


def payment_debts(
    book: Book,
    *,
    as_of: dt.date,
    into: Mapping[str, tuple[str, str]],
    party_code: str = "",
    party_ids: Collection[int] | None = None,
) -> dict[str, PartyDebts]:
    """Everything that was to be paid up to a day, by party, as it stood that day.

    `into` are those who were merged (`parties.queries.merged_codes`): they are the other. What
    was set against it by that day counts, unless that was undone by that day too. `party_ids` are
    some with all other names for them. Two queries, and those of `terms_of`.
    """
    debts_of, settled_of = "" if sees_all(book) else _SEEN, ""
    if party_code:
        party_ids = keys_of_group(book, party_code)
    if party_ids is not None:
        keys = ", ".join(f"{key:d}" for key in party_ids or (0,))
        debts_of += _DEBTS_OF.format(keys=keys)
        settled_of = _SETTLED_OF.format(keys=keys)
    values = {"book": book.pk, "until": connection.ops.adapt_datefield_value(as_of)}
    if not sees_all(book):
        values["manager"] = book.seen_by_id
    found = _read(_DEBTS.format(of=debts_of), values)
    rows = [row for row in found if not row[1].startswith(_NO_DEBT)]
    rows.sort(key=itemgetter(7, 0))
    parts = _parts(_read(_SETTLED.format(of=settled_of), values))
    terms = terms_of(book, {row[4] for row in rows if row[3] is None})
    debts: dict[str, PartyDebts] = {}
    for line_id, _, label, due, code, name, text, booked, amount_minor in rows:
        booked_on = day_of(booked)
        due_on = day_of(due) if due else terms.due_on(code, booked_on)
        end, shown = into.get(code, (code, name))
        own = tuple(parts.get(line_id, ()))
        debt = Debt(text if label is None else label, booked_on, due_on, amount_minor, own)
        if end not in debts:
            debts[end] = PartyDebts(shown)
        debts[end].debts.append(debt)
    return debts


def payments_are_kept(book: Book, *, as_of: dt.date) -> bool:
    """Whether anybody's money was booked on the account of debtors up to the day. Two queries."""
    # By their keys, so that lines are read from the index of a card alone: where nobody ever
    # paid it is read to its end.
    accounts = LedgerAccount.objects.filter(book=book, control="receivable")
    lines = JournalLine.objects.filter(
        book=book,
        ledger_account__in=list(accounts.values_list("pk", flat=True)),
        booked_on__lte=as_of,
        amount_minor__lt=0,
        entry__invoice__isnull=True,
        entry__reverses__isnull=True,
    )
    return lines.exclude(
        Q(entry__source__startswith=WRITE_OFF) | Q(entry__source__startswith=EXCHANGE)
    ).exists()


def _read(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _parts(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Part]]:
    """By the line that was settled, in the order in which that happened."""
    found: dict[int, list[Part]] = defaultdict(list)
    for line_id, day, amount, source, reverses, invoice in rows:
        how = _how(source, is_credit=invoice is not None or reverses is not None)
        found[line_id].append(Part(day_of(day), amount, how))
    return found


def _how(source: str, *, is_credit: bool) -> How:
    """Reversing an entry takes back what it billed; all that is no paper is money."""
    is_credit = is_credit or source.removeprefix(EXCHANGE).startswith(DOCUMENTS)
    if source.startswith(WRITE_OFF):
        return How.WRITE_OFF
    return How.CREDIT if is_credit else How.MONEY

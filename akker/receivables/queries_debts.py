"""What customers were to pay and what came of it, read for `receivables.rules_behaviour`."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.clearing.queries import EXCHANGE
from akker.ledger.models import JournalLine
from akker.ledger.rules import DOCUMENTS
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen
from akker.receivables.models import Invoice
from akker.receivables.queries_terms import terms_of
from akker.receivables.rules import RECEIPT, WRITE_OFF
from akker.receivables.rules_behaviour import Debt, How, Part

_AT_ONCE = 5000
_LINE = ("pk", "entry", "party__code", "party__name", "text", "booked_on", "amount_minor")
# Money that went back, what takes back a receipt or another entry, and what lies between two
# rates, was never to be paid.
_NO_DEBT = Q(entry__source__startswith=RECEIPT) | Q(entry__source__startswith=WRITE_OFF)
_NO_DEBT |= Q(entry__reverses__isnull=False) | Q(entry__source__startswith=EXCHANGE)


@dataclass(frozen=True, slots=True)
class PartyDebts:
    name: str
    debts: list[Debt] = field(default_factory=list)


def payment_debts(
    book: Book, *, as_of: dt.date, into: Mapping[str, tuple[str, str]], party_code: str = ""
) -> dict[str, PartyDebts]:
    """Everything that was to be paid up to a day, by party, as it stood that day.

    `into` are those who were merged (`parties.queries.merged_codes`): they are the other. What
    was set against it by that day counts, unless that was undone by that day too. A fixed number
    of queries for some thousands of lines.
    """
    lines = JournalLine.objects.filter(
        seen(book, "party__"),
        book=book,
        ledger_account__control="receivable",
        booked_on__lte=as_of,
        amount_minor__gt=0,
    ).exclude(_NO_DEBT)
    if party_code:
        lines = lines.filter(party__in=keys_of_group(book, party_code))
    rows = list(lines.order_by("booked_on", "pk").values_list(*_LINE))
    invoices = _invoices(book, [row[1] for row in rows])
    terms = terms_of(book, {row[2] or "" for row in rows if row[1] not in invoices})
    parts = _parts(book, [row[0] for row in rows], as_of)
    found: dict[str, PartyDebts] = {}
    for line_id, entry_id, code, name, text, booked_on, amount_minor in rows:
        if not code:
            continue
        label, due_on = invoices.get(entry_id) or (text, terms.due_on(code, booked_on))
        end, shown = into.get(code, (code, name))
        own = tuple(parts.get(line_id, ()))
        debt = Debt(label, booked_on, due_on, amount_minor, own)
        found.setdefault(end, PartyDebts(shown)).debts.append(debt)
    return found


def payments_are_kept(book: Book, *, as_of: dt.date) -> bool:
    """Whether anybody's money was booked on the account of debtors up to the day."""
    lines = JournalLine.objects.filter(
        book=book,
        ledger_account__control="receivable",
        booked_on__lte=as_of,
        amount_minor__lt=0,
        entry__invoice__isnull=True,
        entry__reverses__isnull=True,
    )
    return lines.exclude(
        Q(entry__source__startswith=WRITE_OFF) | Q(entry__source__startswith=EXCHANGE)
    ).exists()


def _invoices(book: Book, entry_ids: Sequence[int]) -> dict[int, tuple[str, dt.date]]:
    rows = Invoice.objects.filter(book=book)
    found = {}
    for part in _chunks(entry_ids):
        columns = rows.filter(entry__in=part).values_list("entry", "label", "due_on")
        found.update({int(entry or 0): (label, due_on) for entry, label, due_on in columns})
    return found


def _parts(book: Book, line_ids: Sequence[int], as_of: dt.date) -> dict[int, list[Part]]:
    own = Allocation.objects.filter(book=book, undoes=None, allocated_on__lte=as_of)
    own = own.exclude(allocation__allocated_on__lte=as_of)
    columns = (
        *("debit_line", "credit_line__booked_on", "base_minor", "credit_line__entry__source"),
        *("credit_line__entry__reverses", "credit_line__entry__invoice"),
    )
    found: dict[int, list[Part]] = defaultdict(list)
    for chunk in _chunks(line_ids):
        rows = own.filter(debit_line__in=chunk).order_by("allocated_on", "pk")
        for line_id, day, amount, source, reverses, invoice in rows.values_list(*columns):
            how = _how(source, is_credit=invoice is not None or reverses is not None)
            if amount:
                found[line_id].append(Part(day, amount, how))
    return found


def _how(source: str, *, is_credit: bool) -> How:
    """Reversing an entry takes back what it billed; all that is no paper is money."""
    is_credit = is_credit or source.removeprefix(EXCHANGE).startswith(DOCUMENTS)
    if source.startswith(WRITE_OFF):
        return How.WRITE_OFF
    return How.CREDIT if is_credit else How.MONEY


def _chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]

"""VAT that is owed when it is paid, decided over plain values (accounting.md, 24 and E05).

What waits of a document is its VAT less what went with credit notes that wait too: the two halves
wait for nothing more. Of that, as much is owed as was paid of what was to be paid, so that the last
payment takes what is left. Amounts of tax are in the currency of the books, others in that of the
document.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from akker.kernel.money import round_half_up
from akker.ledger.rules import CASH_VAT, NewEntry, NewLine
from akker.ledger.words import entry_word
from akker.tax.queries import TaxedEntry
from akker.tax.rules import TaxKey

Amounts = tuple[int, int]  # base and VAT
NONE: Amounts = (0, 0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document whose VAT waits. `total_minor` is above zero for a credit note too.

    `paid_minor` is what settled it but other such documents; those are `against`, with what of
    them settled it. `moved` is what was made owed before.
    """

    entry_id: int
    entry: str
    number: str
    party_id: int | None
    is_debit: bool
    total_minor: int
    taxes: tuple[TaxedEntry, ...]
    paid_minor: int
    against: tuple[tuple[int, int], ...]  # the entry of the other, and an amount
    moved: Mapping[TaxKey, Amounts]


def is_cash_vat(days: tuple[dt.date | None, dt.date | None], day: dt.date) -> bool:
    """Whether what is issued on a day owes VAT when it is paid; `days` are the first and last."""
    first, last = days
    return first is not None and first <= day and (last is None or day <= last)


def owed_of(one: Waiting, others: Mapping[int, Waiting]) -> dict[TaxKey, Amounts]:
    """Base and VAT that are owed by now, under each code and rate."""
    left = left_of_credits(one, others)
    to_pay = one.total_minor - sum(amount for _, amount in one.against)
    if to_pay <= 0:
        return left
    return {key: _part(amounts, one.paid_minor, to_pay) for key, amounts in left.items()}


def left_of_credits(one: Waiting, others: Mapping[int, Waiting]) -> dict[TaxKey, Amounts]:
    """What is to be owed of it in the end. What two documents settle of each other is as much on
    both: the share of the one that gives back."""
    left: dict[TaxKey, Amounts] = defaultdict(lambda: NONE)
    for tax in one.taxes:
        left[tax.key] = (tax.base_minor, tax.tax_minor)
    for entry_id, amount in one.against:
        note = others[entry_id] if one.is_debit else one
        sign = 1 if one.is_debit else -1
        for tax in note.taxes:
            base, vat = _part((tax.base_minor, tax.tax_minor), amount, note.total_minor)
            left[tax.key] = (left[tax.key][0] + sign * base, left[tax.key][1] + sign * vat)
    return dict(left)


def still_waiting(one: Waiting, others: Mapping[int, Waiting]) -> dict[TaxKey, Amounts]:
    """What would be owed if all of it was paid now."""
    left = left_of_credits(one, others)
    return {key: _less(amounts, one.moved.get(key, NONE)) for key, amounts in left.items()}


def to_move(one: Waiting, others: Mapping[int, Waiting]) -> dict[TaxKey, Amounts]:
    """What is owed by now and was not before, or no more; nothing where that is no VAT."""
    owed = owed_of(one, others)
    moves = {
        key: _less(owed.get(key, NONE), one.moved.get(key, NONE)) for key in {**owed, **one.moved}
    }
    return {key: amounts for key, amounts in moves.items() if amounts[1]}


def lines_of(one: Waiting, others: Mapping[int, Waiting]) -> dict[TaxKey, TaxedEntry]:
    """Under each code and rate where its VAT goes: as on it, or on what was set against it."""
    found = {tax.key: tax for tax in one.taxes}
    for entry_id, _ in one.against:
        found = {tax.key: tax for tax in others[entry_id].taxes} | found
    return found


def entry_of(
    one: Waiting,
    moves: Sequence[tuple[TaxedEntry, int]],
    *,
    language: str,
    journal_code: str,
    on: dt.date,
) -> NewEntry:
    """From where it waited to where it is owed (E05)."""
    lines = []
    for tax, amount in moves:
        lines += [NewLine(tax.waits_on, amount), NewLine(tax.ledger_code, -amount)]
    return NewEntry(
        journal_code=journal_code,
        booked_on=on,
        description=entry_word(language, "vat_when_paid", label=one.number),
        lines=tuple(lines),
        source=f"{CASH_VAT}{one.entry}",
    )


def _part(amounts: Amounts, part: int, whole: int) -> Amounts:
    base, tax = (round_half_up(Decimal(amount) * part / whole) for amount in amounts)
    return base, tax


def _less(amounts: Amounts, others: Amounts) -> Amounts:
    return amounts[0] - others[0], amounts[1] - others[1]

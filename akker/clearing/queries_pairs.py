"""What settling open items takes, before it is done: amounts of both, and entries between rates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from akker.books.models import Book
from akker.clearing.queries import EXCHANGE, OpenItem, item_unknown, open_items_with_ids
from akker.clearing.rules import OpenLine, Settling, currencies_differ, less, settling_of
from akker.kernel.errors import Refused
from akker.ledger.queries import code_in_role, journal_of_kind
from akker.ledger.queries_next import on_open_day
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.surroundings import look_around
from akker.ledger.words import entry_word
from akker.parties.models import Party
from akker.parties.queries import keys_of_group


@dataclass(frozen=True, slots=True)
class Pair:
    """A debit and a credit that shall settle each other, from a day on or as early as can be.

    `credit_minor` is of the credit, and there only where that is in another currency.
    """

    debit: OpenItem
    credit: OpenItem
    amount_minor: int
    on: dt.date | None = None
    credit_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Two open items by their keys and how much of both; without an amount as much as goes.

    Of items in two currencies both amounts are said, `credit_minor` in that of the credit.
    """

    debit_line_id: int
    credit_line_id: int
    amount_minor: int | None = None
    credit_minor: int | None = None


def pairs_of(book: Book, shares: Sequence[Share], on: dt.date | None = None) -> list[Pair]:
    """Refused: item_unknown, allocation_unfit, allocation_currencies."""
    wanted = {key for one in shares for key in (one.debit_line_id, one.credit_line_id)}
    items = {item.line_id: item for item in open_items_with_ids(book, wanted)}
    left = {key: item.line.open_minor for key, item in items.items()}
    pairs = []
    for one in shares:
        for key in (one.debit_line_id, one.credit_line_id):
            if key not in items:
                raise item_unknown(key)
        debit, credit = items[one.debit_line_id], items[one.credit_line_id]
        if debit.ledger_code != credit.ledger_code or not _same_party(book, debit, credit):
            raise Refused(
                "allocation_unfit",
                "These two do not settle each other.",
                remedy="Choose an invoice and a payment or credit of the same party.",
            )
        most = min(left[debit.line_id], left[credit.line_id])
        if one.amount_minor is None and debit.currency != credit.currency:
            raise currencies_differ(debit.currency, credit.currency)
        amount = most if one.amount_minor is None else one.amount_minor
        left[debit.line_id] -= amount
        left[credit.line_id] -= amount if one.credit_minor is None else one.credit_minor
        pairs.append(Pair(debit, credit, amount, on, one.credit_minor))
    return pairs


def _same_party(book: Book, debit: OpenItem, credit: OpenItem) -> bool:
    if debit.party_code == credit.party_code:
        return True
    one, other = (set(_family(book, item.party_code)) for item in (debit, credit))
    return bool(one & other)


def _family(book: Book, code: str) -> tuple[int, ...]:
    """The keys of a party, of those merged into it, and of whom it was merged into."""
    rows = Party.objects.filter(book=book, code=code).select_related("merged_into")
    row = rows.first()
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    return keys_of_group(book, row.code) if row is not None else ()


def settlings_of(pairs: Sequence[Pair]) -> list[Settling]:
    """What settling them in this order takes, each with what those before left of both.

    Refused: as `rules.settling_of`.
    """
    left: dict[int, OpenLine] = {}
    found = []
    for pair in pairs:
        debit = left.get(pair.debit.line_id, pair.debit.line)
        credit = left.get(pair.credit.line_id, pair.credit.line)
        one = settling_of(debit, credit, pair.amount_minor, pair.on, pair.credit_minor)
        left[debit.line_id] = less(debit, one.amount_minor, one.debit_base)
        left[credit.line_id] = less(credit, one.credit_minor, one.credit_base)
        found.append(one)
    return found


def exchange_entry(book: Book, pair: Pair, one: Settling) -> NewEntry:
    """What lies between two lines at two rates or in two currencies: it relieves each of what it
    is carried at. Without a day on the first open one.

    Refused: no_open_day, role_missing, journal_missing.
    """
    debit, credit = pair.debit, pair.credit
    names = (debit.number or debit.entry_label, credit.number or credit.entry_label)

    def line(item: OpenItem, base: int, sign: int, amount_minor: int, text: str) -> NewLine:
        own = NewLine(item.ledger_code, sign * base, item.party_code, text)
        if item.currency == book.currency:
            return own
        return replace(own, currency=item.currency, currency_minor=sign * amount_minor)

    lines = [
        line(credit, one.credit_base, 1, one.credit_minor, names[0]),
        line(debit, one.debit_base, -1, one.amount_minor, names[1]),
    ]
    if one.loss:
        lines.append(NewLine(code_in_role(book, "fx_realised"), one.loss))
    kind = "crossed" if one.crosses else "exchange"
    entry = NewEntry(
        journal_code=journal_of_kind(book, "general"),
        booked_on=one.allocated_on,
        description=entry_word(book.language, kind, debit=names[0], credit=names[1]),
        lines=tuple(lines),
        source=f"{EXCHANGE}{credit.source}"[:60],
    )
    if pair.on is not None:
        return entry
    return on_open_day(entry, look_around(book, [entry]))


def exchange_entries(book: Book, pairs: Sequence[Pair]) -> list[NewEntry]:
    """The entries that settling them would post. Refused: as `exchange_entry`, `settlings_of`."""
    return [
        exchange_entry(book, pair, one)
        for pair, one in zip(pairs, settlings_of(pairs), strict=True)
        if one.needs_entry
    ]

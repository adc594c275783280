"""Reading open items: lines on control accounts, less what was set against them."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

from django.db import connection

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.clearing.rules import OpenLine
from akker.kernel.errors import Refused
from akker.kernel.kept_plans import keeping_cursor
from akker.kernel.stored import day_of
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import SEEN_SQL, seen, sees_all

Control = Literal["receivable", "payable"]
_LINES_AT_ONCE = 5000
EXCHANGE = "exchange:"  # source of an entry between two rates, and then that of its credit


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A line that is not settled, as of a day. Amounts are above zero for a debit.

    `amount_minor` and `open_minor` are in `currency`, `base_minor` (what of the line is open) in
    that of the books. `number` is the text of the line: of an invoice its number.
    """

    line: OpenLine
    entry_id: int
    entry_label: str
    source: str
    ledger_code: str
    party_code: str
    number: str
    currency: str
    amount_minor: int
    open_minor: int
    base_minor: int

    @property
    def line_id(self) -> int:
        return self.line.line_id

    @property
    def booked_on(self) -> dt.date:
        return self.line.booked_on


def open_items_of(
    book: Book, party_code: str, *, control: Control = "receivable", as_of: dt.date | None = None
) -> list[OpenItem]:
    """Of a party and who was merged into it, the oldest first. Two queries."""
    keys = keys_of_group(book, party_code)
    return _open_items(book, _BY_PARTY, keys, as_of=as_of, controls=(control,))


def open_items_of_parties(book: Book, party_ids: Iterable[int]) -> list[OpenItem]:
    """Receivables of parties that are not settled now, the oldest first. One query for some
    thousands."""
    return _open_items(book, _BY_PARTY, party_ids, controls=("receivable",))


def open_items_with_ids(book: Book, line_ids: Iterable[int]) -> list[OpenItem]:
    """Those of the lines that are on control accounts and not settled. One query."""
    return _open_items(book, _BY_LINE, line_ids)


def open_items_of_entries(book: Book, entry_ids: Iterable[int]) -> list[OpenItem]:
    """The open items that these entries made. One query."""
    return _open_items(book, _BY_ENTRY, entry_ids)


def open_by_entry(book: Book, entry_ids: Iterable[int]) -> dict[int, int]:
    """What is open of the items that entries made, in their currency; nothing of the settled."""
    return {item.entry_id: item.open_minor for item in open_items_of_entries(book, entry_ids)}


def open_item(book: Book, line_id: int) -> OpenItem:
    """Refused: item_unknown."""
    found = open_items_with_ids(book, [line_id])
    if not found:
        raise item_unknown(line_id)
    return found[0]


def item_unknown(named: object) -> Refused:
    """The refusal of an open item that there is not, by its key or its number."""
    return Refused(
        "item_unknown",
        "There is no open item {line_id}.",
        remedy="It may have been paid; look at the open items of the party.",
        line_id=named,
    )


# What of a line was set against others: an index holds it, line by line.
_SETTLED = (
    "CAST(COALESCE(CASE WHEN a.control = '' THEN 0 WHEN l.amount_minor > 0 THEN"
    " (SELECT SUM(o.{sum}) FROM clearing_allocation o"
    " WHERE o.book_id = l.book_id AND o.debit_line_id = l.id{until}) ELSE"
    " (SELECT SUM(o.{sum}) FROM clearing_allocation o"
    " WHERE o.book_id = l.book_id AND o.credit_line_id = l.id{until}) END, 0) AS bigint)"
)
# By hand, as a posting: every payment reads it, what it pays and what it made (decision 3).
# Which lines are on control accounts is picked afterwards, from few: SQLite, asked to do it,
# reads every line of debtors.
_LINES = (
    "SELECT l.booked_on, l.id, a.control, l.entry_id, j.code, y.name, e.number, e.source, a.code,"
    " p.code, l.text, l.currency, l.currency_minor, l.amount_minor, l.rate_e9,"
    " {settled}, {settled_base}"
    " FROM ledger_journalline l"
    " JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id"
    " JOIN ledger_journalentry e ON e.id = l.entry_id"
    " JOIN ledger_journal j ON j.id = e.journal_id"
    " JOIN books_fiscalyear y ON y.id = e.fiscal_year_id"
    " LEFT JOIN parties_party p ON p.id = l.party_id"
    " WHERE {which} IN ({keys}){seen}{booked_until}"
)
# The sign keeps SQLite, which has not counted anything yet, from reading all lines of the books.
_BY_LINE = "+l.book_id = %(book)s AND l.id"
_BY_ENTRY = "+l.book_id = %(book)s AND l.entry_id"
_BY_PARTY = "l.book_id = %(book)s AND l.party_id"


def _open_items(
    book: Book,
    which: str,
    keys: Iterable[int],
    *,
    as_of: dt.date | None = None,
    controls: tuple[Control, ...] = ("receivable", "payable"),
) -> list[OpenItem]:
    """Those of the lines with one of these keys that are open on control accounts, the oldest
    first. One query for some thousands of keys."""
    rows: list[tuple[Any, ...]] = []
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _LINES_AT_ONCE):
        rows += _lines_of(book, which, wanted[start : start + _LINES_AT_ONCE], as_of)
    items = [_item(book, row) for row in sorted(rows, key=itemgetter(0, 1)) if row[2] in controls]
    return [item for item in items if item.open_minor]


def _lines_of(
    book: Book, which: str, keys: Sequence[int], as_of: dt.date | None
) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {"book": book.pk}
    values.update((f"k{number}", key) for number, key in enumerate(keys))
    if as_of is not None:
        values["until"] = connection.ops.adapt_datefield_value(as_of)
    if not sees_all(book):
        values["manager"] = book.seen_by_id
    settled_until = "" if as_of is None else " AND o.allocated_on <= %(until)s"
    sql = _LINES.format(
        which=which,
        keys=", ".join(f"%(k{number})s" for number in range(len(keys))),
        seen="" if sees_all(book) else f" AND {SEEN_SQL}",
        booked_until="" if as_of is None else " AND l.booked_on <= %(until)s",
        settled=_SETTLED.format(sum="amount_minor", until=settled_until),
        settled_base=_SETTLED.format(sum="base_minor", until=settled_until),
    )
    with keeping_cursor(connection) if len(keys) == 1 else connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _item(book: Book, row: tuple[Any, ...]) -> OpenItem:
    day, pk, _, entry_id, journal, year, number, source, code, party, text, currency, *rest = row
    foreign, own, rate_e9, settled, settled_base = rest
    amount = own if foreign is None else foreign
    sign, shown = (1 if own > 0 else -1), currency or book.currency
    left, base = abs(amount) - settled, abs(own) - settled_base
    return OpenItem(
        OpenLine(pk, own > 0, day_of(day), shown, left, base, rate_e9),
        entry_id,
        entry_label(journal, year, number),
        source,
        code,
        party or "",
        text,
        shown,
        amount,
        sign * left,
        sign * base,
    )


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What settles a line: `other_*` is the line at the other end.

    `is_undone` says that a later row takes it back; such rows themselves are not listed.
    """

    allocation_id: int
    amount_minor: int
    currency: str
    allocated_on: dt.date
    other_line_id: int
    other_entry: str
    other_number: str
    other_source: str
    is_undone: bool


def allocations_of_entry(book: Book, entry_id: int) -> list[AllocationRow]:
    """What settles the lines of an entry, the earliest first. Two queries."""
    found = []
    for own, other in (("debit_line", "credit_line"), ("credit_line", "debit_line")):
        rows = Allocation.objects.filter(
            seen(book, f"{own}__party__"),
            seen(book, f"{other}__party__"),
            book=book,
            undoes=None,
            **{f"{own}__entry": entry_id},
        ).values_list(
            *("pk", "amount_minor", f"{own}__currency", "allocated_on", other),
            *(f"{other}__entry__journal__code", f"{other}__entry__fiscal_year__name"),
            *(f"{other}__entry__number", f"{other}__text", f"{other}__entry__source"),
            "allocation__pk",
        )
        for pk, amount, currency, day, line_id, journal, year, number, text, source, undone in rows:
            found.append(
                AllocationRow(
                    pk,
                    amount,
                    currency or book.currency,
                    day,
                    line_id,
                    entry_label(journal, year, number),
                    text,
                    source,
                    undone is not None,
                )
            )
    return sorted(found, key=lambda row: (row.allocated_on, row.allocation_id))


def parties_of_allocations(book: Book, allocation_ids: Collection[int]) -> set[int]:
    """The keys of whom these were about. One query."""
    rows = Allocation.objects.filter(book=book, pk__in=allocation_ids)
    return {key for key in rows.values_list("debit_line__party", flat=True) if key}

"""Reading open items: lines on control accounts, less what was set against them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q, Sum

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.clearing.rules import OpenLine
from akker.kernel.errors import Refused
from akker.ledger.models import JournalLine
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen

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
    """Of a party and who was merged into it, the oldest first. Four queries."""
    return _open_items(book, Q(party__in=keys_of_group(book, party_code)), as_of, (control,))


def open_items_of_everybody(book: Book) -> list[OpenItem]:
    """Receivables of parties that are not settled now, the oldest first."""
    lines = Q(ledger_account__control="receivable", party__isnull=False)
    return _open_items(book, lines, controls=("receivable",))


def open_items_with_ids(book: Book, line_ids: Iterable[int]) -> list[OpenItem]:
    """Those of the lines that are on control accounts and not settled."""
    return _open_items(book, Q(pk__in=set(line_ids)))


def open_items_of_entries(book: Book, entry_ids: Iterable[int]) -> list[OpenItem]:
    """The open items that these entries made."""
    return _open_items(book, Q(entry__in=set(entry_ids)))


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


_COLUMNS = (
    *("pk", "entry", "entry__journal__code", "entry__fiscal_year__name", "entry__number"),
    *("entry__source", "ledger_account__code", "party__code", "booked_on", "text"),
    *("currency", "currency_minor", "amount_minor", "ledger_account__control"),
)
_BOOKED_ON = _COLUMNS.index("booked_on")


def _open_items(
    book: Book,
    condition: Q,
    as_of: dt.date | None = None,
    controls: tuple[Control, ...] = ("receivable", "payable"),
) -> list[OpenItem]:
    """Those of the lines that are open on control accounts.

    These are picked and sorted here, from few lines: SQLite, asked to do it, reads every line of
    debtors, or every line by its day.
    """
    lines = JournalLine.objects.filter(condition, seen(book, "party__"), book=book)
    if as_of is not None:
        lines = lines.filter(booked_on__lte=as_of)
    rows = [row[:-1] for row in lines.values_list(*_COLUMNS) if row[-1] in controls]
    rows.sort(key=lambda row: (row[_BOOKED_ON], row[0]))
    settled = settled_of(book, [row[0] for row in rows], as_of=as_of)
    items = [_item(book, row, settled.get(row[0], (0, 0))) for row in rows]
    return [item for item in items if item.open_minor]


def _item(book: Book, row: tuple[Any, ...], settled: tuple[int, int]) -> OpenItem:
    pk, entry_id, journal, year, number, source, code, party, day, text, currency, *amounts = row
    foreign, own = amounts
    amount = own if foreign is None else foreign
    sign, shown = (1 if own > 0 else -1), currency or book.currency
    left, base = abs(amount) - settled[0], abs(own) - settled[1]
    return OpenItem(
        OpenLine(pk, own > 0, day, shown, left, base),
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


def settled_of(
    book: Book, line_ids: Sequence[int], *, as_of: dt.date | None = None
) -> dict[int, tuple[int, int]]:
    """How much of lines is settled, above zero: in their currency and in that of the books."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    own = Allocation.objects.filter(book=book)
    if as_of is not None:
        own = own.filter(allocated_on__lte=as_of)
    for start in range(0, len(line_ids), _LINES_AT_ONCE):
        chunk = line_ids[start : start + _LINES_AT_ONCE]
        for end in ("debit_line", "credit_line"):
            rows = own.filter(**{f"{end}__in": chunk}).values_list(end)
            sums = rows.annotate(amount=Sum("amount_minor"), base=Sum("base_minor")).order_by()
            for line_id, amount, base in sums:
                found[line_id][0] += int(amount)
                found[line_id][1] += int(base)
    return {line_id: (amount, base) for line_id, (amount, base) in found.items()}


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

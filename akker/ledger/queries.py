"""Reading the ledger. The book comes first; what comes out is frozen."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, Q, Sum

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.kernel.calendar import first_day, is_month_end, month_of
from akker.kernel.errors import Refused
from akker.ledger.models import (
    Journal,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    LineDimension,
    MonthTotal,
)
from akker.ledger.rules import entry_label, ledger_account_unknown


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as posted; the party by its code, dimensions as (dimension, value) codes."""

    line_no: int
    ledger_code: str
    ledger_name: str
    amount_minor: int
    party_code: str
    text: str
    currency: str
    currency_minor: int | None
    rate_e9: int | None
    rate_on: dt.date | None
    rate_source: str
    dimensions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    entry_id: int
    journal_code: str
    year_name: str
    number: int
    booked_on: dt.date
    description: str
    source: str
    recorded_at: dt.datetime
    hash: str
    reverses_label: str
    reversed_by_label: str
    lines: tuple[LineRow, ...]

    @property
    def label(self) -> str:
        return entry_label(self.journal_code, self.year_name, self.number)


# As labels are written, so that each entry has one: no other digits, no zeros in front.
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def entry_labelled(book: Book, label: str) -> EntryRow:
    """The entry called MEM/2026/12, or with that key. Refused: entry_unknown."""
    entries = JournalEntry.objects.filter(book=book)
    parts = label.split("/")
    found = None
    if len(parts) == 3 and _NUMBER.fullmatch(parts[2]):
        found = entries.filter(
            journal__code=parts[0], fiscal_year__name=parts[1], number=int(parts[2])
        ).first()
    elif _NUMBER.fullmatch(label):
        found = entries.filter(pk=int(label)).first()
    if found is None:
        raise Refused(
            "entry_unknown",
            "{book} has no entry {label}.",
            remedy="Name it by journal, year and number, such as MEM/2026/12.",
            book=book.name,
            label=label,
        )
    return entries_with_ids(book, [found.pk])[0]


# Plain rows instead of models: undoing an import reads a million of them.
_LABEL = ("journal__code", "fiscal_year__name", "number")
_ENTRY = ("pk", *_LABEL, "booked_on", "description", "source", "recorded_at", "hash")
_LINE = (
    *("line_no", "ledger_account__code", "ledger_account__name", "amount_minor", "party__code"),
    *("text", "currency", "currency_minor", "rate_e9", "rate_on", "rate_source"),
)


def of_source(source: str) -> Q:
    """Entries that say they come from this; never those that say nothing.

    Their index leaves out entries without a source. SQLite uses it only where a query says that
    in the very words of the index, and no given value can be one of them.
    """
    named = Func(F("source"), template="NOT (%(expressions)s = '')", output_field=BooleanField())
    return Q(source=source) & Q(named)


def entries_with_ids(book: Book, entry_ids: Sequence[int]) -> list[EntryRow]:
    """Entries by key, in the order of the keys. As many queries for a hundred as for one."""
    reversed_label = [f"reverses__{part}" for part in _LABEL]
    own = JournalEntry.objects.filter(book=book, pk__in=entry_ids).order_by("pk")
    rows = list(own.values_list(*_ENTRY, *reversed_label))
    # The entries were found through the book; asked for it again, SQLite would read all of it.
    ids = [row[0] for row in rows]
    lines = _lines_of(ids)
    reversals = JournalEntry.objects.filter(reverses__in=ids)
    reversed_by = {
        entry_id: entry_label(*named)
        for entry_id, *named in reversals.values_list("reverses", *_LABEL)
    }
    return [
        _entry_row(
            *row[: len(_ENTRY)],
            "" if row[-1] is None else entry_label(*row[len(_ENTRY) :]),
            reversed_by.get(row[0], ""),
            tuple(lines[row[0]]),
        )
        for row in rows
    ]


def entry_count(book: Book, *, since: dt.date = dt.date.min, until: dt.date = dt.date.max) -> int:
    """How many entries there are on these days, both included. One query."""
    return JournalEntry.objects.filter(book=book, booked_on__range=(since, until)).count()


def _lines_of(entry_ids: Sequence[int]) -> dict[int, list[LineRow]]:
    tags: dict[int, list[tuple[str, str]]] = defaultdict(list)
    tagged = LineDimension.objects.filter(line__entry__in=entry_ids)
    for line_id, *pair in tagged.values_list("line", "dimension__code", "value__code"):
        tags[line_id].append((pair[0], pair[1]))
    lines: dict[int, list[LineRow]] = defaultdict(list)
    found = JournalLine.objects.filter(entry__in=entry_ids).order_by("entry", "line_no")
    for entry_id, line_id, *row in found.values_list("entry", "pk", *_LINE):
        row[4] = row[4] or ""  # nobody
        lines[entry_id].append(_line_row(*row, tuple(sorted(tags.get(line_id, ())))))
    return lines


def _entry_row(*values: Any) -> EntryRow:
    return EntryRow(*values)


def _line_row(*values: Any) -> LineRow:
    return LineRow(*values)


@dataclass(frozen=True, slots=True)
class LedgerAccountRow:
    ledger_account_id: int
    code: str
    name: str
    type: str
    role: str
    control: str
    currency: str
    is_vat: bool
    reference: str
    revalued_on_code: str
    required_dimensions: tuple[str, ...]
    is_retired: bool


def ledger_account_coded(book: Book, code: str) -> LedgerAccountRow:
    """Refused: ledger_account_unknown."""
    for row in chart(book):
        if row.code == code:
            return row
    raise ledger_account_unknown(book.name, code)


@asked_once
def chart(book: Book) -> tuple[LedgerAccountRow, ...]:
    """Every ledger account, by code. One query."""
    rows: Any = LedgerAccount.objects.filter(book=book).order_by("code").values_list(*_CHART)
    return tuple(
        LedgerAccountRow(*(*row[:9], row[9] or "", tuple(row[10]), row[11] is not None))
        for row in rows
    )


_CHART = (
    *("pk", "code", "name", "type", "role", "control", "currency", "is_vat", "reference"),
    *("revalued_on__code", "required_dimensions", "retired_on"),
)


def code_in_role(book: Book, role: str) -> str:
    """The ledger account that plays a part. Refused: role_missing."""
    code = LedgerAccount.objects.filter(book=book, role=role).values_list("code", flat=True).first()
    if code is None:
        raise Refused(
            "role_missing",
            "{book} has no ledger account for {role}.",
            remedy="Give one of its ledger accounts that role.",
            book=book.name,
            role=role.replace("_", " "),
        )
    return code


@dataclass(frozen=True, slots=True)
class JournalRow:
    code: str
    name: str
    kind: str


def journals(book: Book) -> list[JournalRow]:
    """Every journal, by code."""
    rows = Journal.objects.filter(book=book).order_by("code")
    return [JournalRow(j.code, j.name, j.kind) for j in rows]


def journal_of_kind(book: Book, kind: str) -> str:
    """The code of the first journal of a kind. Refused: journal_missing."""
    code = (
        Journal.objects.filter(book=book, kind=kind)
        .order_by("pk")
        .values_list("code", flat=True)
        .first()
    )
    if code is None:
        raise Refused(
            "journal_missing",
            "{book} has no {kind} journal.",
            remedy="Add one first.",
            book=book.name,
            kind=kind,
        )
    return code


def standing_opening(book: Book) -> str:
    """The label of an entry in an opening journal that was not taken back; empty if none."""
    entries = JournalEntry.objects.filter(book=book, journal__kind="opening", reverses=None)
    standing = entries.filter(journalentry=None).order_by("pk").values_list(*_LABEL)
    first = standing.first()
    return "" if first is None else entry_label(*first)


def balance_of(book: Book, code: str, *, until: dt.date) -> int:
    """Debit minus credit of one ledger account, up to and including a day."""
    return balances(book, until=until).get(code, 0)


def balances(
    book: Book, *, until: dt.date, since: dt.date | None = None, closing: bool = True
) -> dict[str, int]:
    """Debit minus credit by ledger account code, from `since` (or ever) to `until`.

    Whole months come from the month totals, the rest of the last month from the lines.
    `closing=False` leaves year-end closing entries out; a closing entry falls on a month's
    end, so the rest of a month never holds one.
    """
    found = dict(_up_to(book, until, closing))
    if since is not None:
        for code, amount in _up_to(book, since - dt.timedelta(days=1), closing).items():
            found[code] = found.get(code, 0) - amount
    return {code: amount for code, amount in found.items() if amount}


@asked_once
def _up_to(book: Book, until: dt.date, closing: bool) -> Mapping[str, int]:
    month = month_of(until)
    whole = Q(month__lte=month) if is_month_end(until) else Q(month__lt=month)
    totals = MonthTotal.objects.filter(whole, book=book)
    if not closing:
        totals = totals.filter(is_closing=False)
    sums = totals.values_list("ledger_account__code").annotate(
        balance=Sum("debit_minor") - Sum("credit_minor")
    )
    found: dict[str, int] = {code: int(balance) for code, balance in sums.order_by()}
    if not is_month_end(until):
        lines = (
            JournalLine.objects.filter(
                book=book, booked_on__gte=first_day(month), booked_on__lte=until
            )
            .values_list("ledger_account__code")
            .annotate(balance=Sum("amount_minor"))
            .order_by()
        )
        for code, balance in lines:
            found[code] = found.get(code, 0) + int(balance)
    return found


def parties_of_lines(
    book: Book, line_ids: Collection[int] = (), *, entries: tuple[int, int] = (1, 0)
) -> set[int]:
    """The keys of whom some lines name, and those of the entries from one key to another. One
    query."""
    wanted = Q(pk__in=line_ids) | Q(entry__range=entries)
    rows = JournalLine.objects.filter(wanted, book=book, party__isnull=False)
    return {int(key or 0) for key in rows.values_list("party", flat=True)}

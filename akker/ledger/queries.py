"""Reading the ledger. The book comes first; what comes out is frozen."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from akker.books.models import Book
from akker.kernel.calendar import first_day, is_month_end, month_of
from akker.kernel.errors import Refused
from akker.ledger.models import (
    Journal,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    MonthTotal,
)


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
        return f"{self.journal_code}/{self.year_name}/{self.number}"


def entry_labelled(book: Book, label: str) -> EntryRow:
    """The entry called MEM/2026/12, or with that key. Refused: entry_unknown."""
    entries = JournalEntry.objects.filter(book=book)
    parts = label.split("/")
    found = None
    if len(parts) == 3 and parts[2].isdecimal():
        found = entries.filter(
            journal__code=parts[0], fiscal_year__name=parts[1], number=int(parts[2])
        ).first()
    elif label.isdecimal() and len(label) < 19:
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


def entries_with_ids(book: Book, entry_ids: Sequence[int]) -> list[EntryRow]:
    """Entries by key, in the order of the keys. As many queries for a hundred as for one."""
    lines: dict[int, list[LineRow]] = defaultdict(list)
    for line in (
        JournalLine.objects.filter(book=book, entry__in=entry_ids)
        .select_related("ledger_account", "party")
        .prefetch_related("dimensions__dimension", "dimensions__value")
        .order_by("entry_id", "line_no")
    ):
        lines[line.entry_id].append(_line_row(line))
    own = JournalEntry.objects.filter(book=book).select_related("journal", "fiscal_year")
    reversed_by = {
        entry.reverses_id: _label_of(entry) for entry in own.filter(reverses__in=entry_ids)
    }
    entries = own.select_related("reverses__journal", "reverses__fiscal_year")
    return [
        _entry_row(entry, tuple(lines[entry.pk]), reversed_by.get(entry.pk, ""))
        for entry in entries.filter(pk__in=entry_ids).order_by("pk")
    ]


def _label_of(entry: JournalEntry | None) -> str:
    if entry is None:
        return ""
    return f"{entry.journal.code}/{entry.fiscal_year.name}/{entry.number}"


def _entry_row(entry: JournalEntry, lines: tuple[LineRow, ...], reversed_by_label: str) -> EntryRow:
    return EntryRow(
        entry_id=entry.pk,
        journal_code=entry.journal.code,
        year_name=entry.fiscal_year.name,
        number=entry.number,
        booked_on=entry.booked_on,
        description=entry.description,
        source=entry.source,
        recorded_at=entry.recorded_at,
        hash=entry.hash,
        reverses_label=_label_of(entry.reverses),
        reversed_by_label=reversed_by_label,
        lines=lines,
    )


def _line_row(line: JournalLine) -> LineRow:
    return LineRow(
        line_no=line.line_no,
        ledger_code=line.ledger_account.code,
        ledger_name=line.ledger_account.name,
        amount_minor=line.amount_minor,
        party_code=line.party.code if line.party else "",
        text=line.text,
        currency=line.currency,
        currency_minor=line.currency_minor,
        rate_e9=line.rate_e9,
        rate_on=line.rate_on,
        rate_source=line.rate_source,
        dimensions=tuple(sorted((d.dimension.code, d.value.code) for d in line.dimensions.all())),
    )


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


def chart(book: Book) -> list[LedgerAccountRow]:
    """Every ledger account, by code. One query."""
    rows = LedgerAccount.objects.filter(book=book).select_related("revalued_on").order_by("code")
    return [
        LedgerAccountRow(
            a.pk,
            a.code,
            a.name,
            a.type,
            a.role,
            a.control,
            a.currency,
            a.is_vat,
            a.reference,
            a.revalued_on.code if a.revalued_on else "",
            tuple(a.required_dimensions),
            a.retired_on is not None,
        )
        for a in rows
    ]


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
    standing = entries.filter(journalentry=None).select_related("journal", "fiscal_year")
    return _label_of(standing.order_by("pk").first())


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
    found = _up_to(book, until, closing)
    if since is not None:
        for code, amount in _up_to(book, since - dt.timedelta(days=1), closing).items():
            found[code] = found.get(code, 0) - amount
    return {code: amount for code, amount in found.items() if amount}


def _up_to(book: Book, until: dt.date, closing: bool) -> dict[str, int]:
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

"""Entries by what they say: of a period, a journal, a ledger account, an amount, a text."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import EntryAttachment, JournalEntry, JournalLine, LedgerAccount
from akker.ledger.queries_found import label_parts, reach_since, says
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

PAGE_SIZE = 50
COUNTED = 10_000  # beyond this nobody counts, and the page stays quick
MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked; empty asks for everything. `amounts_minor` are those of any line, either side.

    A text is looked for in descriptions, sources and the texts of lines, and may be a label. Texts
    and amounts are looked for among the latest of the period, unless `everywhere`.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    journal_code: str = ""
    ledger_code: str = ""
    party_code: str = ""
    text: str = ""
    amounts_minor: tuple[int, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class EntryListed:
    """An entry in one line. `amount_minor` is the sum of its debits."""

    entry_id: int
    journal_code: str
    year_name: str
    number: int
    booked_on: dt.date
    description: str
    source: str
    reverses: bool
    is_reversed: bool
    amount_minor: int
    line_count: int
    file_count: int

    @property
    def label(self) -> str:
        return entry_label(self.journal_code, self.year_name, self.number)


@dataclass(frozen=True, slots=True)
class EntryList:
    """The latest day first. `before` asks for what follows; None at the end.

    `entry_count` and `debit_minor` are of everything wanted, None where that is too much to
    count. `looked_since` is the first day that was looked through, None where all was.
    """

    wanted: Wanted
    entries: tuple[EntryListed, ...]
    before: int | None
    entry_count: int | None
    debit_minor: int | None
    looked_since: dt.date | None


def entry_list(
    book: Book, wanted: Wanted, *, before: int | None = None, size: int = PAGE_SIZE
) -> EntryList:
    """One page: the first, or what follows the entry with the key `before`.

    Five queries at most, however many entries. Refused: entry_unknown.
    """
    since = _reach(book, wanted)
    found = _found(book, replace(wanted, since=since) if since else wanted)
    page = found if before is None else found.filter(_follows(book, before))
    if before is None and (wanted.text or wanted.amounts_minor):
        keys, count = _keys_sought(found, size + 1)
    else:
        keys, count = _keys_counted(page, found, size + 1)
    entries = tuple(_listed(keys[:size]))
    debit: int | None
    if before is None and len(keys) <= size:
        debit = sum(entry.amount_minor for entry in entries)
    else:
        debit = _debit(found) if count is not None else None
    return EntryList(
        wanted, entries, keys[size - 1] if len(keys) > size else None, count, debit, since
    )


def latest_entries(book: Book, wanted: Wanted, *, size: int) -> tuple[EntryListed, ...]:
    """The latest that fit, looked for among the latest alone: quick in books of any size.

    Those of a party are found by an index, however long ago.
    """
    since = None if wanted.party_code else _reach(book, wanted, always=True)
    wanted = replace(wanted, since=since) if since else wanted
    return tuple(_listed(_keys(_found(book, wanted), size)))


def _reach(book: Book, wanted: Wanted, *, always: bool = False) -> dt.date | None:
    """The day to begin at, where not everything of the period is looked through."""
    is_sought = (wanted.text and not label_parts(wanted.text)) or wanted.amounts_minor
    if wanted.everywhere or not (is_sought or always):
        return None
    return reach_since(book, since=wanted.since, until=wanted.until)


def _keys(found: QuerySet[Any], count: int) -> list[int]:
    return [key for key, _ in found.values_list("key", "booked_on")[:count]]


def _keys_sought(found: QuerySet[Any], size: int) -> tuple[list[int], int | None]:
    """As below, for what no index finds: few fit, and these are looked for once."""
    keys = _keys(found, size)
    return keys, len(keys) if len(keys) < size else _count(found)


def _keys_counted(
    page: QuerySet[Any], found: QuerySet[Any], size: int
) -> tuple[list[int], int | None]:
    """The first keys of a page, and how many were found in all; None where that is too much."""
    most = Subquery(
        found[: COUNTED + 1],
        template="(SELECT COUNT(*) FROM (%(subquery)s) AS counted)",
        output_field=IntegerField(),
    )
    rows = list(page.annotate(count=most).values_list("key", "booked_on", "count")[:size])
    if not rows:
        return [], _count(found)
    count = rows[0][2]
    return [row[0] for row in rows], count if count <= COUNTED else None


def _count(found: QuerySet[Any]) -> int | None:
    count = found[: COUNTED + 1].count()
    return count if count <= COUNTED else None


def _follows(book: Book, before: int) -> Q:
    last = JournalEntry.objects.filter(book=book, pk=before).first()
    if last is None:
        raise Refused(
            "entry_unknown",
            "{book} has no entry {entry}.",
            remedy="Start from the first page.",
            book=book.name,
            entry=before,
        )
    return Q(booked_on__lt=last.booked_on) | Q(booked_on=last.booked_on, key__lt=last.pk)


def _found(book: Book, wanted: Wanted) -> QuerySet[Any]:
    """Rows with the `key` and day of an entry each, the latest first.

    Those of a ledger account or a party are found through its lines, which stand by day in an
    index.
    """
    rows: QuerySet[Any]
    by_line = bool(wanted.ledger_code or wanted.party_code)
    if by_line:
        rows = JournalLine.objects.filter(book=book, **_of_line(book, wanted))
        rows = rows.annotate(key=F("entry"))
        to_entry = "entry__"
    else:
        rows = JournalEntry.objects.filter(book=book).annotate(key=F("pk"))
        to_entry = ""
    if wanted.since:
        rows = rows.filter(booked_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(booked_on__lte=wanted.until)
    if wanted.journal_code:
        rows = rows.filter(**{f"{to_entry}journal__code": wanted.journal_code})
    if wanted.amounts_minor:
        sides = [sign * amount for amount in wanted.amounts_minor for sign in (1, -1)]
        own = JournalLine.objects.filter(entry=OuterRef("key"), amount_minor__in=sides)
        is_of = Q(amount_minor__in=sides) if by_line else Q(Exists(own))
        rows = rows.filter(is_of)
    if wanted.text:
        rows = rows.filter(says(wanted.text, everywhere=wanted.everywhere, to_entry=to_entry))
    rows = rows.order_by("-booked_on", "-key").values("key", "booked_on")
    return rows.distinct() if by_line else rows


def _of_line(book: Book, wanted: Wanted) -> dict[str, Any]:
    """Looked up first: joined, the databases would not read by the index."""
    found: dict[str, Any] = {}
    if wanted.ledger_code:
        places = LedgerAccount.objects.filter(book=book, code=wanted.ledger_code)
        found["ledger_account"] = places.first()
    if wanted.party_code:
        found["party_id__in"] = keys_of_group(book, wanted.party_code)
    return found


def _debit(found: QuerySet[Any]) -> int:
    keys = found.order_by().values("key")
    lines = JournalLine.objects.filter(entry__in=keys, amount_minor__gt=0)
    return int(lines.aggregate(debit=Coalesce(Sum("amount_minor"), 0))["debit"])


_ENTRY = (
    *("pk", "journal__code", "fiscal_year__name", "number", "booked_on", "description"),
    *("source", "is_reversal", "is_reversed", "debit", "line_count", "file_count"),
)


def _listed(keys: list[int]) -> Iterator[EntryListed]:
    """In the order of the keys. One query."""
    own = JournalLine.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    debits = Coalesce(Sum("amount_minor", filter=Q(amount_minor__gt=0)), 0)
    files = EntryAttachment.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    rows: Any = (
        JournalEntry.objects.filter(pk__in=keys)
        .annotate(
            is_reversal=Q(reverses__isnull=False),
            is_reversed=Q(journalentry__isnull=False),
            debit=Subquery(own.annotate(sum=debits).values("sum")),
            line_count=Subquery(own.annotate(count=Count("pk")).values("count")),
            file_count=Coalesce(Subquery(files.annotate(count=Count("pk")).values("count")), 0),
        )
        .values_list(*_ENTRY)
    )
    found = {row[0]: row for row in rows}
    for key in keys:
        *head, debit, line_count, file_count = found[key]
        yield _entry(*head, int(debit), line_count, file_count)


def _entry(*values: Any) -> EntryListed:
    return EntryListed(*values)


def entry_list_table(book: Book, wanted: Wanted, language: str) -> Table:
    """Everything wanted, in the order of the screen. Refused: too_many_entries."""
    whole = entry_list(book, wanted, size=MOST_EXPORTED)
    if whole.before is not None:
        raise Refused(
            "too_many_entries",
            "These are more than {most} entries.",
            remedy="Choose fewer days, or export the journal.",
            most=MOST_EXPORTED,
        )
    debit = sum(entry.amount_minor for entry in whole.entries)
    rows = [
        Row((e.booked_on, e.label, e.description, e.source, e.line_count, e.amount_minor))
        for e in whole.entries
    ]
    total = (None, None, word(language, "total"), None, None, debit)
    return Table(
        title=word(language, "entries"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("date", word(language, "day"), "date"),
            Column("entry", word(language, "entry"), "code"),
            Column("description", word(language, "description"), "text"),
            Column("source", word(language, "source"), "text"),
            Column("lines", word(language, "lines"), "number"),
            Column("amount", word(language, "amount"), "amount"),
        ),
        rows=(*rows, Row(total, style="total")),
    )

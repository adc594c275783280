"""Entries by what they say: of a period, a journal, a ledger account, an amount, a text."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.rules import entry_label
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

PAGE_SIZE = 50
COUNTED = 10_000  # beyond this nobody counts, and the page stays quick
MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked; empty asks for everything. `amounts_minor` are those of any line, either side.

    A text is looked for in descriptions, sources and the texts of lines, and may be a label.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    journal_code: str = ""
    ledger_code: str = ""
    text: str = ""
    amounts_minor: tuple[int, ...] = ()


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
    count.
    """

    wanted: Wanted
    entries: tuple[EntryListed, ...]
    before: int | None
    entry_count: int | None
    debit_minor: int | None


def entry_list(
    book: Book, wanted: Wanted, *, before: int | None = None, size: int = PAGE_SIZE
) -> EntryList:
    """One page: the first, or what follows the entry with the key `before`.

    Six queries at most, however many entries; everything wanted is looked for once. Refused:
    entry_unknown.
    """
    found = _found(book, wanted)
    known = _keys(found, COUNTED + 1)
    if before is None:
        keys = known[: size + 1]
    elif before in known[: COUNTED - size]:
        start = known.index(before) + 1
        keys = known[start : start + size + 1]
    else:
        keys = _keys(found.filter(_follows(book, before)), size + 1)
    is_counted = len(known) <= COUNTED
    return EntryList(
        wanted,
        tuple(_listed(keys[:size])),
        keys[size - 1] if len(keys) > size else None,
        len(known) if is_counted else None,
        _debit(known) if is_counted else None,
    )


def latest_entries(
    book: Book, wanted: Wanted, *, size: int, among: int = COUNTED
) -> tuple[EntryListed, ...]:
    """The latest that fit, looked for among so many of the latest: quick in books of any size."""
    keys = list(
        JournalEntry.objects.filter(book=book)
        .order_by("-booked_on", "-pk")
        .values_list("booked_on", flat=True)[among : among + 1]
    )
    if keys and (wanted.since is None or wanted.since < keys[0]):
        wanted = replace(wanted, since=keys[0])
    return tuple(_listed(_keys(_found(book, wanted), size)))


def _keys(found: QuerySet[JournalEntry], count: int) -> list[int]:
    return list(found.order_by("-booked_on", "-pk").values_list("pk", flat=True)[:count])


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
    return Q(booked_on__lt=last.booked_on) | Q(booked_on=last.booked_on, pk__lt=last.pk)


def _found(book: Book, wanted: Wanted) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.filter(book=book)
    if wanted.since:
        found = found.filter(booked_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(booked_on__lte=wanted.until)
    if wanted.journal_code:
        found = found.filter(journal__code=wanted.journal_code)
    # The entries are found through the book; asked for it again, SQLite would read all of it.
    lines = JournalLine.objects.filter(entry=OuterRef("pk"))
    if wanted.ledger_code:
        lines = lines.filter(ledger_account__code=wanted.ledger_code)
    if wanted.amounts_minor:
        either_side = [sign * amount for amount in wanted.amounts_minor for sign in (1, -1)]
        lines = lines.filter(amount_minor__in=either_side)
    if wanted.ledger_code or wanted.amounts_minor:
        found = found.filter(Exists(lines))
    if wanted.text:
        found = found.filter(_says(wanted.text))
    return found


def _says(text: str) -> Q:
    parts = text.strip().split("/")
    if len(parts) == 3 and parts[2].isascii() and parts[2].isdigit() and len(parts[2]) < 18:
        return Q(journal__code=parts[0], fiscal_year__name=parts[1], number=int(parts[2]))
    lines = JournalLine.objects.filter(entry=OuterRef("pk"), text__icontains=text)
    return Q(description__icontains=text) | Q(source__icontains=text) | Q(Exists(lines))


def _debit(keys: list[int]) -> int:
    lines = JournalLine.objects.filter(entry__in=keys, amount_minor__gt=0)
    return int(lines.aggregate(debit=Coalesce(Sum("amount_minor"), 0))["debit"])


_ENTRY = (
    *("pk", "journal__code", "fiscal_year__name", "number", "booked_on", "description"),
    *("source", "reverses", "journalentry__pk"),
)


def _listed(keys: list[int]) -> Iterator[EntryListed]:
    rows = {row[0]: row for row in JournalEntry.objects.filter(pk__in=keys).values_list(*_ENTRY)}
    sums = _sums(keys)
    files = dict(
        JournalEntry.objects.filter(pk__in=keys)
        .values_list("pk")
        .annotate(count=Count("attachments"))
    )
    for key in keys:
        head, (reverses, reversed_by) = rows[key][:-2], rows[key][-2:]
        yield _entry(*head, reverses is not None, reversed_by is not None, *sums[key], files[key])


def _entry(*values: Any) -> EntryListed:
    return EntryListed(*values)


def _sums(keys: list[int]) -> dict[int, tuple[int, int]]:
    lines = JournalLine.objects.filter(entry__in=keys).values_list("entry").order_by()
    debits = Coalesce(Sum("amount_minor", filter=Q(amount_minor__gt=0)), 0)
    summed: Any = lines.annotate(debit=debits, count=Count("pk"))
    return {entry_id: (int(debit), count) for entry_id, debit, count in summed}


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

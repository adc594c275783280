"""Reading entries a part at a time, by what is asked of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.db.models import Count, Exists, F, OuterRef, Q

from akker.books.models import Book
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.queries import EntryRow, entries_with_ids, of_source
from akker.ledger.queries_found import label_parts, reach_since, says

MOST_LINES_AT_ONCE = 10_000
Order = Literal["day", "-day", "recorded", "-recorded"]


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Everything that can be asked of a list of entries; empty is not asked.

    `text` is part of the description, the source or the text of a line, or is the label;
    `ledger_code`, `party_code` and `dimension` (a dimension and one of its values) are each of
    some line of the entry. Text and amount are looked for among the latest of the period, unless
    `everywhere`.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    journal_code: str = ""
    year_name: str = ""
    ledger_code: str = ""
    party_code: str = ""
    dimension: tuple[str, str] | None = None
    text: str = ""
    source: str = ""
    amount_minor: int | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """`looked_since` is the first day that was looked through, None where all was."""

    entries: list[EntryRow]
    goes_on: bool
    looked_since: dt.date | None


def entries_page(
    book: Book,
    asked: EntryFilter,
    *,
    order: Order = "day",
    after: tuple[dt.date, int] | None = None,
    limit: int,
) -> EntriesPage:
    """Up to `limit` entries after one of a day and a key.

    By day and within it as recorded, or by recording alone. Fewer come, but one at least, where
    they would have more than ten thousand lines together. Seven queries.
    """
    since = _reach(book, asked)
    reached = replace(asked, since=since) if since else asked
    found = JournalEntry.objects.filter(book=book).annotate(key=F("pk"))
    found = found.filter(_conditions(reached))
    if after is not None:
        found = found.filter(_after(order, *after))
    sign = "-" if order.startswith("-") else ""
    by = (f"{sign}booked_on", f"{sign}pk") if order.endswith("day") else (f"{sign}pk",)
    ids = list(found.order_by(*by).values_list("pk", flat=True)[: limit + 1])
    kept = _of_bearable_size(book, ids[:limit])
    rows = {row.entry_id: row for row in entries_with_ids(book, kept)}
    listed = [rows[entry_id] for entry_id in kept]
    return EntriesPage(listed, len(kept) < len(ids), since)


def _reach(book: Book, asked: EntryFilter) -> dt.date | None:
    is_sought = (asked.text and not label_parts(asked.text)) or asked.amount_minor is not None
    if asked.everywhere or not is_sought:
        return None
    return reach_since(book, since=asked.since, until=asked.until)


def _after(order: Order, day: dt.date, entry_id: int) -> Q:
    match order:
        case "day":
            # The day alone, too: an index can begin there.
            return Q(booked_on__gte=day) & (Q(booked_on__gt=day) | Q(pk__gt=entry_id))
        case "-day":
            return Q(booked_on__lte=day) & (Q(booked_on__lt=day) | Q(pk__lt=entry_id))
        case "recorded":
            return Q(pk__gt=entry_id)
    return Q(pk__lt=entry_id)


def _conditions(asked: EntryFilter) -> Q:
    conditions = Q()
    if asked.since is not None:
        conditions &= Q(booked_on__gte=asked.since)
    if asked.until is not None:
        conditions &= Q(booked_on__lte=asked.until)
    if asked.journal_code:
        conditions &= Q(journal__code=asked.journal_code)
    if asked.year_name:
        conditions &= Q(fiscal_year__name=asked.year_name)
    if asked.text:
        conditions &= says(asked.text, everywhere=asked.everywhere)
    if asked.source:
        conditions &= of_source(asked.source)
    lines = JournalLine.objects.filter(entry=OuterRef("pk"))
    if asked.ledger_code:
        conditions &= Q(Exists(lines.filter(ledger_account__code=asked.ledger_code)))
    if asked.party_code:
        conditions &= Q(Exists(lines.filter(party__code=asked.party_code)))
    if asked.amount_minor is not None:
        sides = (asked.amount_minor, -asked.amount_minor)
        conditions &= Q(Exists(lines.filter(amount_minor__in=sides)))
    if asked.dimension is not None:
        dimension, value = asked.dimension
        tagged = lines.filter(dimensions__dimension__code=dimension, dimensions__value__code=value)
        conditions &= Q(Exists(tagged))
    return conditions


def _of_bearable_size(book: Book, ids: Sequence[int]) -> list[int]:
    """Those whose lines fit in one answer, in their order; the first in any case."""
    lines = JournalLine.objects.filter(book=book, entry__in=ids)
    counts = dict(lines.values_list("entry").annotate(count=Count("pk")).order_by())
    kept: list[int] = []
    line_count = 0
    for entry_id in ids:
        line_count += counts.get(entry_id, 0)
        if kept and line_count > MOST_LINES_AT_ONCE:
            break
        kept.append(entry_id)
    return kept

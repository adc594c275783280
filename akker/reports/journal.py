"""The journal: entries with their lines, by day or by number; and the list of journals."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from akker.books.models import Book
from akker.books.queries import fiscal_years
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.kernel.stored import day_of, moment_of
from akker.ledger.models import Journal, JournalEntry
from akker.ledger.rules import entry_label
from akker.packs.names import name_read
from akker.reports.entry_lines import MOST_LINES, PAGE_SIZE, check_line_count, debit_and_credit
from akker.reports.frame import framed_json, subtitle_between, view_notes
from akker.reports.periods import Period, check_period
from akker.reports.statements import fetch
from akker.reports.sums import Span, sums
from akker.reports.table import Column, Row, Table
from akker.reports.view import PLAIN, Lens, View, lens_of
from akker.reports.words import word
from akker.reports.years import start_of


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of a listed entry; debit above zero."""

    code: str
    name: str
    party_code: str
    text: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ListedEntry:
    entry_id: int
    label: str
    number: int
    booked_on: dt.date
    description: str
    source: str
    recorded_at: dt.datetime
    lines: tuple[ListedLine, ...]


@dataclass(frozen=True, slots=True)
class JournalListing:
    """Entries of a period by day, in the order they were written; of one journal, by number.

    `next_id` is the key of the last one here when more follow.
    """

    period: Period
    view: View
    journal_code: str
    entries: tuple[ListedEntry, ...]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class _Series:
    """What is listed: a period, of all journals or of one of them in one fiscal year."""

    period: Period
    journal_id: int = 0
    fiscal_year_id: int = 0
    is_whole_year: bool = False


@dataclass(frozen=True, slots=True)
class _After:
    """The entry after which to go on; nothing of an entry that is not there is above zero."""

    booked_on: dt.date
    entry_id: int = 0
    number: int = 0


def journal(
    book: Book,
    *,
    until: dt.date,
    since: dt.date | None = None,
    journal_code: str = "",
    page: int | None = None,
    after: int | None = None,
    size: int = PAGE_SIZE,
    view: View = PLAIN,
) -> JournalListing:
    """Entries from `since`, or the year's first day: all, one page, or those after a key.

    Refused: too_many_lines, journal_unknown, journal_over_years, entry_unknown, page_unknown,
    and what `check_period` and `lens_of` refuse.
    """
    series = _series(book, since, until, journal_code)
    lens = lens_of(book, view)
    if page is None and after is None:
        span = Span(series.period.since, series.period.until)
        if not journal_code and not lens.needs_scan:
            check_line_count(sum(total.line_count for total in sums(book, span).values()))
        entries = _entries(book, series, lens, count=MOST_LINES // 2 + 1)
        check_line_count(sum(len(entry.lines) for entry in entries))
        return JournalListing(series.period, view, journal_code, tuple(entries), None)
    if page is not None and page < 1:
        raise Refused("page_unknown", "There is no page {page}.", remedy="Use 1.", page=page)
    if after is not None:
        entries = _entries(book, series, lens, count=size + 1, start=_after(book, after))
    else:
        start, skip = _passing(book, series, lens, ((page or 1) - 1) * size)
        entries = _entries(book, series, lens, count=size + 1, start=start, skip=skip)
    next_id = entries[size - 1].entry_id if len(entries) > size else None
    return JournalListing(series.period, view, journal_code, tuple(entries[:size]), next_id)


def journal_entries(
    book: Book,
    *,
    until: dt.date,
    since: dt.date | None = None,
    journal_code: str = "",
    language: str = "",
    at_once: int = 2_000,
) -> Iterator[ListedEntry]:
    """Every entry, however many, read so many at once: in little memory."""
    series = _series(book, since, until, journal_code)
    lens = lens_of(book, View(language=language))
    start: _After | None = None
    while True:
        entries = _entries(book, series, lens, count=at_once, start=start)
        yield from entries
        if len(entries) < at_once:
            return
        last = entries[-1]
        start = _After(last.booked_on, last.entry_id, last.number)


def _series(book: Book, since: dt.date | None, until: dt.date, journal_code: str) -> _Series:
    years = fiscal_years(book)
    period = check_period(since or start_of(years, until), until)
    if not journal_code:
        return _Series(period)
    found = Journal.objects.filter(book=book, code=journal_code).first()
    if found is None:
        codes = Journal.objects.filter(book=book).order_by("code").values_list("code", flat=True)
        raise Refused(
            "journal_unknown",
            "{book} has no journal {code}.",
            remedy="It has: {there_are}.",
            book=book.name,
            code=journal_code,
            there_are=", ".join(codes),
        )
    met = [y for y in years if y.starts_on <= period.until and y.ends_on >= period.since]
    if len(met) > 1:
        raise Refused(
            "journal_over_years",
            "{since} and {until} lie in different years, and each numbers its own entries.",
            remedy="Ask for one year at a time, or leave the journal out.",
            since=period.since.isoformat(),
            until=period.until.isoformat(),
        )
    if not met:
        return _Series(period, found.pk)
    is_whole = period.since <= met[0].starts_on and met[0].ends_on <= period.until
    return _Series(period, found.pk, met[0].fiscal_year_id, is_whole)


def _after(book: Book, entry_id: int) -> _After:
    found = JournalEntry.objects.filter(book=book, pk=entry_id).first()
    if found is None:
        raise Refused(
            "entry_unknown",
            "{book} has no entry {entry}.",
            remedy="Start from the first page.",
            book=book.name,
            entry=entry_id,
        )
    return _After(found.booked_on, found.pk, found.number)


def _passing(book: Book, series: _Series, lens: Lens, skip: int) -> tuple[_After | None, int]:
    """A start that passes over so many entries, and how many the statement has to count off.

    Numbers have no gaps, and the index of days holds keys: both are found without reading
    the entries passed over, but for what was known at a moment.
    """
    if not skip or lens.needs_scan:
        return None, skip
    since, until = series.period.since, series.period.until
    if series.journal_id:
        return (_After(since, number=skip), 0) if series.is_whole_year else (None, skip)
    keys = fetch("journal_key", book=book.pk, since=since, until=until, skip=skip - 1)
    for booked_on, entry_id in keys:
        return _After(day_of(booked_on), entry_id), 0
    return _After(until, 2**62), 0


def _entries(
    book: Book,
    series: _Series,
    lens: Lens,
    *,
    count: int,
    start: _After | None = None,
    skip: int = 0,
) -> list[ListedEntry]:
    """The entries after `start`, without the first `skip` of them."""
    start = start or _After(series.period.since)
    asked: dict[str, object] = {
        "book": book.pk,
        "since": series.period.since,
        "until": series.period.until,
        "known_at": lens.known_until,
        "count": count,
        "skip": skip,
    }
    if series.journal_id:
        in_series = {"journal": series.journal_id, "year": series.fiscal_year_id}
        rows = fetch("journal_by_number", after=start.number, **in_series, **asked)
    else:
        key = {"after_on": start.booked_on, "after": start.entry_id}
        rows = fetch("journal_by_day", **key, **asked)
    return [_listed(book, lens, list(group)) for _, group in groupby(rows, key=lambda row: row[0])]


def _listed(book: Book, lens: Lens, rows: Sequence[tuple[Any, ...]]) -> ListedEntry:
    entry_id, booked_on, code, year, number, description, source, recorded_at = rows[0][:8]
    return ListedEntry(
        entry_id,
        entry_label(code, year, number),
        number,
        day_of(booked_on),
        description,
        source,
        moment_of(recorded_at),
        tuple(
            ListedLine(
                code,
                name_read(book.pack_code, code, name, lens.language),
                party or "",
                text,
                amount,
            )
            for *_, code, name, party, text, amount in rows
        ),
    )


def journal_json(book: Book, report: JournalListing) -> dict[str, object]:
    """Decimal strings, debit above zero. `next` is the key to ask the following ones with."""
    return {
        "book": book.slug,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        **framed_json(book, report.view),
        "journal": report.journal_code or None,
        "next": report.next_id,
        "rows": [
            {
                "entry": entry.label,
                "key": entry.entry_id,
                "date": entry.booked_on.isoformat(),
                "description": entry.description,
                "source": entry.source,
                "recorded_at": entry.recorded_at.isoformat(),
                "lines": [
                    {
                        "code": line.code,
                        "name": line.name,
                        "party": line.party_code,
                        "text": line.text,
                        "amount": decimal_text(line.amount_minor, book.currency),
                    }
                    for line in entry.lines
                ],
            }
            for entry in report.entries
        ],
    }


def journal_columns(language: str) -> tuple[Column, ...]:
    return (
        Column("entry", word(language, "entry"), "code", on_paper=False),
        Column("date", word(language, "day"), "date", on_paper=False),
        Column("description", word(language, "description"), "text", on_paper=False),
        Column("code", word(language, "code"), "code"),
        Column("name", word(language, "ledger_account"), "text"),
        Column("text", word(language, "text"), "text"),
        Column("party", word(language, "party"), "code"),
        Column("debit", word(language, "debit"), "amount"),
        Column("credit", word(language, "credit"), "amount"),
    )


def journal_rows(entry: ListedEntry) -> Iterator[Row]:
    """A heading for the entry, for people, and its lines."""
    heading = f"{entry.booked_on} {entry.label} {entry.description}".rstrip()
    yield Row((None, None, None, heading, None, None, None, None, None), style="group")
    for line in entry.lines:
        yield Row(
            (
                entry.label,
                entry.booked_on,
                entry.description,
                line.code,
                line.name,
                line.text,
                line.party_code,
                *debit_and_credit(line.amount_minor),
            ),
            level=1,
        )


def journal_table(book: Book, report: JournalListing, language: str) -> Table:
    """A heading for each entry, its lines, and the total of all that is listed."""
    rows = [row for entry in report.entries for row in journal_rows(entry)]
    amounts = [line.amount_minor for entry in report.entries for line in entry.lines]
    debit = sum(amount for amount in amounts if amount > 0)
    total = (None, None, None, word(language, "total"), None, None, None, debit)
    rows.append(Row((*total, debit - sum(amounts)), style="total"))
    title = word(language, "journal")
    return Table(
        title=f"{title} {report.journal_code}".rstrip(),
        book_name=book.name,
        currency=book.currency,
        columns=journal_columns(language),
        rows=tuple(rows),
        subtitle=subtitle_between(report.period, language),
        notes=view_notes(report.view, language),
    )

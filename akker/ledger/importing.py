"""Bringing in a journal from a file, all of it or nothing.

The file is walked once to check all of it and put its entries aside; what was put aside is
posted in batches, in the one transaction of the use case
(docs/decisions/0007-importing-in-one-transaction.md).
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.books.models import Book
from akker.intake.amounts import Style, settle_style
from akker.intake.dates import DateReader, Order, settle_order
from akker.intake.headings import unclaimed_headings
from akker.intake.importing import (
    BegunImport,
    begin_import,
    check_deferred_now,
    in_batches,
    remember_items,
    remember_keys,
    remember_mapping,
    settle_known,
)
from akker.intake.kinds import Progress
from akker.intake.problems import RowProblem, at_row
from akker.intake.queries import remembered_mapping
from akker.intake.sheets import Sheet, open_sheet
from akker.intake.staging import Staging, staging
from akker.kernel.errors import Refused
from akker.kernel.statistics import count_rows
from akker.ledger.charting import NewLedgerAccount, write_change, write_ledger_accounts
from akker.ledger.events import EntriesPosted
from akker.ledger.import_checks import (
    ENTRIES_AT_ONCE,
    LINES_AT_ONCE,
    Findings,
    Proposal,
    stage_entries,
)
from akker.ledger.import_names import account_codes
from akker.ledger.import_rows import JournalReader, find_columns, unpacked
from akker.ledger.queries import chart, journal_of_kind
from akker.ledger.queries_rates import RateRow, rate_on
from akker.ledger.rules import NewEntry
from akker.ledger.sealing import POSTED_TABLES, PostedEntry, write_entries
from akker.ledger.surroundings import hold_ledger

JOURNAL, OPENED = "journal", "ledger account"  # kinds of imported items
_MOST_RATES = 20_000


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came in; of a dry run, what would come in, and what is wrong with the file.

    `known_count` entries came in before. Without anything new there is no import, and its uid
    is empty. `proposals` are ledger accounts that the books did not have.
    """

    import_uid: str
    entry_count: int
    line_count: int
    known_count: int
    opened_codes: tuple[str, ...]
    first_label: str
    last_label: str
    proposals: tuple[Proposal, ...]
    problems: tuple[RowProblem, ...]
    ignored_headings: tuple[str, ...]
    dry_run: bool


@usecase(Permission.IMPORT_FILES)
def import_journal(
    actor: Actor,
    *,
    path: Path,
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    dates: Order | None = None,
    decimal_sign: Style | None = None,
    dry_run: bool = False,
    open_accounts: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Post the entries of a CSV or a workbook that did not come in before.

    `mapping` goes from headings to our fields, and is remembered for files with the same
    headings. A dry run writes nothing and lists what is wrong, row by row; otherwise the first
    thing that is wrong refuses the whole file. Refused: with its row, what reading the file
    and `rules.check_entry` refuse, and entry_comes_back.
    """
    if open_accounts:
        require(actor, Permission.CHANGE_CHART)
    sheet = open_sheet(path)
    known = remembered_mapping(actor.book, JOURNAL, sheet.headings) if mapping is None else mapping
    manner = _Manner(known, dates, decimal_sign)
    found = Findings({place.code for place in chart(actor.book)}, open_accounts, dry_run)
    with staging() as staged:
        result = _look(actor.book, sheet, manner, found, staged, progress)
        if dry_run or not result.entry_count:
            return result
        begun = begin_import(
            actor, kind=JOURNAL, path=path, file_name=file_name, item_count=result.entry_count
        )
        if mapping:
            remember_mapping(actor, JOURNAL, sheet.headings, mapping)
        opened = _open_accounts(actor, begun, found)
        first, last = _post(actor, begun, staged, result.entry_count, progress)
        remember_items(actor, begun, staged)
    record(
        actor,
        EntriesPosted(first.entry_id, last.entry_id, result.entry_count, begun.source),
        subject=begun.source,
    )
    return replace(
        result,
        import_uid=begun.uid,
        opened_codes=opened,
        first_label=first.label,
        last_label=last.label,
    )


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a person says that the file is written."""

    mapping: Mapping[str, str]
    dates: Order | None
    decimal_sign: Style | None


def _look(
    book: Book,
    sheet: Sheet,
    manner: _Manner,
    found: Findings,
    staged: Staging,
    progress: Progress | None,
) -> ImportResult:
    """The first walk: what would come in, put aside, and what is wrong."""
    ignored: tuple[str, ...] = ()
    try:
        reader = _reader(book, sheet, manner)
        ignored = _ignored(sheet, reader)
        stage_entries(book, sheet.rows, reader, found, staged, progress)
    except Refused as refused:
        # What ends the walk is listed too, if it is about a row.
        row = refused.values.get("row")
        if not found.lists or not isinstance(row, int):
            raise
        found.problems.append(at_row(refused, row))
    known_count = settle_known(book, JOURNAL, staged)
    return ImportResult(
        import_uid="",
        entry_count=staged.item_count() - known_count,
        line_count=staged.new_line_count(),
        known_count=known_count,
        opened_codes=(),
        first_label="",
        last_label="",
        proposals=tuple(found.proposals.values()),
        problems=tuple(sorted(found.problems, key=lambda problem: problem.row)),
        ignored_headings=ignored,
        dry_run=found.lists,
    )


def _reader(book: Book, sheet: Sheet, manner: _Manner) -> JournalReader:
    """What the whole file shows: its columns, the order of its dates, its decimal sign."""
    columns = find_columns(sheet.headings, manner.mapping, is_text=bool(sheet.encoding))
    dates, decimal_sign = manner.dates, manner.decimal_sign
    if dates is None:
        day = columns.of["date"]
        dates = settle_order((row.number, row.cells[day]) for row in sheet.rows)
    if decimal_sign is None:
        amounts = columns.amounts()
        decimal_sign = settle_style(
            (row.number, row.cells[column]) for row in sheet.rows for column in amounts
        )
    return JournalReader(
        columns,
        DateReader(dates),
        decimal_sign,
        book.currency,
        journal_of_kind(book, "general"),
        account_codes(chart(book)),
        _remembered_rates(book),
    )


def _remembered_rates(book: Book) -> Callable[[str, dt.date], RateRow]:
    found: dict[tuple[str, dt.date], RateRow] = {}

    def rate(currency: str, day: dt.date) -> RateRow:
        row = found.get((currency, day))
        if row is None:
            if len(found) > _MOST_RATES:
                found.clear()
            row = found[currency, day] = rate_on(book, currency, day)
        return row

    return rate


def _ignored(sheet: Sheet, reader: JournalReader) -> tuple[str, ...]:
    """The headings of columns that nothing is taken from."""
    tags = {f"dimension {i}": column for i, (_, column) in enumerate(reader.columns.dimensions)}
    return unclaimed_headings(sheet.headings, {**reader.columns.of, **tags})


def _open_accounts(actor: Actor, begun: BegunImport, found: Findings) -> tuple[str, ...]:
    """Open or restore the ledger accounts that the entries need; their codes."""
    types = found.types_by_code()
    if types:
        write_ledger_accounts(
            actor, [NewLedgerAccount(code, code, kind) for code, kind in types.items()]
        )
    for code in sorted(found.retired):
        write_change(actor, code, retired_on=None)
    codes = (*types, *sorted(found.retired))
    if codes:
        remember_opened(actor, begun, codes)
    return codes


def remember_opened(actor: Actor, begun: BegunImport, codes: tuple[str, ...]) -> None:
    """Step: undoing the import retires these ledger accounts, where nothing else uses them."""
    ids = {place.code: place.ledger_account_id for place in chart(actor.book)}
    keyed = [(hashlib.sha256(code.encode()).hexdigest(), ids[code]) for code in codes]
    remember_keys(actor, begun, OPENED, keyed)


def _post(
    actor: Actor,
    begun: BegunImport,
    staged: Staging,
    entry_count: int,
    progress: Progress | None,
) -> tuple[PostedEntry, PostedEntry]:
    """Post what was put aside; the first and the last entry."""
    if entry_count > ENTRIES_AT_ONCE:
        hold_ledger(actor.book)
    first: PostedEntry | None = None
    done = counted = 0
    for batch in in_batches(staged.new_items(), ENTRIES_AT_ONCE):
        entries = [unpacked(content, begun.source) for _, content in batch]
        posted = write_in_parts(actor, entries)
        staged.note_subjects(
            (position, entry.entry_id) for (position, _), entry in zip(batch, posted, strict=True)
        )
        first, last, done = first or posted[0], posted[-1], done + len(batch)
        if entry_count > ENTRIES_AT_ONCE and done >= 2 * counted:
            count_rows(connection, POSTED_TABLES)
            counted = done
        if progress is not None:
            progress("post", done, entry_count)
    assert first is not None, "there was something new"
    return first, last


def write_in_parts(actor: Actor, entries: list[NewEntry]) -> list[PostedEntry]:
    """Step: post entries with as many lines at once as a statement can carry."""
    posted: list[PostedEntry] = []
    part: list[NewEntry] = []
    line_count = 0
    for entry in entries:
        if part and line_count + len(entry.lines) > LINES_AT_ONCE:
            posted += write_entries(actor, part)
            part, line_count = [], 0
        part.append(entry)
        line_count += len(entry.lines)
    if part:
        posted += write_entries(actor, part)
    check_deferred_now()
    return posted

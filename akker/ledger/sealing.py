"""Writing entries to the ledger: the one path, with few statements whatever their size.

One statement reads what surrounds the entries and locks the book against closing; one
writes the lines, one the month totals; the counter is locked last and the entries follow,
complete (docs/decisions/0002-born-sealed.md, 0003-hand-written-posting.md).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection

from akker.books.actor import Actor
from akker.kernel.calendar import month_of
from akker.kernel.errors import Refused
from akker.kernel.kept_plans import keeping_cursor
from akker.kernel.stored import moment_of
from akker.ledger.chain import (
    GENESIS,
    CanonicalEntry,
    CanonicalLine,
    canonical_text,
    entry_hash,
)
from akker.ledger.rules import NewEntry, Surroundings, Year, check_entry, entry_label
from akker.ledger.rules_rates import with_rates
from akker.ledger.surroundings import read_surroundings

ROWS_AT_ONCE = 500  # 500 lines of 14 values stay below SQLite's 32,766 and PostgreSQL's 65,535
_LINE_COLUMNS = (
    "book_id, entry_id, line_no, ledger_account_id, party_id, booked_on, amount_minor,"
    " currency, currency_minor, rate_e9, rate_on, rate_source, text"
)
_TOTAL_COLUMNS = (
    "book_id, ledger_account_id, month, is_closing, debit_minor, credit_minor, line_count"
)
_OPEN = (
    "INSERT INTO ledger_controlline (line_id, book_id, ledger_account_id, party_id, booked_on,"
    " open_minor, base_minor) SELECT l.id, l.book_id, l.ledger_account_id, l.party_id, l.booked_on,"
    " COALESCE(l.currency_minor, l.amount_minor), l.amount_minor FROM ledger_journalline l"
    " JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id"
    " WHERE l.entry_id = %s AND a.control IN ('receivable', 'payable')"
)
_COUNTER = (
    "SELECT last_number, head_hash, last_recorded_at FROM ledger_counter"
    " WHERE book_id = %s AND journal_id = %s AND fiscal_year_id = %s"
)
_TOTALS_ADD = (
    " ON CONFLICT (book_id, ledger_account_id, month, is_closing) DO UPDATE SET"
    " debit_minor = ledger_monthtotal.debit_minor + excluded.debit_minor,"
    " credit_minor = ledger_monthtotal.credit_minor + excluded.credit_minor,"
    " line_count = ledger_monthtotal.line_count + excluded.line_count"
)
_ENTRY_INSERT = (
    "INSERT INTO ledger_journalentry (id, book_id, journal_id, fiscal_year_id, number,"
    " booked_on, description, source, reverses_id, recorded_at, previous_hash, hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)

_LOCK_NUMBERS = 2**31  # each half of a lock's name is an int4
_QUEUE = (
    "SELECT CASE WHEN coalesce(current_setting('akker.queue', true), '') IN ('', %s)"
    " THEN pg_advisory_xact_lock(%s::int, %s::int)::text END,"
    " set_config('akker.queue', %s, true)"
)

# What every posting adds to, for whoever counts rows after very many.
POSTED_TABLES = (
    "ledger_journalentry",
    "ledger_journalline",
    "ledger_linedimension",
    "ledger_monthtotal",
    "ledger_controlline",
)
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
Head = tuple[int, str, dt.datetime]  # last number, head of the chain, last moment


@dataclass(frozen=True, slots=True)
class PostedEntry:
    entry_id: int
    journal_code: str
    year_name: str
    number: int

    @property
    def label(self) -> str:
        return entry_label(self.journal_code, self.year_name, self.number)


def write_entries(actor: Actor, entries: Sequence[NewEntry]) -> list[PostedEntry]:
    """Step: post entries in the order given, numbered in that order, all or none.

    Refused: whatever `rules.check_entry` refuses. The caller records the event.
    """
    around, ids = read_surroundings(actor.book, entries)
    years = [check_entry(entry, around) for entry in entries]
    entries = [with_rates(entry, around.currency) for entry in entries]
    with keeping_cursor(connection) as cursor:
        _insert_lines(cursor, ids, entries, around)
        _open_lines(cursor, ids, entries, around)
        totals = _month_totals(entries, around)
        series = sorted(
            {
                (around.journals[entry.journal_code].journal_id, year.fiscal_year_id)
                for entry, year in zip(entries, years, strict=True)
            }
        )
        heads = _add_and_lock(cursor, around.book_id, totals, series)
        return _seal(cursor, ids, entries, years, around, heads)


def write_entry(actor: Actor, entry: NewEntry) -> PostedEntry:
    """Step: post one entry."""
    return write_entries(actor, [entry])[0]


def insert_rows(
    cursor: Any, table: str, columns: str, rows: Sequence[tuple[Any, ...]], tail: str = ""
) -> list[tuple[Any, ...]]:
    """Insert rows with few statements; what a RETURNING in `tail` gives, in any order."""
    width = columns.count(",") + 1
    one = "(" + ", ".join(["%s"] * width) + ")"
    returned: list[tuple[Any, ...]] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        chunk = rows[start : start + ROWS_AT_ONCE]
        if start and len(chunk) < ROWS_AT_ONCE and "RETURNING" not in tail:
            # A statement for each length that a rest can have would stay in memory.
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES {one}{tail}", chunk)
            break
        cursor.execute(
            f"INSERT INTO {table} ({columns}) VALUES {', '.join([one] * len(chunk))}{tail}",
            [value for row in chunk for value in row],
        )
        if "RETURNING" in tail:
            returned += cursor.fetchall()
    return returned


def _insert_lines(
    cursor: Any, ids: Sequence[int], entries: Sequence[NewEntry], around: Surroundings
) -> None:
    day = connection.ops.adapt_datefield_value
    rows = []
    tagged: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {}
    for entry_id, entry in zip(ids, entries, strict=True):
        booked_on = day(entry.booked_on)
        for line_no, line in enumerate(entry.lines, start=1):
            party_id = around.parties[line.party_code][0] if line.party_code else None
            rows.append(
                (
                    around.book_id,
                    entry_id,
                    line_no,
                    around.places[line.ledger_code].ledger_account_id,
                    party_id,
                    booked_on,
                    line.amount_minor,
                    line.currency,
                    line.currency_minor,
                    line.rate_e9,
                    day(line.rate_on),
                    line.rate_source,
                    line.text,
                )
            )
            if line.dimensions:
                tagged[entry_id, line_no] = line.dimensions
    tail = " RETURNING id, entry_id, line_no" if tagged else ""
    made = insert_rows(cursor, "ledger_journalline", _LINE_COLUMNS, rows, tail)
    if tagged:
        tags = [
            (around.book_id, line_id, *around.values[pair])
            for line_id, entry_id, line_no in made
            for pair in tagged.get((entry_id, line_no), ())
        ]
        insert_rows(
            cursor, "ledger_linedimension", "book_id, line_id, dimension_id, value_id", tags
        )


def _open_lines(
    cursor: Any, ids: Sequence[int], entries: Sequence[NewEntry], around: Surroundings
) -> None:
    """Lines of receivables and payables are open in full at first."""
    rows = [
        (entry_id,)
        for entry_id, entry in zip(ids, entries, strict=True)
        if any(around.places[line.ledger_code].is_settled for line in entry.lines)
    ]
    if len(rows) == 1:
        cursor.execute(_OPEN, rows[0])
    elif rows:
        cursor.executemany(_OPEN, rows)


def _month_totals(entries: Sequence[NewEntry], around: Surroundings) -> list[tuple[Any, ...]]:
    """What the entries add to the month totals, in the one order in which rows are locked."""
    totals: dict[tuple[int, int, bool], list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in entries:
        month = month_of(entry.booked_on)
        is_closing = around.journals[entry.journal_code].kind == "closing"
        for line in entry.lines:
            place_id = around.places[line.ledger_code].ledger_account_id
            total = totals[place_id, month, is_closing]
            total[0 if line.amount_minor > 0 else 1] += abs(line.amount_minor)
            total[2] += 1
    return [
        (around.book_id, place_id, month, is_closing, *total)
        for (place_id, month, is_closing), total in sorted(totals.items())
    ]


def _add_and_lock(
    cursor: Any,
    book_id: int,
    totals: list[tuple[Any, ...]],
    series: Sequence[tuple[int, int]],
) -> dict[tuple[int, int], Head]:
    """Add to the month totals, then lock the counters: hot rows, so as late as can be.

    On PostgreSQL the usual case is one statement: every writer of a book waits for these
    rows until the commit, and each round trip before it makes them all wait longer. Writers
    of one series queue for a lock of that series first, since those who wait for a row are
    all woken to try again and served in no order. A transaction queues once: whoever holds
    rows already would wait for the next queue in a circle with its first, who waits for
    those rows (docs/decisions/0027-writers-queue.md).
    """
    if connection.vendor == "postgresql" and len(series) == 1 and len(totals) <= ROWS_AT_ONCE:
        marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(totals))
        cursor.execute(
            f"WITH turn AS MATERIALIZED ({_QUEUE}), added AS"
            f" (INSERT INTO ledger_monthtotal ({_TOTAL_COLUMNS})"
            f" SELECT total.* FROM turn, (VALUES {marks}) AS total"
            f"{_TOTALS_ADD} RETURNING 1) {_COUNTER} AND (SELECT count(*) FROM added) > 0"
            " FOR UPDATE",
            [
                own := "{}/{}".format(*series[0]),
                *(number % _LOCK_NUMBERS for number in series[0]),
                own,
                *(value for row in totals for value in row),
                *(book_id, *series[0]),
            ],
        )
        row = cursor.fetchone()
        return {series[0]: _head(row) if row else _lock_counter(cursor, book_id, *series[0])}
    if connection.vendor == "postgresql":
        cursor.execute("SELECT set_config('akker.queue', 'rows', true)")
    insert_rows(cursor, "ledger_monthtotal", _TOTAL_COLUMNS, totals, _TOTALS_ADD)
    return {key: _lock_counter(cursor, book_id, *key) for key in series}


def _seal(
    cursor: Any,
    ids: Sequence[int],
    entries: Sequence[NewEntry],
    years: Sequence[Year],
    around: Surroundings,
    heads: dict[tuple[int, int], Head],
) -> list[PostedEntry]:
    """Number, chain and insert the entries. Nothing is locked after the counters."""
    moment = max([dt.datetime.now(dt.UTC), *(head[2] for head in heads.values())])
    day = connection.ops.adapt_datefield_value
    stored_moment = connection.ops.adapt_datetimefield_value(moment)
    rows, posted = [], []
    for entry_id, entry, year in zip(ids, entries, years, strict=True):
        key = (around.journals[entry.journal_code].journal_id, year.fiscal_year_id)
        number, previous, _ = heads[key]
        number += 1
        canonical = canonical_text(_canonical(entry, year.name, number, moment, around))
        own_hash = entry_hash(previous, canonical)
        heads[key] = (number, own_hash, moment)
        rows.append(
            (
                entry_id,
                around.book_id,
                *key,
                number,
                day(entry.booked_on),
                entry.description,
                entry.source,
                entry.reverses.entry_id if entry.reverses else None,
                stored_moment,
                previous,
                own_hash,
            )
        )
        posted.append(PostedEntry(entry_id, entry.journal_code, year.name, number))
    try:
        # One by one: PostgreSQL moves the counter only at the end of each statement.
        if len(rows) == 1:
            cursor.execute(_ENTRY_INSERT, rows[0])
        else:
            cursor.executemany(_ENTRY_INSERT, rows)
    except IntegrityError as error:
        raise _closed_meanwhile(error) from error
    return posted


def _closed_meanwhile(error: IntegrityError) -> Exception:
    """A year or period that was closed while we waited for the book shows only here."""
    if "no open fiscal year" in str(error) or "locked on this day" in str(error):
        return Refused(
            "period_locked",
            "This period was closed while you were posting.",
            remedy="Use a later date.",
        )
    return error


def _lock_counter(cursor: Any, book_id: int, journal_id: int, fiscal_year_id: int) -> Head:
    """The head of a series; its counter is made at first use."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    where = [book_id, journal_id, fiscal_year_id]
    for _ in range(2):
        cursor.execute(_COUNTER + lock, where)
        row = cursor.fetchone()
        if row is not None:
            return _head(row)
        cursor.execute(
            "INSERT INTO ledger_counter (book_id, journal_id, fiscal_year_id, last_number,"
            " head_hash) VALUES (%s, %s, %s, 0, %s) ON CONFLICT DO NOTHING",
            [*where, GENESIS],
        )
    raise AssertionError("the counter was just made")


def _head(row: Sequence[Any]) -> Head:
    last_number, head_hash, last_recorded_at = row
    return last_number, head_hash, moment_of(last_recorded_at) if last_recorded_at else _NEVER


def _canonical(
    entry: NewEntry, year_name: str, number: int, moment: dt.datetime, around: Surroundings
) -> CanonicalEntry:
    return CanonicalEntry(
        book_uid=around.book_uid,
        journal_code=entry.journal_code,
        year_name=year_name,
        number=number,
        booked_on=entry.booked_on,
        recorded_at=moment,
        description=entry.description,
        source=entry.source,
        reverses=entry.reverses.label if entry.reverses else "",
        lines=tuple(
            CanonicalLine(
                line_no=line_no,
                ledger_code=line.ledger_code,
                amount_minor=line.amount_minor,
                currency=line.currency,
                currency_minor=line.currency_minor,
                rate_e9=line.rate_e9,
                rate_on=line.rate_on,
                rate_source=line.rate_source,
                party_digest=around.parties[line.party_code][1] if line.party_code else "",
                text=line.text,
                dimensions=tuple(sorted(line.dimensions)),
            )
            for line_no, line in enumerate(entry.lines, start=1)
        ),
    )

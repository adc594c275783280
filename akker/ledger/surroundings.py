"""What the books hold around entries that are to be posted, read with one statement."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from akker.audit.guards import DELIVERY_GUARDS
from akker.audit.guards import GUARDS as AUDIT_GUARDS
from akker.books.guards import CASH_VAT_GUARDS
from akker.books.guards import GUARDS as BOOK_GUARDS
from akker.books.models import Book
from akker.files.guards import GUARDS as FILE_GUARDS
from akker.kernel.errors import Refused
from akker.kernel.guards import Rule, broken
from akker.kernel.kept_plans import keeping_cursor
from akker.kernel.stored import day_of
from akker.ledger.guards import GUARDS as LEDGER_GUARDS
from akker.ledger.rules import NewEntry, OpenJournal, Place, Surroundings, Year
from akker.ledger.rules_locks import Locks
from akker.parties.guards import GUARDS as PARTY_GUARDS

ALL_GUARDS: list[Rule] = [
    *BOOK_GUARDS, *CASH_VAT_GUARDS,
    *AUDIT_GUARDS, *DELIVERY_GUARDS, *FILE_GUARDS, *PARTY_GUARDS, *LEDGER_GUARDS,
]  # fmt: skip

# A cheap reading that changes when a guard is dropped or disabled.
_GUARD_STATE = {
    "sqlite": "(SELECT schema_version FROM pragma_schema_version)",
    "postgresql": "(SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal"
    " AND tgrelid IN ('ledger_journalentry'::regclass, 'ledger_journalline'::regclass,"
    " 'ledger_linedimension'::regclass, 'ledger_counter'::regclass))",
}
_NEXT_ID = {
    "sqlite": "(SELECT COALESCE(MAX(id), 0) + 1 FROM ledger_journalentry)",
    "postgresql": "nextval('ledger_journalentry_id_seq')",
}
SETTLED = ("receivable", "payable")  # controls whose lines settle each other
# Cast to text because the rows of a UNION share their columns.
_BOOK = (
    "SELECT 'book', id, uid, name, currency, CAST(hard_locked_until AS text),"
    " CAST(sales_locked_until AS text), CAST(purchase_locked_until AS text),"
    " CAST(vat_locked_until AS text), CAST({guards} AS text), CAST({next_id} AS text)"
    " FROM books_book WHERE id = %s"
)
_PLACES = (
    " UNION ALL SELECT 'place', id, code, currency, CAST(is_vat AS text),"
    " CAST(retired_on AS text), CAST(required_dimensions AS text), control, '', '', ''"
    " FROM ledger_ledgeraccount WHERE book_id = %s AND code IN ({marks})"
)
_JOURNALS = (
    " UNION ALL SELECT 'journal', id, code, kind, '', '', '', '', '', '', ''"
    " FROM ledger_journal WHERE book_id = %s"
)
_YEARS = (
    " UNION ALL SELECT 'year', id, name, CAST(starts_on AS text), CAST(ends_on AS text),"
    " CAST(closed_at AS text), '', '', '', '', ''"
    " FROM books_fiscalyear WHERE book_id = %s"
)
_PARTIES = (
    " UNION ALL SELECT 'party', id, code, digest, '', '', '', '', '', '', ''"
    " FROM parties_party WHERE book_id = %s AND code IN ({marks})"
)
_VALUES = (
    " UNION ALL SELECT 'value', v.id, v.code, d.code, CAST(d.id AS text), '', '', '', '', '', ''"
    " FROM books_dimensionvalue v JOIN books_dimension d ON d.id = v.dimension_id"
    " WHERE v.book_id = %s AND v.retired_on IS NULL AND v.code IN ({marks})"
)


def all_guards() -> list[Rule]:
    """Those of this package and below, and those of packages above, which settings name."""
    more: list[Rule] = import_string(settings.AKKER_GUARDS)
    return [*ALL_GUARDS, *more]


_verified: dict[str, str] = {}


def read_surroundings(book: Book, entries: Sequence[NewEntry]) -> tuple[Surroundings, list[int]]:
    """What surrounds the entries, and a reserved key for each.

    Locks the book row against whoever moves a lock date or closes a year. Refused:
    guards_broken, when the database has lost a rule of its own.
    """
    with keeping_cursor(connection) as cursor:
        rows = _read(cursor, book, entries, _NEXT_ID[connection.vendor], lock=" FOR SHARE")
        book_row = rows[0]
        ensure_guards(book_row[9])
        first_id = int(book_row[10])
        ids = list(range(first_id, first_id + len(entries)))
        if len(entries) > 1 and connection.vendor == "postgresql":
            ids = [first_id, *_reserve(cursor, len(entries) - 1)]
    return _surroundings(book_row, rows), ids


def look_around(book: Book, entries: Sequence[NewEntry]) -> Surroundings:
    """What surrounds entries that nobody posts now: reserves nothing and locks nothing."""
    with connection.cursor() as cursor:
        rows = _read(cursor, book, entries, "0")
    return _surroundings(rows[0], rows)


def hold_book(book: Book, *, exclusive: bool) -> None:
    """Lock the book row until the transaction ends: the first lock that anybody takes.

    Shared for who posts; exclusive for who moves a lock date, closes a year or revalues, and
    then waits for every posting under way. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        # NO KEY UPDATE: a foreign key to the book, as in an audit event, need not wait.
        strength = "NO KEY UPDATE" if exclusive else "SHARE"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM books_book WHERE id = %s FOR {strength}", [book.pk])


def hold_ledger(book: Book) -> None:
    """Post alone until the transaction ends: others wait, in these books and all others.

    For more entries than PostgreSQL has room for locks (ledger/guards.py). The book row comes
    first, as always.
    """
    if connection.vendor == "postgresql":
        hold_book(book, exclusive=False)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('akker.alone', 'on', true)")
            cursor.execute("SELECT pg_advisory_xact_lock(0)")


def _read(
    cursor: Any, book: Book, entries: Sequence[NewEntry], next_id: str, lock: str = ""
) -> list[Sequence[Any]]:
    """The rows of one statement, that of the book first."""
    places = {line.ledger_code for entry in entries for line in entry.lines}
    parties = {line.party_code for entry in entries for line in entry.lines} - {""}
    values = {v for entry in entries for line in entry.lines for _, v in line.dimensions}
    vendor = connection.vendor
    first = _BOOK.format(guards=_GUARD_STATE[vendor], next_id=next_id)
    if vendor == "postgresql":
        first = f"WITH book AS MATERIALIZED ({first}{lock}) SELECT * FROM book"
    sql = first
    values_given: list[int | str] = [book.pk]
    for part, codes in ((_PLACES, places), (_PARTIES, parties), (_VALUES, values)):
        if codes:
            sql += part.format(marks=", ".join(["%s"] * len(codes)))
            values_given += [book.pk, *sorted(codes)]
    sql += _JOURNALS + _YEARS
    cursor.execute(sql, [*values_given, book.pk, book.pk])
    return sorted(cursor.fetchall(), key=lambda row: row[0] != "book")


def _reserve(cursor: Any, count: int) -> list[int]:
    cursor.execute(
        "SELECT nextval('ledger_journalentry_id_seq') FROM generate_series(1, %s)", [count]
    )
    return [row[0] for row in cursor.fetchall()]


def broken_guards() -> list[str]:
    """Names of the rules of its own that this database has lost; empty when all is well."""
    return broken(all_guards(), connection)


def ensure_guards(state: str) -> None:
    """Refused: guards_broken. Looks closely once, and again when `state` has changed."""
    name = str(connection.settings_dict["NAME"])
    if _verified.get(name) == state:
        return
    wrong = broken_guards()
    if wrong:
        raise Refused(
            "guards_broken",
            "The database has lost its guard {names}; nothing can be posted safely.",
            remedy="Run `akker doctor`, and find out who changed the database.",
            names=", ".join(wrong[:3]),
        )
    _verified[name] = state


def _surroundings(book_row: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Surroundings:
    places: dict[str, Place] = {}
    journals: dict[str, OpenJournal] = {}
    years: list[Year] = []
    parties: dict[str, tuple[int, str]] = {}
    values: dict[tuple[str, str], tuple[int, int]] = {}
    for what, key, code, a, b, c, d, e, *_ in rows:
        if what == "place":
            required = () if d == "[]" else tuple(json.loads(d))
            places[code] = Place(key, a, b in ("1", "true"), _day(c), required, e in SETTLED)
        elif what == "journal":
            journals[code] = OpenJournal(key, a)
        elif what == "year":
            years.append(Year(key, code, day_of(a), day_of(b), c is not None))
        elif what == "party":
            parties[code] = (key, a)
        elif what == "value":
            values[a, code] = (int(b), key)
    _, book_id, uid, name, currency, hard, sales, purchase, vat, *_ = book_row
    return Surroundings(
        book_id=book_id,
        book_uid=uid,
        book_name=name,
        currency=currency,
        locks=Locks(_day(hard), _day(sales), _day(purchase), _day(vat)),
        places=places,
        journals=journals,
        years=years,
        parties=parties,
        values=values,
    )


def _day(text: str | None) -> dt.date | None:
    return day_of(text) if text else None

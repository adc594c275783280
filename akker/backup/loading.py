"""Steps: bringing the rows of a file back, through every guard of the database.

Lines come before their entry, and entries in the order of their numbers (`entry_loading`),
so that the database proves balance, numbers and chain again while it loads.

On SQLite all of it is one transaction. On PostgreSQL each batch is one: a counter that moves
a hundred thousand times within a transaction is found ever more slowly. Each batch notes how
far it came, so that a second start goes on from there.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.db import connection, transaction

from akker.backup.container import Opened, newer, read_rows, unsafe
from akker.backup.manifest import NAME, TableMember
from akker.backup.models import Restoration
from akker.backup.rows import Unfit, row_reader
from akker.backup.tables import BOOK, TABLES, Column, Table, columns_of
from akker.backup.writing import Tell
from akker.books.actor import enter_book
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.statistics import count_rows
from akker.ledger.changing import LANGUAGES
from akker.ledger.opening import NewBook, check_new_book
from akker.ledger.sealing import insert_rows

_ROWS_AT_ONCE = 1000
_MOST_TEXT_AT_ONCE = 16 * 1024**2
_MARGIN = 10_000  # more keys than others can take between two statements

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Loading:
    """A file on its way in, with its tables by label."""

    backup: Opened
    members: Mapping[str, TableMember]
    restoration: Restoration
    tell: Tell

    @property
    def offsets(self) -> Mapping[str, int]:
        """What is added to the keys of each table: nothing, where there was nothing."""
        offsets: Mapping[str, int] = self.restoration.offsets
        return offsets

    @property
    def last_ids(self) -> dict[str, int]:
        return {label: member.last_id for label, member in self.members.items()}


def members_of(backup: Opened) -> dict[str, TableMember]:
    """The tables of a file by label. Refused: backup_newer, backup_unsafe."""
    kind = backup.manifest.kind
    labels = {t.name: t.label for t in TABLES if kind == "whole" or t.in_archive}
    if not {member.table for member in backup.manifest.tables} <= labels.keys():
        raise newer(backup.path)
    members = {labels[member.table]: member for member in backup.manifest.tables}
    # Books that the manifest does not name would come in without being compared.
    book_count = members[BOOK].row_count if BOOK in members else 0
    if len(members) < len(backup.manifest.tables) or book_count != len(backup.manifest.books):
        raise unsafe(backup.path, NAME)
    return members


def check_books(backup: Opened, members: Mapping[str, TableMember]) -> None:
    """What every page and all scheduled work reads of books is such as books are opened with:
    with another short name than addresses have, even the list of all books could not be shown.

    Refused: backup_unsafe.
    """
    usual = {"slug": "", "name": "", "country": "", "currency": "", "timezone": "UTC"}
    for row in read_rows(backup, members[BOOK]) if BOOK in members else ():
        texts = {name: row.get(name, text) for name, text in usual.items()}
        try:
            if not all(isinstance(text, str) for text in texts.values()):
                raise ValueError("no text")
            if row.get("language", "en") not in LANGUAGES:
                raise ValueError("no language")
            zoneinfo.ZoneInfo(texts.pop("timezone"))
            check_new_book(NewBook(first_day=dt.date.min, **texts), None)
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError, Refused) as error:
            raise unsafe(backup.path, BOOK) from error


def one_batch() -> AbstractContextManager[Any]:
    """A transaction on PostgreSQL; on SQLite a part of the one around everything."""
    if connection.vendor == "postgresql":
        return transaction.atomic(durable=True)
    return nullcontext()


def load_table(loading: Loading, table: Table) -> None:
    """Insert the rows of a table that are not in yet, those of one book after another's."""
    columns, book_at = columns_of(table), book_place(table)
    done = counted = loading.restoration.progress.get(table.label, 0)
    rows = islice(decoded_rows(loading, table, columns), done, None)
    for book_id, rows_of_book in groupby(
        rows, key=lambda row: None if book_at is None else row[book_at]
    ):
        while chunk := part_of(rows_of_book):
            done += len(chunk)
            with one_batch():
                enter(book_id)
                insert(table, columns, chunk)
                loading.restoration.progress[table.label] = done
                loading.restoration.save(update_fields=["progress"])
            if done >= 2 * counted and len(chunk) == _ROWS_AT_ONCE:
                gather_statistics(table.name)
                counted = done
            loading.tell(table.label, done)


def part_of(rows: Iterator[Row]) -> list[Row]:
    """The next rows that go together: long ones are fewer, whatever a stranger packed in them."""
    part: list[Row] = []
    length = 0
    for row in rows:
        part.append(row)
        length += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(part) == _ROWS_AT_ONCE or length >= _MOST_TEXT_AT_ONCE:
            break
    return part


def enter(book_id: int | None) -> None:
    if book_id is not None:
        enter_book(Book(pk=book_id))


def book_place(table: Table) -> int | None:
    """Where the key of the book stands among the columns; None where rows are of no book."""
    names = [column.name for column in columns_of(table)]
    return names.index("book_id") if "book_id" in names else None


def decoded_rows(loading: Loading, table: Table, columns: Sequence[Column]) -> Iterator[Row]:
    """The rows of a table, keys moved, each value checked; held columns empty.

    Refused: backup_unsafe.
    """
    backup = loading.backup
    values_of = row_reader(columns, loading.offsets, loading.last_ids, table.former)
    blanks = [
        (i, None if column.name in table.held else table.starts_as[column.name])
        for i, column in enumerate(columns)
        if column.name in table.held or column.name in table.starts_as
    ]
    for number, row in enumerate(read_rows(backup, loading.members[table.label]), start=1):
        try:
            values = values_of(row)
        except Unfit as error:
            raise unsafe(backup.path, f"{table.label} row {number} {error}") from error
        if blanks:
            changed = list(values)
            for i, value in blanks:
                changed[i] = value
            values = tuple(changed)
        yield values


def insert(
    table: Table, columns: Sequence[Column], rows: Sequence[Row], *, one_by_one: bool = False
) -> None:
    """Insert rows; `one_by_one` where a guard must see the row before on PostgreSQL too."""
    names = [column.name for column in columns] + list(table.left_out)
    filled = [(*row, *table.left_out.values()) for row in rows] if table.left_out else rows
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not one_by_one:
            insert_rows(cursor, table.name, listed, filled)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(
                f"INSERT INTO {table.name} ({listed}) VALUES ({marks})",  # noqa: S608
                filled,
            )


def set_held(loading: Loading, table: Table) -> None:
    """Lock, close and refer at last: now that hinders nothing any more."""
    columns, book_at = columns_of(table), book_place(table)
    places = [i for i, column in enumerate(columns) if column.name in table.held]
    sets = ", ".join(f'"{columns[i].name}" = %s' for i in places)
    sql = f"UPDATE {table.name} SET {sets} WHERE id = %s"  # noqa: S608
    values_of = row_reader(columns, loading.offsets, loading.last_ids, table.former)
    rows = map(values_of, read_rows(loading.backup, loading.members[table.label]))
    held = (row for row in rows if any(row[i] is not None for i in places))
    for book_id, rows_of_book in groupby(
        held, key=lambda row: None if book_at is None else row[book_at]
    ):
        with one_batch(), connection.cursor() as cursor:
            enter(book_id)
            for row in rows_of_book:
                cursor.execute(sql, [*(row[i] for i in places), row[0]])


def move_sequences(loading: Loading) -> None:
    """On PostgreSQL: have new rows numbered after those that came in."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for label, member in loading.members.items():
                if member.last_id > 0 and label not in loading.offsets:
                    cursor.execute(
                        "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                        [member.table, member.last_id],
                    )


def reserve_keys(members: Mapping[str, TableMember]) -> dict[str, int]:
    """What to add to the keys of each table of an archive, so that all of them are free.

    Keys that others take meanwhile lie before or after those of the archive.
    """
    offsets: dict[str, int] = {}
    with connection.cursor() as cursor:
        for label, member in members.items():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [member.table])
                offsets[label] = int(cursor.fetchone()[0]) + _MARGIN
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                    [member.table, offsets[label] + max(member.last_id, 1)],
                )
            else:
                cursor.execute(
                    "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s",
                    [member.table],
                )
                offsets[label] = int(cursor.fetchone()[0])
    return offsets


def gather_statistics(*names: str) -> None:
    """Tell the database how many rows these tables have now, or all of them."""
    count_rows(connection, names or [table.name for table in TABLES])

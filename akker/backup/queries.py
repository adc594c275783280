"""Reading what goes into a file: one moment, and what must be the same afterwards."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from akker.backup.manifest import BookSummary, ChainHead, Kind
from akker.backup.models import Restoration
from akker.backup.tables import BOOK, TABLES, Table, columns_of
from akker.books.models import Book
from akker.ledger.models import Counter, JournalEntry, JournalLine

_ROWS_AT_ONCE = 2000


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside comes from one moment, of all books, and holds up no writer.

    On PostgreSQL the rows of one book at a time show: whoever reads them enters it first.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def tables_for(kind: Kind) -> list[Table]:
    return [table for table in TABLES if kind == "whole" or table.in_archive]


def rows_of(table: Table, book: Book | None) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, by key or in its own order; of one book, once it was entered."""
    rows = table.model._base_manager.order_by(*table.order)
    if book is not None:
        rows = rows.filter(pk=book.pk) if table.label == BOOK else rows.filter(book=book)
    names = [column.name for column in columns_of(table)]
    return iter(rows.values_list(*names).iterator(chunk_size=_ROWS_AT_ONCE))


def summary_of(book: Book) -> BookSummary:
    """What a file promises of a book; computed from its lines and entries alone."""
    balances = (
        JournalLine.objects.filter(book=book)
        .order_by()
        .values_list("ledger_account__code")
        .annotate(balance=Sum("amount_minor"))
    )
    text = "".join(f"{code} {int(balance)}\n" for code, balance in sorted(balances))
    heads = Counter.objects.filter(book=book, last_number__gt=0).values_list(
        "journal__code", "fiscal_year__name", "last_number", "head_hash"
    )
    return BookSummary(
        uid=book.uid,
        slug=book.slug,
        name=book.name,
        currency=book.currency,
        entry_count=JournalEntry.objects.filter(book=book).count(),
        line_count=JournalLine.objects.filter(book=book).count(),
        trial_balance_sha256=hashlib.sha256(text.encode()).hexdigest(),
        heads=tuple(ChainHead(*head) for head in sorted(heads)),
    )


def unfinished_restoration() -> Restoration | None:
    """What is being brought in, or was when it was interrupted: not all books are whole."""
    return Restoration.objects.filter(finished_at=None).order_by("pk").first()

"""The journals of a book, with how many entries each holds."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.stored import moment_of
from akker.packs.names import name_read
from akker.reports.statements import fetch
from akker.reports.table import Column, Row, Table
from akker.reports.words import word


@dataclass(frozen=True, slots=True)
class ListedJournal:
    code: str
    name: str
    kind: str
    entry_count: int
    last_recorded_at: dt.datetime | None


def journal_list(book: Book, language: str = "") -> tuple[ListedJournal, ...]:
    """Every journal, by code; named as a reader of the language knows it. One query."""
    return tuple(
        ListedJournal(
            code,
            name_read(book.pack_code, code, name, language),
            kind,
            count,
            moment_of(last) if last else None,
        )
        for code, name, kind, count, last in fetch("journal_list", book=book.pk)
    )


def journal_list_json(book: Book, journals: tuple[ListedJournal, ...]) -> dict[str, object]:
    """One row per journal; the kind is one of the words of `JournalKind`."""
    return {
        "book": book.slug,
        "rows": [
            {
                "code": journal.code,
                "name": journal.name,
                "kind": journal.kind,
                "entries": journal.entry_count,
                "last_recorded_at": journal.last_recorded_at.isoformat()
                if journal.last_recorded_at
                else None,
            }
            for journal in journals
        ],
    }


def journal_list_table(book: Book, journals: tuple[ListedJournal, ...], language: str) -> Table:
    """One row per journal, by code."""
    return Table(
        title=word(language, "journals"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("kind", word(language, "kind"), "text"),
            Column("entries", word(language, "entries"), "number"),
            Column("last_recorded_at", word(language, "last_recorded"), "moment"),
        ),
        rows=tuple(
            Row((j.code, j.name, j.kind, j.entry_count, j.last_recorded_at)) for j in journals
        ),
    )

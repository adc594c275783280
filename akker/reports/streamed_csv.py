"""Reports whose lines have no bound as CSV, a piece at a time. `options` have an `until`."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from akker.books.models import Book
from akker.reports.chart import Place, places
from akker.reports.entry_lines import CardLine, line_columns, line_row
from akker.reports.general_ledger import general_ledger_columns
from akker.reports.journal import journal_columns, journal_entries, journal_rows
from akker.reports.ledger_card import card_lines
from akker.reports.options import Options
from akker.reports.table import Column, Row, Table
from akker.reports.years import year_start

ROWS_AT_ONCE = 2_000


def _until(options: Options) -> dt.date:
    assert options.until is not None, "the catalogue has put in today"
    return options.until


def _card_csv(book: Book, options: Options) -> Iterator[bytes]:
    since = options.since or year_start(book, _until(options))
    lines = card_lines(book, options.ledger_code, since=since, until=_until(options))
    return _csv(book, line_columns("en"), map(line_row, lines))


def _general_ledger_csv(book: Book, options: Options) -> Iterator[bytes]:
    since = options.since or year_start(book, _until(options))

    def lines_of(place: Place) -> Iterator[CardLine]:
        return card_lines(book, place.code, since=since, until=_until(options))

    rows = (
        line_row(line, place.code, place.name)
        for place in places(book, options.language)
        for line in lines_of(place)
    )
    return _csv(book, general_ledger_columns("en"), rows)


def _journal_csv(book: Book, options: Options) -> Iterator[bytes]:
    entries = journal_entries(
        book,
        until=_until(options),
        since=options.since,
        journal_code=options.journal_code,
        language=options.language,
    )
    return _csv(book, journal_columns("en"), (row for e in entries for row in journal_rows(e)))


def _csv(book: Book, columns: tuple[Column, ...], rows: Iterable[Row]) -> Iterator[bytes]:
    from akker.reports.formats.as_csv import csv_bytes

    left = iter(rows)
    heading = csv_bytes(Table("", book.name, book.currency, columns, ()))
    yield heading
    while piece := tuple(islice(left, ROWS_AT_ONCE)):
        table = Table("", book.name, book.currency, columns, piece)
        yield csv_bytes(table).removeprefix(heading)


STREAMED: dict[str, Callable[[Book, Options], Iterator[bytes]]] = {
    "general-ledger": _general_ledger_csv,
    "journal": _journal_csv,
    "ledger-card": _card_csv,
}

"""Lines as the cards and the general ledger show them: each leads to its entry."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.kernel.stored import day_of
from akker.ledger.rules import entry_label
from akker.reports.sums import Sum
from akker.reports.table import Cell, Column, Row
from akker.reports.words import word

PAGE_SIZE = 50
MOST_LINES = 100_000  # at once, in memory; files of more are written in pieces


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of one ledger account; `balance_minor` is its balance after the line."""

    line_id: int
    booked_on: dt.date
    entry_label: str
    description: str
    text: str
    party_code: str
    amount_minor: int
    balance_minor: int


def card_lines_of(rows: Iterable[tuple[Any, ...]], balance_minor: int) -> Iterator[CardLine]:
    """Rows of `card_rows.sql`, with the balance running on from `balance_minor`."""
    for line_id, booked_on, journal, year, number, description, text, party, amount in rows:
        balance_minor += amount
        yield CardLine(
            line_id,
            day_of(booked_on),
            entry_label(journal, year, number),
            description,
            text,
            party or "",
            amount,
            balance_minor,
        )


def check_line_count(count: int) -> None:
    """Refused: too_many_lines."""
    if count > MOST_LINES:
        raise Refused(
            "too_many_lines",
            "These are {count} lines; at most {most} can be shown at once.",
            remedy="Ask for fewer days, for a page, or for CSV.",
            count=count,
            most=MOST_LINES,
        )


def line_json(book: Book, line: CardLine) -> dict[str, object]:
    return {
        "line": line.line_id,
        "date": line.booked_on.isoformat(),
        "entry": line.entry_label,
        "description": line.description,
        "text": line.text,
        "party": line.party_code,
        "amount": decimal_text(line.amount_minor, book.currency),
        "balance": decimal_text(line.balance_minor, book.currency),
    }


def line_columns(language: str) -> tuple[Column, ...]:
    return (
        Column("date", word(language, "day"), "date"),
        Column("entry", word(language, "entry"), "code"),
        Column("description", word(language, "description"), "text"),
        Column("text", word(language, "text"), "text"),
        Column("party", word(language, "party"), "code"),
        Column("debit", word(language, "debit"), "amount"),
        Column("credit", word(language, "credit"), "amount"),
        Column("balance", word(language, "balance"), "amount"),
    )


def sum_cells(name: str, turnover: Sum | None, balance_minor: int) -> tuple[Cell, ...]:
    """The cells of `line_columns` for an opening, or for a closing with its turnover."""
    debit = turnover.debit_minor if turnover else None
    credit = turnover.credit_minor if turnover else None
    return (None, None, name, None, None, debit, credit, balance_minor)


def debit_and_credit(amount_minor: int) -> tuple[int | None, int | None]:
    """The cells of a line in a column for each side."""
    return (amount_minor, None) if amount_minor > 0 else (None, -amount_minor)


def line_row(line: CardLine, *before: str) -> Row:
    """A row of `line_columns`, after the cells given."""
    return Row(
        (
            *before,
            line.booked_on,
            line.entry_label,
            line.description,
            line.text,
            line.party_code,
            *debit_and_credit(line.amount_minor),
            line.balance_minor,
        )
    )

"""A statement of account: what a customer was invoiced and paid, and what is left."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.kernel.stored import day_of
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group, party_coded
from akker.reports.frame import subtitle_between
from akker.reports.periods import Period, check_period
from akker.reports.statements import fetch
from akker.reports.table import Column, Row, Table
from akker.reports.words import word
from akker.reports.years import year_start


@dataclass(frozen=True, slots=True)
class StatementLine:
    """In the currency of the books; `balance_minor` is what is owed after it. `address` is that
    of the document, empty where there is none.
    """

    entry: str
    booked_on: dt.date
    number: str
    description: str
    due_on: dt.date | None
    amount_minor: int
    balance_minor: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    party_code: str
    party_name: str
    period: Period
    opening_minor: int
    lines: tuple[StatementLine, ...]

    @property
    def closing_minor(self) -> int:
        return self.lines[-1].balance_minor if self.lines else self.opening_minor


def statement(
    book: Book, party_code: str, *, until: dt.date, since: dt.date | None = None
) -> Statement:
    """Of a party and who was merged into it, from the first day of the year or another.

    Refused: party_unknown, period_backwards, date_out_of_range.
    """
    party = party_coded(book, party_code)
    period = check_period(since or year_start(book, until), until)
    rows = [
        row
        for key in keys_of_group(book, party_code)
        for row in fetch("statement", book=book.pk, party=key, until=until)
    ]
    rows.sort(key=lambda row: day_of(row[3]))
    opening = sum(row[7] for row in rows if day_of(row[3]) < period.since)
    lines, balance = [], opening
    for row in rows:
        if day_of(row[3]) >= period.since:
            balance += row[7]
            lines.append(_line(row, balance))
    return Statement(party.code, party.name, period, opening, tuple(lines))


def _line(row: tuple[Any, ...], balance: int) -> StatementLine:
    journal, year, number, day, label, description, due, amount, *_ = row
    return StatementLine(
        entry_label(journal, year, number),
        day_of(day),
        label,
        description,
        day_of(due) if due else None,
        amount,
        balance,
        str(row[-1]),
    )


def statement_json(book: Book, report: Statement) -> dict[str, object]:
    """Amounts as decimal text in the currency of the books."""

    def text(amount_minor: int) -> str:
        return decimal_text(amount_minor, book.currency)

    return {
        "book": book.slug,
        "party": report.party_code,
        "name": report.party_name,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "currency": book.currency,
        "opening": text(report.opening_minor),
        "rows": [
            {
                "date": line.booked_on.isoformat(),
                "entry": line.entry,
                "number": line.number,
                "description": line.description,
                "due": line.due_on.isoformat() if line.due_on else None,
                "amount": text(line.amount_minor),
                "balance": text(line.balance_minor),
            }
            for line in report.lines
        ],
        "closing": text(report.closing_minor),
    }


def statement_table(book: Book, report: Statement, language: str) -> Table:
    """The opening balance, one row a line, the closing balance."""
    rows = [
        Row(
            (
                line.booked_on,
                line.entry,
                line.number,
                line.description,
                line.due_on,
                line.amount_minor,
                line.balance_minor,
            )
        )
        for line in report.lines
    ]
    opening = (None, None, None, word(language, "opening_balance"), None, None)
    closing = (None, None, None, word(language, "closing_balance"), None, None)
    return Table(
        title=f"{word(language, 'statement')}: {report.party_name}",
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("date", word(language, "day"), "date"),
            Column("entry", word(language, "entry"), "code"),
            Column("number", word(language, "number"), "code"),
            Column("description", word(language, "description"), "text"),
            Column("due", word(language, "due"), "date"),
            Column("amount", word(language, "amount"), "amount"),
            Column("balance", word(language, "balance"), "amount"),
        ),
        rows=(
            Row((*opening, report.opening_minor), style="subtotal"),
            *rows,
            Row((*closing, report.closing_minor), style="total"),
        ),
        subtitle=subtitle_between(report.period, language),
    )

"""Reading what closing a year takes: its closing entry, before it is booked and after."""

import datetime as dt

from django.db.models import Sum

from akker.books.models import Book
from akker.books.queries import YearRow
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.queries import balances, chart, code_in_role, journal_of_kind
from akker.ledger.rules import CLOSING, NewEntry, NewLine, entry_label


def closing_entry(book: Book, year: YearRow) -> NewEntry | None:
    """What closing a year posts, on its last day; None where nothing is to be brought to zero.

    Income and expenses against the result for the year. Refused: role_missing,
    journal_missing.
    """
    lines = _closing_lines(book, year.ends_on)
    if not lines:
        return None
    result = -sum(line.amount_minor for line in lines)
    if result:
        lines.append(NewLine(code_in_role(book, "result_for_the_year"), result))
    return NewEntry(
        journal_code=journal_of_kind(book, "closing"),
        booked_on=year.ends_on,
        description=f"Closing of {year.name}",
        lines=tuple(lines),
        source=f"{CLOSING}{year.name}",
    )


def _closing_lines(book: Book, until: dt.date) -> list[NewLine]:
    """A line for every income and expense ledger account that is not zero, by code."""
    balance = balances(book, until=until)
    lines = []
    for row in chart(book):
        if row.type in ("income", "expense") and balance.get(row.code):
            foreign = None
            if row.currency:
                foreign = -_in_currency(book, row.ledger_account_id, until)
            lines.append(
                NewLine(row.code, -balance[row.code], currency=row.currency, currency_minor=foreign)
            )
    return lines


def _in_currency(book: Book, ledger_account_id: int, until: dt.date) -> int:
    lines = JournalLine.objects.filter(
        book=book, ledger_account_id=ledger_account_id, booked_on__lte=until
    )
    return int(lines.aggregate(total=Sum("currency_minor"))["total"] or 0)


def standing_closing(book: Book, year: YearRow) -> str:
    """The label of the closing entry of a year that was not taken back; empty if none."""
    found = (
        JournalEntry.objects.filter(
            book=book, source=f"{CLOSING}{year.name}", reverses=None, journalentry=None
        )
        .values_list("journal__code", "fiscal_year__name", "number")
        .first()
    )
    return "" if found is None else entry_label(*found)

"""Reading what closing a year takes: what is left to see to, and its closing entry.

Facts and no verdicts: whoever shows them says what they mean.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from akker.books.models import Book
from akker.books.queries import YearRow, fiscal_years
from akker.jobs.queries import JobRow, last_done
from akker.kernel.errors import Refused
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.queries import (
    LedgerAccountRow,
    balances,
    chart,
    code_in_role,
    journal_of_kind,
    of_source,
)
from akker.ledger.queries_drafts import DraftRow, drafts
from akker.ledger.queries_due import DueRun, due_runs
from akker.ledger.queries_numbers import SeriesRow, series_of
from akker.ledger.queries_revaluation import Revaluation, revaluations_due
from akker.ledger.rules import CLOSING, NewEntry, NewLine, entry_label
from akker.ledger.words import entry_word

TO_BE_ZERO = ("suspense", "opening_balance", "payments_in_transit")


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
        description=entry_word(book.language, "closing", year=year.name),
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
    closings = JournalEntry.objects.filter(
        of_source(f"{CLOSING}{year.name}"), book=book, journalentry=None
    ).values_list("reverses", "journal__code", "fiscal_year__name", "number")
    # Asked for in SQL, SQLite would look through every entry that reverses nothing.
    labels = [
        entry_label(code, name, number)
        for reverses, code, name, number in closings
        if reverses is None
    ]
    return labels[0] if labels else ""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A ledger account that should be empty at the end of a year, and is not."""

    code: str
    name: str
    role: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Facts about the last day of a year.

    `revaluation_refusal` says why it is not known what a revaluation would do. `checked` is
    the last check of all books that came to its end; `is_checked` says that nothing was
    posted in this year after it began.
    """

    year: YearRow
    earlier_open: tuple[str, ...]
    drafts: tuple[DraftRow, ...]
    due: tuple[DueRun, ...]
    left_over: tuple[LeftOver, ...]
    revaluations: tuple[Revaluation, ...]
    revaluation_refusal: Refused | None
    debit_minor: int
    credit_minor: int
    series: tuple[SeriesRow, ...]
    checked: JobRow | None
    is_checked: bool

    @property
    def is_in_balance(self) -> bool:
        return self.debit_minor == self.credit_minor

    @property
    def entry_count(self) -> int:
        """As many as there are numbers: the database leaves none out."""
        return sum(row.last_number for row in self.series)


def found_faults(checked: JobRow | None) -> bool:
    """Whether a check of these books that came to its end found something."""
    if checked is None or not isinstance(checked.result, dict):
        return False
    return bool(checked.result.get("findings"))


def year_end(book: Book, year: YearRow) -> YearEnd:
    """As many queries for a large year as for a small one."""
    found = balances(book, until=year.ends_on)
    series = tuple(series_of(book, year.fiscal_year_id))
    checked = last_done(book, "check")
    revaluations, refusal = _revaluations(book, year.ends_on)
    return YearEnd(
        year=year,
        earlier_open=tuple(
            other.name
            for other in fiscal_years(book)
            if other.starts_on < year.starts_on and not other.is_closed
        ),
        drafts=tuple(draft for draft in drafts(book) if _is_until(draft, year.ends_on)),
        due=tuple(due_runs(book, until=year.ends_on)),
        left_over=_left_over(chart(book), found),
        revaluations=revaluations,
        revaluation_refusal=refusal,
        debit_minor=sum(amount for amount in found.values() if amount > 0),
        credit_minor=-sum(amount for amount in found.values() if amount < 0),
        series=series,
        checked=checked,
        is_checked=checked is not None and _is_after(checked, series),
    )


def _is_until(draft: DraftRow, until: dt.date) -> bool:
    """Whether a draft may be meant for a day up to this one; one without a day may."""
    try:
        return dt.date.fromisoformat(str(draft.content.get("date", ""))) <= until
    except ValueError:
        return True


def _left_over(accounts: Sequence[LedgerAccountRow], found: dict[str, int]) -> tuple[LeftOver, ...]:
    return tuple(
        LeftOver(row.code, row.name, row.role, found[row.code])
        for row in accounts
        if row.role in TO_BE_ZERO and found.get(row.code)
    )


def _revaluations(book: Book, on: dt.date) -> tuple[tuple[Revaluation, ...], Refused | None]:
    try:
        return tuple(revaluations_due(book, on)), None
    except Refused as refusal:
        return (), refusal


def _is_after(checked: JobRow, series: tuple[SeriesRow, ...]) -> bool:
    moments = [row.last_recorded_at for row in series if row.last_recorded_at is not None]
    return checked.started_at is not None and checked.started_at >= max(
        moments, default=checked.started_at
    )

"""What is still to be seen to before a fiscal year is closed: facts, and no verdicts."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.books.queries import YearRow, fiscal_years
from akker.jobs.queries import JobRow, last_done
from akker.kernel.errors import Refused
from akker.ledger.queries import LedgerAccountRow, balances, chart
from akker.ledger.queries_drafts import DraftRow, drafts
from akker.ledger.queries_due import DueRun, due_runs
from akker.ledger.queries_numbers import SeriesRow, series_of
from akker.ledger.queries_revaluation import Revaluation, revaluations_due

TO_BE_ZERO = ("suspense", "opening_balance", "payments_in_transit")


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
        return sum(row.entry_count for row in self.series)


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


def _left_over(accounts: list[LedgerAccountRow], found: dict[str, int]) -> tuple[LeftOver, ...]:
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

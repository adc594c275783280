"""Sums by ledger account over any span of days: what every report starts from."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.calendar import ONE_DAY, first_day, is_month_end, last_day, month_of
from akker.reports.periods import Period
from akker.reports.statements import fetch
from akker.reports.view import Lens, Value


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last; `since` None is from the very first entry."""

    since: dt.date | None
    until: dt.date

    @property
    def starts_on(self) -> dt.date:
        return self.since or dt.date.min


@dataclass(frozen=True, slots=True)
class Sum:
    debit_minor: int = 0
    credit_minor: int = 0
    line_count: int = 0

    @property
    def balance_minor(self) -> int:
        return self.debit_minor - self.credit_minor

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.debit_minor + other.debit_minor,
            self.credit_minor + other.credit_minor,
            self.line_count + other.line_count,
        )

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(
            self.debit_minor - other.debit_minor,
            self.credit_minor - other.credit_minor,
            self.line_count - other.line_count,
        )


NOTHING = Sum()
Sums = dict[int, Sum]  # by key of the ledger account
Amounts = tuple[int, ...]  # minor units, one for each slice

SignedDays = tuple[int, dt.date, dt.date]  # 1 to add the lines of these days, -1 to take off
_NO_DAYS: SignedDays = (0, dt.date.max, dt.date.min)


@dataclass(frozen=True, slots=True)
class Slice:
    """One column of figures: a period, or one value of the dimension it is split by.

    `sums` stand in the order of the spans that were asked for.
    """

    period: Period
    value: Value | None
    sums: tuple[Sums, ...]

    @property
    def key(self) -> str:
        """Tells it from the others of its report, for programs."""
        if self.value is not None:
            return self.value.code or "-"
        return f"{self.period.since}_{self.period.until}"


def slices(
    book: Book,
    lens: Lens,
    periods: Sequence[Period],
    spans_of: Sequence[Callable[[Period], Span]],
    *,
    with_closing: bool = True,
) -> list[Slice]:
    """The first period, then the other ones, or its parts by dimension value.

    One statement for each span of each period, and as many as there are closing journals
    where closing entries are left out. Values without lines are left out.
    """
    found = []
    for period in periods:
        split = [_split_sums(book, lens, of(period), with_closing) for of in spans_of]
        whole = tuple(_together(sums) if lens.by_id else sums.get(0, {}) for sums in split)
        found.append(Slice(period, None, whole))
        if lens.by_id:
            without = Value(0, "", lens.by_name)
            for value in (*lens.by_values, without):
                if any(value.value_id in sums for sums in split):
                    part = tuple(sums.get(value.value_id, {}) for sums in split)
                    found.append(Slice(period, value, part))
    return found


def sums(book: Book, span: Span, *, with_closing: bool = True) -> Sums:
    """Debits and credits of every ledger account with lines in the span."""
    found = {row[0]: Sum(*row[1:]) for row in fetch("sums", book=book.pk, **_cut(span))}
    if not with_closing:
        for (journal_id,) in fetch("closing_journals", book=book.pk):
            rows = fetch(
                "closing_sums",
                book=book.pk,
                journal=journal_id,
                since=span.starts_on,
                until=span.until,
            )
            for ledger_account_id, *amounts in rows:
                found[ledger_account_id] -= Sum(*amounts)
    return {key: total for key, total in found.items() if total.line_count}


def _split_sums(book: Book, lens: Lens, span: Span, with_closing: bool) -> dict[int, Sums]:
    """By dimension value, 0 for lines without one and for all when there is no split."""
    if not lens.needs_scan:
        return {0: sums(book, span, with_closing=with_closing)}
    rows = fetch(
        "scanned_sums",
        book=book.pk,
        since=span.starts_on,
        until=span.until,
        known_at=lens.known_until,
        dimension=lens.dimension_id,
        value=lens.value_id,
        by=lens.by_id,
        with_closing=with_closing,
    )
    split: dict[int, Sums] = defaultdict(dict)
    for ledger_account_id, value_id, *amounts in rows:
        split[value_id][ledger_account_id] = Sum(*amounts)
    return split


def _together(split: dict[int, Sums]) -> Sums:
    whole: Sums = {}
    for part in split.values():
        for key, total in part.items():
            whole[key] = whole.get(key, NOTHING) + total
    return whole


def _cut(span: Span) -> dict[str, object]:
    """A span as whole months, and the days to add or take off at both of its ends.

    At each end the shorter side of the broken month is read, so never more than half of it.
    """
    since, until = span.since, span.until
    after_month, start = 0, _NO_DAYS
    if since is not None and _is_part_of_month(since, until):
        after_month, last_month, end = 0, 0, (1, since, until)
    else:
        last_month, end = _up_to(until)
        if since is not None:
            after_month, (sign, first, last) = _up_to(since - ONE_DAY)
            start = (-sign, first, last)
    return {
        "after_month": after_month,
        "last_month": last_month,
        "start_sign": start[0],
        "start_since": start[1],
        "start_until": start[2],
        "end_sign": end[0],
        "end_since": end[1],
        "end_until": end[2],
    }


def _is_part_of_month(since: dt.date, until: dt.date) -> bool:
    return month_of(since) == month_of(until) and not Period(since, until).is_whole_months


def _up_to(day: dt.date) -> tuple[int, SignedDays]:
    """Everything up to a day: the last whole month, and the days to add (1) or take (-1)."""
    month = month_of(day)
    if is_month_end(day):
        return month, _NO_DAYS
    if day.day <= 15:
        return month - 1, (1, first_day(month), day)  # month 0 is December: nothing lies between
    return month, (-1, day + ONE_DAY, last_day(month))

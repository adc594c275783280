"""The card of one ledger account: its lines by day, each with the balance after it.

A page is found without reading what stands before it: month totals tell in which month it
starts, and the index line_card holds the order and the amounts within that month.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.calendar import ONE_DAY, first_day, is_month_end, last_day, month_of
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.kernel.stored import day_of
from akker.reports.chart import Place, place_coded
from akker.reports.display import language_of, shown_date
from akker.reports.entry_lines import (
    MOST_LINES,
    PAGE_SIZE,
    CardLine,
    card_lines_of,
    check_line_count,
    line_columns,
    line_json,
    line_row,
    sum_cells,
)
from akker.reports.frame import framed_json, subtitle_between, view_notes
from akker.reports.periods import EARLIEST, LATEST, Period, check_period
from akker.reports.statements import fetch
from akker.reports.sums import NOTHING, Sum
from akker.reports.table import Row, Table
from akker.reports.view import PLAIN, Lens, View, lens_of
from akker.reports.words import word


@dataclass(frozen=True, slots=True)
class LedgerCard:
    """The lines of a card, or of one page of it; figures are those of the whole period.

    `lines_before` counts the lines of the period that stand before these.
    """

    code: str
    name: str
    type: str
    period: Period
    view: View
    opening_minor: int
    turnover: Sum
    lines_before: int
    page_size: int
    lines: tuple[CardLine, ...]

    @property
    def closing_minor(self) -> int:
        return self.opening_minor + self.turnover.balance_minor

    @property
    def is_last(self) -> bool:
        """Whether no line of the period follows."""
        return self.lines_before + len(self.lines) >= self.turnover.line_count

    @property
    def page(self) -> int:
        return self.lines_before // self.page_size + 1

    @property
    def page_count(self) -> int:
        return max(1, -(-self.turnover.line_count // self.page_size))


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of a ledger account, with what stands before it since the beginning."""

    starts_on: dt.date
    count_before: int
    balance_before_minor: int
    sum: Sum


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a period lies on the card: what is before it, and what is in it.

    `months` or, where lines had to be scanned, `scanned`: (day, key, amount) of each.
    """

    before: Sum
    during: Sum
    months: tuple[_Month, ...] = ()
    scanned: Sequence[tuple[dt.date, int, int]] = ()


@dataclass(frozen=True, slots=True)
class _Start:
    """The key of the first line to read, and the balance before it."""

    booked_on: dt.date
    line_id: int
    balance_minor: int


def ledger_card(
    book: Book,
    code: str,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    view: View = PLAIN,
) -> LedgerCard:
    """The whole card, from the first line ever unless `since` is given.

    Refused: ledger_account_unknown, too_many_lines, and what `check_period` and `lens_of`
    refuse.
    """
    place, period = place_coded(book, code, view.language), _period(since, until)
    lens = lens_of(book, view)
    extent = _extent(book, place, period, lens)
    check_line_count(extent.during.line_count)
    start = _Start(period.since, 0, extent.before.balance_minor)
    lines = _lines(book, place, period, lens, start, MOST_LINES)
    size = max(1, len(lines))
    return _card(place, period, view, extent, 0, size, lines)


def card_page(
    book: Book,
    code: str,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    page: int = 1,
    after: int | None = None,
    holding: int | None = None,
    size: int = PAGE_SIZE,
    view: View = PLAIN,
) -> LedgerCard:
    """One page of a card: the one of that number (-1 is the last), the lines after the line
    with the key `after`, or the page that holds the line with the key `holding`.

    Refused: page_unknown, line_unknown, ledger_account_unknown, and what `check_period` and
    `lens_of` refuse.
    """
    place, period = place_coded(book, code, view.language), _period(since, until)
    lens = lens_of(book, view)
    extent = _extent(book, place, period, lens)
    if after is not None:
        skipped = _place_of(book, place, extent, after) + 1 - extent.before.line_count
    elif holding is not None:
        at = _place_of(book, place, extent, holding) - extent.before.line_count
        skipped = at - at % size
    else:
        skipped = _page_start(extent.during.line_count, page, size)
    skipped = min(max(skipped, 0), extent.during.line_count)
    start = _start(book, place, extent, extent.before.line_count + skipped)
    count = min(size, extent.during.line_count - skipped)
    lines = _lines(book, place, period, lens, start, count)
    return _card(place, period, view, extent, skipped, size, lines)


def card_lines(
    book: Book,
    code: str,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    at_once: int = 5_000,
) -> Iterator[CardLine]:
    """Every line of a card, however many, read so many at once: in little memory.

    Refused as `ledger_card`, but for too_many_lines.
    """
    place, period, lens = place_coded(book, code), _period(since, until), lens_of(book, PLAIN)
    start = _Start(period.since, 0, _extent(book, place, period, lens).before.balance_minor)
    while True:
        lines = _lines(book, place, period, lens, start, at_once)
        yield from lines
        if len(lines) < at_once:
            return
        last = lines[-1]
        start = _Start(last.booked_on, last.line_id + 1, last.balance_minor)


def _card(
    place: Place,
    period: Period,
    view: View,
    extent: _Extent,
    lines_before: int,
    page_size: int,
    lines: list[CardLine],
) -> LedgerCard:
    return LedgerCard(
        code=place.code,
        name=place.name,
        type=place.type,
        period=period,
        view=view,
        opening_minor=extent.before.balance_minor,
        turnover=extent.during,
        lines_before=lines_before,
        page_size=page_size,
        lines=tuple(lines),
    )


def _period(since: dt.date | None, until: dt.date | None) -> Period:
    return check_period(since or EARLIEST, until or LATEST)


def _page_start(line_count: int, page: int, size: int) -> int:
    page_count = max(1, -(-line_count // size))
    number = page_count if page == -1 else page
    if not 1 <= number <= page_count:
        raise Refused(
            "page_unknown",
            "There is no page {page}.",
            remedy="There are {count}.",
            page=page,
            count=page_count,
        )
    return (number - 1) * size


def _lines(
    book: Book, place: Place, period: Period, lens: Lens, start: _Start, count: int
) -> list[CardLine]:
    rows = fetch(
        "card_rows",
        book=book.pk,
        place=place.ledger_account_id,
        key_on=start.booked_on,
        key=start.line_id,
        until=period.until,
        known_at=lens.known_until,
        dimension=lens.dimension_id,
        value=lens.value_id,
        count=count,
    )
    return list(card_lines_of(rows, start.balance_minor))


def _extent(book: Book, place: Place, period: Period, lens: Lens) -> _Extent:
    if lens.needs_scan:
        return _scanned_extent(book, place, period, lens)
    where = {"book": book.pk, "place": place.ledger_account_id}
    before = NOTHING
    months = []
    running = NOTHING
    for month, *amounts in fetch("card_months", last_month=month_of(period.until), **where):
        total = Sum(*amounts)
        months.append(_Month(first_day(month), running.line_count, running.balance_minor, total))
        running += total
        if month < month_of(period.since):
            before = running
    up_to_until = running
    if period.since.day > 1:
        days = {"since": period.since.replace(day=1), "until": period.since - ONE_DAY}
        before += Sum(*fetch("card_days", **days, **where)[0])
    if not is_month_end(period.until):
        days = {"since": period.until + ONE_DAY, "until": last_day(month_of(period.until))}
        up_to_until -= Sum(*fetch("card_days", **days, **where)[0])
    return _Extent(before, up_to_until - before, months=tuple(months))


def _scanned_extent(book: Book, place: Place, period: Period, lens: Lens) -> _Extent:
    rows = fetch(
        "card_scan",
        book=book.pk,
        place=place.ledger_account_id,
        until=period.until,
        known_at=lens.known_until,
        dimension=lens.dimension_id,
        value=lens.value_id,
    )
    scanned = [(day_of(day), key, amount) for day, key, amount in rows]
    before = [amount for day, _, amount in scanned if day < period.since]
    during = [amount for day, _, amount in scanned if day >= period.since]
    return _Extent(_sum(before), _sum(during), scanned=scanned)


def _sum(amounts: Sequence[int]) -> Sum:
    debit = sum(amount for amount in amounts if amount > 0)
    return Sum(debit, debit - sum(amounts), len(amounts))


def _start(book: Book, place: Place, extent: _Extent, count: int) -> _Start:
    """Where to read from when so many lines of the ledger account are left out."""
    if not extent.months:
        balance = sum(amount for _, _, amount in extent.scanned[:count])
        if count < len(extent.scanned):
            day, key, _ = extent.scanned[count]
            return _Start(day, key, balance)
        return _Start(LATEST, 0, balance)
    month = [m for m in extent.months if m.count_before <= count][-1]
    within = {
        "book": book.pk,
        "place": place.ledger_account_id,
        "since": month.starts_on,
        "count": count - month.count_before,
    }
    ((skipped_minor,),) = fetch("card_skipped", **within)
    balance = month.balance_before_minor + skipped_minor
    for day, key in fetch("card_key", **within):
        return _Start(day_of(day), key, balance)
    return _Start(LATEST, 0, balance)


def _place_of(book: Book, place: Place, extent: _Extent, line_id: int) -> int:
    """How many lines of the ledger account stand before this one. Refused: line_unknown."""
    if extent.scanned:
        for i, (_, key, _) in enumerate(extent.scanned):
            if key == line_id:
                return i
    where = {"book": book.pk, "place": place.ledger_account_id}
    for (day,) in fetch("card_line", key=line_id, **where):
        booked_on = day_of(day)
        for month in extent.months:
            if month_of(month.starts_on) == month_of(booked_on):
                at = {"since": month.starts_on, "key_on": booked_on, "key": line_id}
                ((count,),) = fetch("card_place", **at, **where)
                return int(month.count_before + count - 1)
    raise Refused(
        "line_unknown",
        "Ledger account {code} has no such line in this view.",
        remedy="Start from the first page.",
        code=place.code,
    )


def ledger_card_json(book: Book, card: LedgerCard) -> dict[str, object]:
    """Decimal strings, debit above zero. `next` is the key to ask the following lines with."""

    def text(amount_minor: int) -> str:
        return decimal_text(amount_minor, book.currency)

    return {
        "book": book.slug,
        "from": card.period.since.isoformat(),
        "until": card.period.until.isoformat(),
        **framed_json(book, card.view),
        "code": card.code,
        "name": card.name,
        "type": card.type,
        "opening": text(card.opening_minor),
        "debit": text(card.turnover.debit_minor),
        "credit": text(card.turnover.credit_minor),
        "balance": text(card.closing_minor),
        "line_count": card.turnover.line_count,
        "page": card.page,
        "page_count": card.page_count,
        "next": None if card.is_last else card.lines[-1].line_id,
        "rows": [line_json(book, line) for line in card.lines],
    }


def ledger_card_table(book: Book, card: LedgerCard, language: str) -> Table:
    """The opening stands on the first page, the turnover and the closing on the last."""
    rows = [line_row(line) for line in card.lines]
    if card.lines_before == 0:
        opening = sum_cells(word(language, "opening_balance"), None, card.opening_minor)
        rows.insert(0, Row(opening, style="group"))
    if card.is_last:
        closing = sum_cells(word(language, "closing_balance"), card.turnover, card.closing_minor)
        rows.append(Row(closing, style="total"))
    notes = view_notes(card.view, language)
    if card.page_count > 1:
        notes += (word(language, "page", page=card.page, pages=card.page_count),)
    return Table(
        title=f"{word(language, 'ledger_card')} {card.code} {card.name}",
        book_name=book.name,
        currency=book.currency,
        columns=line_columns(language),
        rows=tuple(rows),
        subtitle=card_subtitle(card.period, language),
        notes=notes,
    )


def card_subtitle(period: Period, language: str) -> str:
    """The days, but for those that only stand for the first or the last one ever."""
    look = language_of(language)
    if period.since == EARLIEST:
        if period.until == LATEST:
            return ""
        return word(language, "up_to", day=shown_date(period.until, look))
    return subtitle_between(period, language)

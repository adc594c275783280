"""One page of the general ledger: some whole ledger accounts, or a stretch of a long one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from akker.books.models import Book
from akker.reports.chart import Place
from akker.reports.general_ledger import (
    GeneralLedgerPart,
    general_ledger_parts,
    opening_and_turnover,
    places_used,
)
from akker.reports.ledger_card import card_page
from akker.reports.periods import Period, check_period
from akker.reports.statements import fetch
from akker.reports.sums import NOTHING, Sums
from akker.reports.view import PLAIN, Lens, View, lens_of
from akker.reports.years import year_start

MOST_LINES = 100
HEADING = 2  # lines that a ledger account takes for its opening and its closing


@dataclass(frozen=True, slots=True)
class GeneralLedgerPage:
    """Parts in order of code. A ledger account too long for one page stands alone on its own
    pages, of which this is `page`; its opening, turnover and closing are those of the period.

    `headings` are code and name of every ledger account there is to read; `next` is the code
    and the page to go on with.
    """

    period: Period
    view: View
    parts: tuple[GeneralLedgerPart, ...]
    headings: tuple[tuple[str, str], ...]
    page: int = 1
    page_count: int = 1
    next: tuple[str, int] | None = None

    @property
    def brought_minor(self) -> int:
        """The balance before the first line of this stretch."""
        first = self.parts[0].lines[0]
        return first.balance_minor - first.amount_minor

    @property
    def carried_minor(self) -> int:
        """The balance after the last line of this stretch."""
        return self.parts[0].lines[-1].balance_minor


def general_ledger_page(
    book: Book,
    *,
    until: dt.date,
    since: dt.date | None = None,
    code: str = "",
    page: int = 1,
    size: int = MOST_LINES,
    view: View = PLAIN,
) -> GeneralLedgerPage:
    """From the ledger account `code`, or the first one after it that has figures.

    As many statements for ten lines as for ten million. Refused: page_unknown, and what
    `check_period` and `lens_of` refuse.
    """
    period = check_period(since or year_start(book, until), until)
    lens = lens_of(book, view)
    before, during = opening_and_turnover(book, lens, period)
    used = places_used(book, view, before, during)
    left = used[_position(used, code) :]
    headings = tuple((place.code, place.name) for place in used)
    whole = GeneralLedgerPage(period, view, (), headings)
    if not left:
        return whole
    run = _run(left, during, size)
    if not run:
        return _stretch(whole, book, left, before, during, page, size)
    parts = general_ledger_parts(run, before, during, _lines(book, run, period, lens))
    return replace(whole, parts=parts, next=_following(left, len(run)))


def _position(used: Sequence[Place], code: str) -> int:
    """By the order in which they stand, which is the database's."""
    codes = [place.code for place in used]
    if code in codes:
        return codes.index(code)
    return next((i for i, other in enumerate(codes) if other > code), len(codes))


def _run(left: Sequence[Place], during: Sums, size: int) -> list[Place]:
    """As many whole ledger accounts as fit; none where already the first does not."""
    run: list[Place] = []
    taken = 0
    for place in left:
        count = during.get(place.ledger_account_id, NOTHING).line_count
        taken += count + HEADING
        if count > size or (run and taken > size):
            break
        run.append(place)
    return run


def _following(left: Sequence[Place], count: int) -> tuple[str, int] | None:
    return (left[count].code, 1) if count < len(left) else None


def _stretch(
    whole: GeneralLedgerPage,
    book: Book,
    left: Sequence[Place],
    before: Sums,
    during: Sums,
    page: int,
    size: int,
) -> GeneralLedgerPage:
    period, first = whole.period, left[0]
    card = card_page(
        book,
        first.code,
        since=period.since,
        until=period.until,
        page=page,
        size=size,
        view=whole.view,
    )
    (part,) = general_ledger_parts([first], before, during, ())
    return replace(
        whole,
        parts=(replace(part, lines=card.lines),),
        page=card.page,
        page_count=card.page_count,
        next=_following(left, 1) if card.is_last else (first.code, card.page + 1),
    )


def _lines(
    book: Book, run: Sequence[Place], period: Period, lens: Lens
) -> list[tuple[object, ...]]:
    return fetch(
        "general_ledger_part",
        book=book.pk,
        first_code=run[0].code,
        last_code=run[-1].code,
        since=period.since,
        until=period.until,
        known_at=lens.known_until,
        dimension=lens.dimension_id,
        value=lens.value_id,
    )

"""The last lines behind a figure: what opens in place beneath it."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.reports.chart import natural
from akker.reports.entry_lines import CardLine
from akker.reports.ledger_card import LedgerCard, card_page
from akker.reports.view import PLAIN, View


@dataclass(frozen=True, slots=True)
class LatestLines:
    """The latest first. `amount_minor` of the whole period; `older_minor` of lines not here."""

    card: LedgerCard
    lines: tuple[CardLine, ...]

    @property
    def older_count(self) -> int:
        return self.card.turnover.line_count - len(self.lines)

    @property
    def amount_minor(self) -> int:
        return self.card.turnover.balance_minor

    @property
    def older_minor(self) -> int:
        return self.amount_minor - sum(line.amount_minor for line in self.lines)

    def natural(self, minor: int) -> int:
        """Above zero on the natural side of the ledger account, as statements show it."""
        return natural(minor, self.card.type)


def latest_lines(
    book: Book,
    code: str,
    *,
    since: dt.date | None,
    until: dt.date | None,
    view: View = PLAIN,
    count: int = 10,
) -> LatestLines:
    """Refused: as `card_page`."""
    last = card_page(book, code, since=since, until=until, page=-1, size=count, view=view)
    lines = list(last.lines)
    if len(lines) < count and last.page > 1:
        page = last.page - 1
        full = card_page(book, code, since=since, until=until, page=page, size=count, view=view)
        lines = [*full.lines, *lines][-count:]
    return LatestLines(last, tuple(reversed(lines)))

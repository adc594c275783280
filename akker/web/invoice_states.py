"""How invoices and credit notes stand, in words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.books.models import Book
from akker.receivables.queries import InvoiceRow
from akker.receivables.queries_settled import settled_without_money
from akker.receivables.rules import CREDIT_NOTE, WRITE_OFF
from akker.web.places import Words

_WITHOUT_MONEY = {CREDIT_NOTE: gettext_lazy("Credited"), WRITE_OFF: gettext_lazy("Written off")}


@dataclass(frozen=True, slots=True)
class State:
    """How a document stands: words, and the badge they are shown in."""

    words: Words
    badge: str
    open_minor: int


def states_of(
    book: Book, rows: Sequence[InvoiceRow], left: Mapping[int, int], today: dt.date
) -> list[State]:
    """Of each, from what is `left` open by entry, and how the rest was settled. One query."""
    keys = [row.entry_id or 0 for row in rows]
    how = settled_without_money(book, keys)
    return [
        _state(row, left.get(key, 0), today, how.get(key, ""))
        for row, key in zip(rows, keys, strict=True)
    ]


def _state(row: InvoiceRow, open_minor: int, today: dt.date, how: str) -> State:
    if row.entry_id is None or not row.total_minor:
        return State(gettext_lazy("Nothing to pay"), "", 0)
    if not open_minor and how:
        return State(_WITHOUT_MONEY[how], "", 0)
    if not open_minor:
        words = gettext_lazy("Settled") if row.kind == CREDIT_NOTE else gettext_lazy("Paid")
        return State(words, "good", 0)
    if row.kind == CREDIT_NOTE:
        return State(gettext_lazy("To be settled"), "info", open_minor)
    late = (today - row.due_on).days
    if late > 0:
        return State(_("%(days)s days late") % {"days": late}, "bad", open_minor)
    is_part = open_minor < row.total_minor
    words = gettext_lazy("Open in part") if is_part else gettext_lazy("Open")
    return State(words, "info" if is_part else "", open_minor)

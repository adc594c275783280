"""What the page of an entry form shows: the fields as understood, the sums, how it is booked."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from akker.books.actor import Permission
from akker.books.models import Book
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.ledger.queries import journals
from akker.ledger.queries_drafts import templates
from akker.ledger.queries_next import NextEntry, next_entry
from akker.reports.display import Language
from akker.web.doors import BookRequest
from akker.web.entry_read import known_in, read_entry
from akker.web.typed import RawEntry, RawLine
from akker.web.typed_cells import Cell, TypedEntry, TypedLine

FEWEST_ROWS = 3
# Beside which field the refusal of a line stands; others are about the ledger account.
_FIELD_OF = {
    "amount_too_large": "debit",
    "currency_incomplete": "currency_amount",
    "currency_of_ledger_account": "currency",
    "currency_own": "currency",
    "currency_sides_differ": "currency_amount",
    "currency_zero": "currency_amount",
    "dimension_missing": "more",
    "dimension_unknown": "more",
    "line_zero": "debit",
    "party_missing": "party",
    "party_unknown": "party",
    "text_too_long": "text",
    "text_unreadable": "text",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was sent or begun. `draft_id` is 0 until it is kept as a draft.

    `seen_at` is the moment of saving that the writer had seen, as text; `once` tells one
    sending of the form from another.
    """

    raw: RawEntry
    draft_id: int = 0
    seen_at: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class BookedLine:
    code: str
    name: str
    note: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a sheet means, and what it would become."""

    typed: TypedEntry
    next: NextEntry | None
    booked: tuple[BookedLine, ...]

    @property
    def is_ready(self) -> bool:
        return self.next is not None and not (
            self.next.at_lines or self.next.at_day or self.next.refusal
        )


def look_at(book: Book, raw: RawEntry, language: Language) -> Looked:
    """Read every field; where all are understood, ask the books what they think of it."""
    typed = read_entry(raw, known_in(book, raw, language, today_in(book)))
    if typed.entry is None:
        return Looked(typed, None, ())
    coming = next_entry(book, typed.entry)
    filled = [line for line in typed.lines if not line.is_empty]
    booked = tuple(
        BookedLine(
            line.code.text,
            line.code.said,
            " · ".join(filter(None, (line.party.said, line.text.text))),
            line.amount_minor or 0,
        )
        for line in filled
    )
    wrong = {filled[at].row: refusal for at, refusal in coming.at_lines.items()}
    lines = tuple(_with_refusal(line, wrong.get(line.row)) for line in typed.lines)
    date = replace(typed.date, wrong=coming.at_day.sentence) if coming.at_day else typed.date
    return Looked(replace(typed, lines=lines, date=date), coming, booked)


def _with_refusal(line: TypedLine, refusal: Refused | None) -> TypedLine:
    if refusal is None:
        return line
    name = _FIELD_OF.get(refusal.code, "code")
    cell: Cell = getattr(line, name)
    changed: dict[str, Any] = {name: replace(cell, wrong=refusal.sentence)}
    return replace(line, **changed)


def page_context(request: BookRequest, sheet: Sheet, looked: Looked) -> dict[str, Any]:
    """All that the page shows."""
    book = request.actor.book
    return {
        "typed": looked.typed,
        "blank": _blank_line(looked.typed),
        "looked": looked,
        "sheet": sheet,
        "once": sheet.once or secrets.token_urlsafe(12),
        "journals": journals(book),
        "templates": [template.name for template in templates(book)],
        "may_post": Permission.POST_ENTRIES in request.actor.permissions,
        "title": _("Draft") if sheet.draft_id else _("New entry"),
    }


def padded(raw: RawEntry) -> RawEntry:
    """With an empty row at the end, and a few at least."""
    lines = list(raw.lines)
    highest = max((line.row for line in lines), default=0)
    while len(lines) < FEWEST_ROWS or not lines[-1].is_empty:
        highest += 1
        lines.append(RawLine(highest))
    return replace(raw, lines=tuple(lines))


def _blank_line(typed: TypedEntry) -> TypedLine:
    """The row that the script copies."""
    return replace(next(line for line in reversed(typed.lines) if line.is_empty), row=0)

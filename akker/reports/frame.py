"""What reports share around their figures: titles of columns, subtitles, notes, JSON heads."""

from collections.abc import Sequence

from akker.books.models import Book
from akker.kernel.money import decimal_text
from akker.reports.display import language_of, shown_date, shown_moment
from akker.reports.periods import Period, period_title
from akker.reports.sums import Amounts, Slice
from akker.reports.table import Column
from akker.reports.view import View
from akker.reports.words import word


def column_titles(
    parts: Sequence[Slice], view: View, language: str, *, at_end: bool = False
) -> list[str]:
    """Each column's period (its last day alone with `at_end`), or its dimension value."""
    look = language_of(language)
    titles = []
    for part in parts:
        if part.value is not None:
            name = part.value.name
            titles.append(
                name if part.value.value_id else word(language, "without", dimension=name)
            )
        elif view.by:
            titles.append(word(language, "total"))
        elif at_end:
            titles.append(shown_date(part.period.until, look))
        else:
            titles.append(period_title(part.period, look))
    return titles


def amount_columns(
    parts: Sequence[Slice], view: View, language: str, key: str, *, at_end: bool = False
) -> list[Column]:
    """A column of amounts for each slice; all but the first are there to compare with."""
    titles = column_titles(parts, view, language, at_end=at_end)
    return [
        Column(f"{key}_{part.key}" if i else key, title, "amount", is_muted=bool(i))
        for i, (part, title) in enumerate(zip(parts, titles, strict=True))
    ]


def heading_json(parts: Sequence[Slice]) -> dict[str, object]:
    """What the further columns of each row are, in their order; nothing when there are none."""
    columns: list[dict[str, str]] = []
    for part in parts[1:]:
        if part.value is not None:
            name = part.value.name if part.value.value_id else ""
            columns.append({"value": part.value.code, "name": name})
        else:
            since, until = part.period.since, part.period.until
            columns.append({"from": since.isoformat(), "until": until.isoformat()})
    return {"columns": columns} if columns else {}


def amounts_json(amounts: Amounts, currency: str) -> dict[str, object]:
    """The first slice as `amount`; further ones, if any, under `columns`."""
    first, *others = [decimal_text(amount, currency) for amount in amounts]
    return {"amount": first, **({"columns": others} if others else {})}


def framed_json(book: Book, view: View) -> dict[str, object]:
    """The part of the head that says how the books were looked at."""
    head: dict[str, object] = {
        "currency": book.currency,
        "known_at": view.known_at.isoformat() if view.known_at else None,
    }
    if view.where is not None:
        head["where"] = {"dimension": view.where[0], "value": view.where[1]}
    if view.by:
        head["by"] = view.by
    return head


def subtitle_between(period: Period, language: str) -> str:
    look = language_of(language)
    since, until = shown_date(period.since, look), shown_date(period.until, look)
    return word(language, "between", since=since, until=until)


def view_notes(view: View, language: str) -> tuple[str, ...]:
    notes = []
    if view.known_at is not None:
        moment = shown_moment(view.known_at, language_of(language))
        notes.append(word(language, "known_at", moment=moment))
    if view.where is not None:
        dimension, value = view.where
        notes.append(word(language, "filtered", dimension=dimension, value=value or "-"))
    return tuple(notes)

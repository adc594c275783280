"""A plan with a customer on paper: the four pillars, and what was agreed."""

import datetime as dt
from typing import Any

from akker.books.models import Book
from akker.pdf import typeset
from akker.planning.queries import ActionRow, PointRow
from akker.planning.rules import BLOCKS, GIVE_AND_GET, GOAL, IN_WHOLES, QUESTION
from akker.reports.display import Language, language_of, shown_amount, shown_date, shown_money
from akker.reports.plan_progress import PlanProgress, Reached
from akker.reports.words import word

_IN_MONEY = ("revenue", "open", "overdue")


def plan_pdf(book: Book, progress: PlanProgress, *, today: dt.date, language: str) -> bytes:
    """Called outside a transaction, as typesetting takes its time.

    Refused: pdf_too_large, pdf_too_slow.
    """
    return typeset("paper.typ", plan_values(book, progress, today=today, language=language))


def plan_values(
    book: Book, progress: PlanProgress, *, today: dt.date, language: str
) -> dict[str, Any]:
    """What stands where, as texts; for `paper.typ`."""
    look = language_of(language)
    said, plan = look.code, progress.plan
    row, points = plan.row, plan.points

    def of(*kinds: str) -> list[PointRow]:
        return [one for one in points if one.kind in kinds]

    titles = [word(said, f"pillar_{one.number}") for one in progress.pillars]
    return {
        "title": row.title,
        "subtitle": " · ".join(
            (
                row.party_name or row.party_code,
                f"{shown_date(row.starts_on, look)} – {shown_date(row.ends_on, look)}",
                word(said, "as_of", day=shown_date(today, look)),
            )
        ),
        "language": said,
        "date": [today.year, today.month, today.day],
        "sections": [
            _section(
                word(said, "how_far"),
                bars=[
                    [title, "", one.percent]
                    for title, one in zip(titles, progress.pillars, strict=True)
                ],
            ),
            _section(titles[0], rows=[[one.text, one.answer] for one in of(QUESTION)]),
            _section(
                titles[1],
                bars=[
                    [one.row.text, _target(one, book, look), one.percent]
                    for one in progress.reached
                ],
                rows=[_point(one, said, book, look) for one in of(GOAL, *GIVE_AND_GET)],
                numbers=1,
            ),
            _section(
                titles[2], rows=[_point(one, said, book, look) for one in of(*BLOCKS)], numbers=1
            ),
            _section(
                titles[3],
                heads=[word(said, name) for name in ("action", "owner", "by_day", "done")],
                rows=[_action(one, look) for one in plan.actions],
            ),
        ],
    }


def _section(
    title: str,
    *,
    texts: list[str] | None = None,
    bars: list[list[Any]] | None = None,
    heads: list[str] | None = None,
    rows: list[list[str]] | None = None,
    numbers: int = 0,
) -> dict[str, Any]:
    return {
        "title": title,
        "texts": texts or [],
        "bars": bars or [],
        "heads": heads if heads and rows else [],
        "rows": rows or [],
        "numbers": numbers,
    }


def _point(one: PointRow, said: str, book: Book, look: Language) -> list[str]:
    amount = "" if one.amount_minor is None else shown_money(one.amount_minor, book.currency, look)
    words = f"{word(said, 'point_' + one.kind.replace(' ', '_'))}: {one.text}"
    return [f"{words} ({one.answer})" if one.answer else words, amount]


def _action(one: ActionRow, look: Language) -> list[str]:
    done = shown_date(one.done_on, look) if one.done_on else ""
    return [one.text, one.owner_name, shown_date(one.due_on, look), done]


def shown_value(measure: str, value: int | None, book: Book, look: Language) -> str:
    """A value of an objective in the unit of its measure; nothing reads as a dash."""
    if value is None:
        return "–"
    if measure in _IN_MONEY:
        return shown_money(value, book.currency, look)
    if measure in IN_WHOLES:
        return str(value).replace("-", "\N{MINUS SIGN}")
    text = shown_amount(value, "EUR", look)
    return f"{text}%" if measure == "margin" else text


def _target(one: Reached, book: Book, look: Language) -> str:
    row = one.row
    target = shown_value(row.measure, row.target_value, book, look)
    return f"{shown_value(row.measure, one.value, book, look)} / {target}"

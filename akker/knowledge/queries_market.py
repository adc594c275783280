"""Reading competitors and what is noted of the market: about no customer, for who sees any."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.customers.activity_rules import folded
from akker.kernel.errors import Refused
from akker.knowledge.models import Competitor, MarketNote

MOST_NOTES = 200


@dataclass(frozen=True, slots=True)
class CompetitorRow:
    competitor_id: int
    name: str
    website: str
    strong_in: str
    weak_in: str
    retired_on: dt.date | None


@dataclass(frozen=True, slots=True)
class MarketNoteRow:
    """About the competitor, or else about the industry."""

    note_id: int
    competitor_id: int | None
    industry: str
    text: str
    source: str
    noted_on: dt.date
    noted_by: str


def competitors(book: Book, *, with_retired: bool = False) -> list[CompetitorRow]:
    """By name. One query."""
    rows = Competitor.objects.filter(book=book).order_by("name_key")
    return _competitors(rows if with_retired else rows.filter(retired_on=None))


def competitor_of(book: Book, competitor_id: int) -> CompetitorRow:
    """A retired one too. One query. Refused: competitor_unknown."""
    for row in _competitors(Competitor.objects.filter(book=book, pk=competitor_id)):
        return row
    raise competitor_unknown(competitor_id)


def _competitors(rows: Any) -> list[CompetitorRow]:
    columns = ("pk", "name", "website", "strong_in", "weak_in", "retired_on")
    return [CompetitorRow(*one) for one in rows.values_list(*columns)]


def notes_about(book: Book, competitor_id: int) -> list[MarketNoteRow]:
    """What is so of a competitor, the latest first. One query."""
    return _notes(_current(book).filter(competitor=competitor_id))


def industry_notes(
    book: Book, *, industry: str = "", limit: int = MOST_NOTES
) -> list[MarketNoteRow]:
    """What is so of an industry, whatever its capitals, or of all; the latest first. One query."""
    rows = _current(book).filter(competitor=None)
    if industry:
        rows = rows.filter(industry_key=folded(industry))
    return _notes(rows, limit)


def _current(book: Book) -> Any:
    return MarketNote.objects.filter(book=book, ended_on=None).order_by("-noted_on", "-pk")


def _notes(rows: Any, limit: int = MOST_NOTES) -> list[MarketNoteRow]:
    columns = ("pk", "competitor", "industry", "text", "source", "noted_on", "noted_by")
    return [MarketNoteRow(*one) for one in rows.values_list(*columns)[:limit]]


def competitor_unknown(competitor_id: int) -> Refused:
    return Refused(
        "competitor_unknown",
        "There is no competitor {competitor_id} here.",
        remedy="Look at the list of competitors.",
        competitor_id=competitor_id,
    )

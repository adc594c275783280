"""What happened to what is known. Nobody's words (docs/decisions/0028-events-name-nobody.md)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleKept:
    """An article that was written, or written anew; `number` is the version that counts now."""

    article_id: int
    party: str
    kind: str
    number: int
    review_on: dt.date


@dataclass(frozen=True, slots=True)
class ArticleConfirmed:
    """Somebody found it still right."""

    article_id: int
    review_on: dt.date


@dataclass(frozen=True, slots=True)
class CompetitorKept:
    """A competitor that was written down, or given anew."""

    competitor_id: int


@dataclass(frozen=True, slots=True)
class CompetitorRetired:
    competitor_id: int
    retired_on: dt.date


@dataclass(frozen=True, slots=True)
class MarketNoteKept:
    """About a competitor, or else about an industry."""

    note_id: int
    competitor_id: int | None
    noted_on: dt.date


@dataclass(frozen=True, slots=True)
class MarketNoteEnded:
    note_id: int
    ended_on: dt.date


@dataclass(frozen=True, slots=True)
class ArticleRetired:
    article_id: int
    retired_on: dt.date

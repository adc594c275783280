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
class ArticleRetired:
    article_id: int
    retired_on: dt.date

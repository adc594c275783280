"""Where customers stand: what each brought in twelve months against their health.

Read from what was worked out with the last scores, so that it costs the same for very many.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, Sum, Value
from django.db.models.functions import Coalesce

from akker.books.models import Book
from akker.customers.queries_whose import Whose, of_whom, still_kept
from akker.customers.rules import STANDARD
from akker.health.models import HealthScore
from akker.parties.queries_sight import seen

FADING = 33  # scores below it
_COLUMNS = (
    *("party__code", "party__name", "of_tier", "party__manager__email", "party__manager__name"),
    *("revenue_minor", "score", "certainty", "was"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Revenue is in the currency of the books, of the twelve months up to the day of the map."""

    code: str
    name: str
    tier: str
    manager: str
    manager_name: str
    revenue_minor: int
    score: int
    certainty: int
    was: int | None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """`places` are those who brought most; the sums are of all who are asked for.

    `looked_on` is the day as of which it was worked out; None where nobody was scored yet.
    """

    looked_on: dt.date | None
    count: int
    revenue_minor: int
    fading_count: int
    fading_minor: int
    places: tuple[Place, ...]

    @property
    def other_count(self) -> int:
        return self.count - len(self.places)

    @property
    def other_minor(self) -> int:
        return self.revenue_minor - sum(one.revenue_minor for one in self.places)


def portfolio_of(book: Book, whose: Whose, *, limit: int) -> Portfolio:
    """Three queries. Refused: customer_unfit."""
    rows = _scored(book, whose)
    fading = Q(score__lt=FADING)
    sums = rows.aggregate(
        looked_on=Max("looked_on"),
        count=Count("pk"),
        revenue=Sum("revenue_minor", default=0),
        fading_count=Count("pk", filter=fading),
        fading=Sum("revenue_minor", filter=fading, default=0),
    )
    return Portfolio(
        sums["looked_on"],
        sums["count"],
        sums["revenue"],
        sums["fading_count"],
        sums["fading"],
        tuple(_places(rows, limit)),
    )


def _scored(book: Book, whose: Whose) -> Any:
    return HealthScore.objects.filter(
        seen(book, "party__"),
        of_whom(book, whose, "party"),
        still_kept(book, "party"),
        book=book,
        is_last=True,
    )


def _places(rows: Any, limit: int) -> list[Place]:
    """Who brought most is read from the index alone; only of those more is told."""
    most = rows.order_by("-revenue_minor").values("pk")[:limit]
    tier = Coalesce(F("party__customer__tier"), Value(STANDARD))
    found = HealthScore.objects.filter(pk__in=most).annotate(of_tier=tier)
    found = found.order_by("-revenue_minor", "score", "party")
    return [
        Place(code, name, of_tier, email or "", manager or email or "", *figures)
        for code, name, of_tier, email, manager, *figures in found.values_list(*_COLUMNS)
    ]

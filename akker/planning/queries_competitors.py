"""At which customers a competitor is considered: where a risk of their plan names one.

Who sees own customers only sees the risks of those, and their euros alone.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Sum

from akker.books.models import Book
from akker.parties.queries_sight import seen
from akker.planning.models import PlanPoint

MOST_CONSIDERED = 500


@dataclass(frozen=True, slots=True)
class ConsideredRow:
    """`amount_minor` is what is at stake, in the currency of the books. When the plan is closed
    `outcome` is what came of it."""

    competitor_id: int
    competitor_name: str
    party_code: str
    party_name: str
    plan_id: int
    plan_title: str
    text: str
    amount_minor: int | None
    noted_on: dt.date
    closed_on: dt.date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Stake:
    """At how many customers, and for how much, in the currency of the books."""

    customers: int = 0
    amount_minor: int = 0


def considered_of(book: Book, group: Collection[int]) -> list[ConsideredRow]:
    """By a customer (`keys_of_group`), in plans that are open; the most euros first. One query."""
    return _rows(_points(book).filter(plan__party__in=group, plan__closed_on=None))


def considered_at(book: Book, competitor_id: int) -> list[ConsideredRow]:
    """At which customers, those of open plans first and then the most euros. One query."""
    return _rows(_points(book).filter(competitor=competitor_id))


def stakes(book: Book) -> dict[int, Stake]:
    """By competitor, of plans that are open. One query."""
    rows = _points(book).filter(plan__closed_on=None).order_by().values("competitor")
    found = rows.annotate(
        customers=Count("plan__party", distinct=True), at_stake=Sum("amount_minor", default=0)
    )
    return {one["competitor"]: Stake(one["customers"], one["at_stake"]) for one in found}


def _points(book: Book) -> Any:
    return PlanPoint.objects.filter(
        seen(book, "plan__party__"), book=book, ended_on=None, competitor__isnull=False
    )


def _rows(points: Any) -> list[ConsideredRow]:
    columns = (
        *("competitor", "competitor__name", "plan__party__code", "plan__party__name"),
        *("plan", "plan__title", "text", "amount_minor", "noted_on"),
        *("plan__closed_on", "plan__outcome"),
    )
    ordered = points.order_by(
        F("plan__closed_on").desc(nulls_first=True), F("amount_minor").desc(nulls_last=True), "pk"
    )
    return [ConsideredRow(*one) for one in ordered.values_list(*columns)[:MOST_CONSIDERED]]

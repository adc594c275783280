"""What came of a question in a period: its figure, spread, by manager, by tier and in time."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce, TruncQuarter

from akker.books.models import Book
from akker.customers.rules import STANDARD, TIERS
from akker.parties.queries_sight import seen
from akker.voice.models import Answer, Invitation
from akker.voice.rules import NPS, Counted, counted, rate_of

QUARTERS = 8  # shown of the trend


@dataclass(frozen=True, slots=True)
class Results:
    """Of answers given in a period, and of who was asked in it. `by_quarter` is the last quarters
    that have answers, the first day of each.
    """

    total: Counted
    asked: int
    answered_of_asked: int
    by_manager: tuple[tuple[str, Counted], ...]
    by_tier: tuple[tuple[str, Counted], ...]
    by_quarter: tuple[tuple[dt.date, Counted], ...]

    @property
    def rate(self) -> int | None:
        return rate_of(self.answered_of_asked, self.asked)


def results_of(
    book: Book, survey_id: int, kind: str, since: dt.date | None, until: dt.date | None
) -> Results:
    """Of the customers whom the reader sees. The trend is of all time. Three queries."""
    answers = Answer.objects.filter(
        seen(book, "party__"), book=book, invitation__survey=survey_id, score__isnull=False
    ).order_by()
    groups = answers.filter(_within("answered_on", since, until)).values_list(
        "score",
        Coalesce("party__customer__tier", Value(STANDARD)),
        "party__manager__email",
        "party__manager__name",
    )
    total: Counter[int] = Counter()
    managers: dict[str, Counter[int]] = defaultdict(Counter)
    tiers: dict[str, Counter[int]] = defaultdict(Counter)
    for score, tier, email, name, count in groups.annotate(n=Count("pk")):
        total[score] += count
        managers[name or email or ""][score] += count
        tiers[tier][score] += count
    quarters: dict[dt.date, Counter[int]] = defaultdict(Counter)
    in_time = answers.annotate(quarter=TruncQuarter("answered_on")).values_list("quarter", "score")
    for day, score, count in in_time.annotate(n=Count("pk")):
        quarters[day][score] += count
    mine = Invitation.objects.filter(seen(book, "party__"), book=book, survey=survey_id)
    asked = mine.filter(_within("asked_on", since, until)).aggregate(
        asked=Count("pk"), answered=Count("answer")
    )
    return Results(
        counted(kind, total),
        asked["asked"],
        asked["answered"],
        _sorted(kind, managers, lambda name: (not name, name.casefold())),
        _sorted(kind, tiers, TIERS.index),
        tuple((day, counted(kind, quarters[day])) for day in sorted(quarters)[-QUARTERS:]),
    )


def _sorted(
    kind: str, groups: Mapping[str, Counter[int]], place: Callable[[str], Any]
) -> tuple[tuple[str, Counted], ...]:
    return tuple((name, counted(kind, groups[name])) for name in sorted(groups, key=place))


def _within(day: str, since: dt.date | None, until: dt.date | None) -> Q:
    found = Q()
    if since is not None:
        found &= Q(**{f"{day}__gte": since})
    if until is not None:
        found &= Q(**{f"{day}__lte": until})
    return found


def nps_between(book: Book, party_ids: Collection[int], since: dt.date, until: dt.date) -> Counted:
    """NPS of some parties over the answers of a period, to whichever question. One query."""
    rows = Answer.objects.filter(
        seen(book, "party__"),
        book=book,
        party__in=party_ids,
        answered_on__range=(since, until),
        invitation__survey__kind=NPS,
    )
    return counted(NPS, dict(rows.order_by().values_list("score").annotate(n=Count("pk"))))

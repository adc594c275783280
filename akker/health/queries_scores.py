"""Scores that were kept: the last of everybody, and those of one customer over time."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.customers.queries_whose import EVERYBODY, Whose, of_whom
from akker.health.models import HealthScore, PartWeight, Scoring
from akker.health.rules import WEIGHTS, Part, Reason, Usual, heaviest_of, read_reasons
from akker.kernel.calendar import ONE_DAY
from akker.kernel.sentences import Sentence
from akker.parties.queries import party_coded
from akker.parties.queries_sight import seen

_COLUMNS = (
    *("pk", "party__code", "party__name", "scored_on", "score", "certainty", "was", "reasons"),
    *("looked_on", "is_last"),
)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """`was` is the score before it, None for the first; `heaviest` the reason that weighs most of
    `reasons`; `looked_on` the day as of which it was worked out last, None for earlier ones."""

    score_id: int
    code: str
    name: str
    scored_on: dt.date
    score: int
    certainty: int
    was: int | None
    heaviest: Sentence | None
    reasons: tuple[Reason, ...] = ()
    looked_on: dt.date | None = None

    @property
    def change(self) -> int | None:
        return None if self.was is None else self.score - self.was

    @property
    def lost(self) -> int:
        return max((self.was or 0) - self.score, 0)


def weights_of(book: Book) -> dict[Part, int]:
    """How much each part counts in these books. One query."""
    chosen = dict(PartWeight.objects.filter(book=book).values_list("part", "weight"))
    return {part: chosen.get(part, usual) for part, usual in WEIGHTS.items()}


def usual_kept(book: Book, as_of: dt.date) -> Usual | None:
    """What was usual in these books when everybody was scored last, on the day or the one before;
    None for any other day, of which it is worked out. One query."""
    rows = Scoring.objects.filter(book=book, scored_on__range=(as_of - ONE_DAY, as_of))
    found = rows.values_list("gap_days", "net_minor").first()
    return Usual(*found) if found else None


def all_scored_on(book: Book) -> dt.date | None:
    """The day as of which everybody was scored last; None where nobody was. One query."""
    return Scoring.objects.filter(book=book).values_list("scored_on", flat=True).first()


def last_scores(
    book: Book,
    *,
    text: str = "",
    whose: Whose = EVERYBODY,
    after: tuple[int, int] | None = None,
    limit: int,
) -> list[ScoreRow]:
    """Up to `limit` + 1 with the lowest score first, after a score and its key. One query, and
    one more of a segment.

    Who was merged into another has none of their own. Refused: customer_unfit, segment_unknown.
    """
    rows = HealthScore.objects.filter(
        seen(book, "party__"),
        of_whom(book, whose, "party"),
        book=book,
        is_last=True,
        party__merged_into=None,
    )
    if text:
        rows = rows.filter(party__name__icontains=text)
    if after:
        score, key = after
        rows = rows.filter(score__gte=score).exclude(score=score, pk__lte=key)
    found = rows.order_by("score", "pk").values_list(*_COLUMNS)[: limit + 1]
    return [_row(values) for values in found]


@dataclass(frozen=True, slots=True)
class FamilyHealth:
    """Of `count` who were scored: the lowest, and the mean weighed by what each brought in twelve
    months; None where none of them brought anything. `looked_on` is the earliest day as of which
    one of them was worked out."""

    count: int
    lowest: int
    code: str
    name: str
    weighed: int | None
    looked_on: dt.date | None


def family_health(book: Book, party_ids: Collection[int]) -> FamilyHealth | None:
    """Of some parties, by their last scores; None where nobody was scored. One query."""
    rows = HealthScore.objects.filter(book=book, is_last=True, party__in=party_ids)
    columns = ("score", "party__code", "party__name", "revenue_minor", "looked_on")
    found = list(rows.order_by("score", "party__code").values_list(*columns))
    if not found:
        return None
    brought = [(score, max(revenue, 0)) for score, _, _, revenue, _ in found]
    total = sum(revenue for _, revenue in brought)
    weighed = sum(score * revenue for score, revenue in brought)
    lowest, code, name, _, _ = found[0]
    days = [looked_on for *_, looked_on in found if looked_on]
    return FamilyHealth(
        len(found),
        lowest,
        code,
        name,
        (2 * weighed + total) // (2 * total) if total else None,
        min(days, default=None),
    )


def scores_of(book: Book, code: str, *, limit: int = 60) -> list[ScoreRow]:
    """Of a customer, the latest first; of who was merged into them nothing. Two queries.

    Refused: party_unknown.
    """
    codes = [party_coded(book, code).code]
    rows = HealthScore.objects.filter(seen(book, "party__"), book=book, party__code__in=codes)
    return [_row(values) for values in rows.order_by("-scored_on").values_list(*_COLUMNS)[:limit]]


def _row(values: tuple[Any, ...]) -> ScoreRow:
    key, code, name, day, score, certainty, was, kept, looked_on, is_last = values
    looked_on = looked_on if is_last else None
    reasons = read_reasons(kept)
    heaviest = heaviest_of(reasons)
    text = heaviest.text if heaviest else None
    return ScoreRow(key, code, name, day, score, certainty, was, text, tuple(reasons), looked_on)

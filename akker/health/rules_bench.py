"""How well a score of one day separates who came back from who did not: plain statistics."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of the customers by score, the lowest first: how many, and how many came back."""

    count: int
    lowest: float
    highest: float
    came_back: int


def auc(scores: Sequence[float], came_back: Sequence[bool]) -> float | None:
    """The chance that of one who came back and one who did not the first has the higher score.

    Equal scores count half. None where everybody or nobody came back.
    """
    lost = sorted(score for score, back in zip(scores, came_back, strict=True) if not back)
    kept = [score for score, back in zip(scores, came_back, strict=True) if back]
    if not lost or not kept:
        return None
    halves = sum(bisect_left(lost, score) + bisect_right(lost, score) for score in kept)
    return halves / (2 * len(lost) * len(kept))


def ranks(values: Sequence[float]) -> list[float]:
    """Places from 1, the lowest first; equal values share the mean of theirs."""
    ordered = sorted(values)
    return [(bisect_left(ordered, one) + bisect_right(ordered, one) + 1) / 2 for one in values]


def tenths(scores: Sequence[float], came_back: Sequence[bool]) -> list[Tenth]:
    """Ten parts as equal as can be, in the order of the scores; fewer where there are fewer."""
    rows = sorted(zip(scores, came_back, strict=True), key=lambda row: row[0])
    parts = [rows[len(rows) * n // 10 : len(rows) * (n + 1) // 10] for n in range(10)]
    return [
        Tenth(len(part), part[0][0], part[-1][0], sum(back for _, back in part))
        for part in parts
        if part
    ]


def lost_in_lowest_fifth(
    scores: Sequence[float], came_back: Sequence[bool], amounts: Sequence[int]
) -> float | None:
    """Of the amounts of who did not come back, the share of those in the lowest fifth by score.

    None where nothing was lost.
    """
    rows = sorted(zip(scores, came_back, amounts, strict=True), key=lambda row: row[0])
    lost = sum(amount for _, back, amount in rows if not back)
    lowest = sum(amount for _, back, amount in rows[: len(rows) // 5] if not back)
    return lowest / lost if lost > 0 else None

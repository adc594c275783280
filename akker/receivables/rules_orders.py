"""When the next order is due, and how customers who buy compare: over plain values."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median_low
from typing import Any

LEAST_ORDERS = 3  # fewer say nothing of a rhythm
GONE_AFTER = 4  # own gaps since the last order


@dataclass(frozen=True, slots=True)
class NextOrder:
    """`gap_days` is the one in the middle between order days; `late_days` below zero is to come."""

    last_on: dt.date
    gap_days: int
    expected_on: dt.date
    late_days: int

    @property
    def is_due(self) -> bool:
        return self.late_days >= 0

    @property
    def is_gone(self) -> bool:
        """So many of their own gaps went by that they hardly are late any more."""
        return self.late_days + self.gap_days > GONE_AFTER * self.gap_days


def next_order(days: Sequence[dt.date], as_of: dt.date) -> NextOrder | None:
    """Of the days with an order, the earliest first; None for whom they say too little."""
    if len(days) < LEAST_ORDERS:
        return None
    gaps = [(later - day).days for day, later in pairwise(days)]
    gap = median_low(gaps)
    expected = days[-1] + dt.timedelta(days=gap)
    return NextOrder(days[-1], gap, expected, (as_of - expected).days)


class Segment(StrEnum):
    """What recency and frequency say of a customer beside the others."""

    CHAMPION = "champion"
    LOYAL = "loyal"
    NEW = "new"
    AT_RISK = "at risk"
    ASLEEP = "asleep"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Rfm:
    """Each from 1 to 5, a fifth of the customers each: how recent, how often, how much."""

    recency: int
    frequency: int
    monetary: int

    @property
    def segment(self) -> Segment:
        if self.recency >= 4 and self.frequency >= 4:
            return Segment.CHAMPION
        if self.recency >= 3 and self.frequency >= 4:
            return Segment.LOYAL
        if self.recency >= 4 and self.frequency <= 2:
            return Segment.NEW
        if self.recency <= 2 and self.frequency >= 3:
            return Segment.AT_RISK
        return Segment.ASLEEP if self.recency <= 2 else Segment.BETWEEN


def rfm_of(facts: Sequence[tuple[dt.date, int, int]]) -> list[Rfm]:
    """Of each: last day, orders, amount; among all that are given.

    Equals score alike, as their middle: where all ordered today, nobody did the longest ago.
    """
    columns = [sorted(column) for column in zip(*facts, strict=True)]
    return [
        Rfm(*(_fifth(column, value) for column, value in zip(columns, one, strict=True)))
        for one in facts
    ]


def _fifth(among: Sequence[Any], value: Any) -> int:
    """From 1 to 5, by how many are below it, and half of its equals."""
    return 1 + 5 * (bisect_left(among, value) + bisect_right(among, value)) // (2 * len(among))

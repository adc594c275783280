"""What the facts about a customer say: points, each with its reason, and how certain they are.

The steps and their sizes were found once, on days up to 2011-05-31 of real sales, and are fixed
(docs/health.md). Points are in tenths. What is not known costs certainty, never points. Nothing
here is money: amounts only stand in proportion to each other.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log2
from statistics import median
from typing import Any

from akker.kernel.sentences import Sentence, said

FULL = 100
BEGIN = "begin"
ENOUGH_DAYS = 3  # days with an order from which a rhythm can be read


class Part(StrEnum):
    """What a score is made of."""

    MONEY = "money"
    CONTACT = "contact"
    VOICE = "voice"
    PLAN = "plan"
    USE = "use"


# How much each part counts where it is known, unless books choose otherwise.
WEIGHTS: Mapping[Part, int] = {
    Part.MONEY: 40,
    Part.CONTACT: 20,
    Part.VOICE: 15,
    Part.PLAN: 15,
    Part.USE: 10,
}


class About(StrEnum):
    """Where the facts of a reason are to be seen."""

    INVOICES = "invoices"
    PRODUCTS = "products"
    PAYMENTS = "payments"
    DISPUTES = "disputes"
    TIMELINE = "timeline"
    PEOPLE = "people"
    PROMISES = "promises"
    PLANS = "plans"
    FEEDBACK = "feedback"
    CASES = "cases"
    USAGE = "usage"


@dataclass(frozen=True, slots=True)
class Reason:
    """Points in tenths, below zero where they are taken away, and the fact that gave them."""

    name: str
    points_e1: int
    about: About
    text: Sentence


def heaviest_of(reasons: Sequence[Reason]) -> Reason | None:
    """What took away most; where nothing did, what gave most beside the beginning."""
    told = [one for one in reasons if one.name != BEGIN]
    worst = min(told, key=lambda one: one.points_e1, default=None)
    if worst is None or worst.points_e1 < 0:
        return worst
    return max(told, key=lambda one: one.points_e1)


@dataclass(frozen=True, slots=True)
class PartHealth:
    """The score of a part in tenths, of a hundred points, and how much of it is known."""

    part: Part
    score_e1: int
    certainty: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """The parts that are known, weighed; `certainty` is of a hundred, unknown parts with it."""

    score_e1: int
    certainty: int
    parts: tuple[PartHealth, ...]
    shares_e3: tuple[int, ...]  # by part, what it is of the score, in thousandths

    @property
    def score(self) -> int:
        return (self.score_e1 + 5) // 10

    @property
    def heaviest(self) -> Reason | None:
        """What took away most; where nothing did, what gave most beside the beginning."""
        return heaviest_of([one for part in self.parts for one in part.reasons])

    def part(self, part: Part) -> PartHealth | None:
        return next((one for one in self.parts if one.part is part), None)


@dataclass(frozen=True, slots=True)
class Orders:
    """Days with an invoice up to a day: how many, the first and the last, and what was bought."""

    day_count: int
    first_on: dt.date
    last_on: dt.date
    net_minor: int
    again_count: int

    @property
    def span_days(self) -> int:
        return (self.last_on - self.first_on).days

    @property
    def gap_days(self) -> float | None:
        """The mean number of days between orders; None where there was one."""
        return self.span_days / (self.day_count - 1) if self.day_count > 1 else None


@dataclass(frozen=True, slots=True)
class Payments:
    """`later_days` is how much later than a year's habit the last quarter was paid, None where
    either is unknown; of what fell due in a year, `overdue_percent` is open past its day."""

    later_days: int | None
    overdue_percent: int


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """`payments` is None where these books do not say who pays."""

    orders: Orders
    payments: Payments | None
    dispute_count: int


@dataclass(frozen=True, slots=True)
class Usual:
    """The customer in the middle: days between orders, of those with two, and what was bought."""

    gap_days: float
    net_minor: float


def usual_of(many: Iterable[Orders]) -> Usual:
    known = list(many)
    gaps = [gap for one in known if (gap := one.gap_days) is not None]
    return Usual(
        gap_days=max(median(gaps), 1) if gaps else 30,
        net_minor=max(median(one.net_minor for one in known), 1) if known else 1,
    )


def rhythm_days(orders: Orders, usual: Usual) -> float:
    """Days between orders, their own habit and two intervals of what is usual here.

    So one order says little, and many say what their own habit is.
    """
    return (orders.span_days + 2 * usual.gap_days) / (orders.day_count + 1)


def money_health(facts: MoneyFacts, usual: Usual, as_of: dt.date) -> PartHealth:
    """What orders and payments say. Payments are four tenths of what can be known, and of the
    rest one order gives two thirds and three give all."""
    reasons = [
        Reason(BEGIN, 400, About.INVOICES, said("Everybody with an invoice begins at 40.")),
        *_of_orders(facts.orders, usual, as_of),
        *_of_payments(facts.payments),
    ]
    if facts.dispute_count:
        reasons.append(
            Reason(
                "disputes",
                -30 * min(facts.dispute_count, 3),
                About.DISPUTES,
                said("Open disputes: {count}.", count=facts.dispute_count),
            )
        )
    score = min(max(sum(one.points_e1 for one in reasons), 0), 10 * FULL)
    rhythm = 30 + 10 * min(facts.orders.day_count, ENOUGH_DAYS)
    known = rhythm + (40 if facts.payments else 0)
    return PartHealth(Part.MONEY, score, known, tuple(reasons))


def _of_orders(orders: Orders, usual: Usual, as_of: dt.date) -> list[Reason]:
    share = max(orders.net_minor, 1) / usual.net_minor
    rhythm = rhythm_days(orders, usual)
    silent = (as_of - orders.last_on).days
    return [
        Reason(
            "orders",
            round(60 * log2(min(orders.day_count, 32))),
            About.INVOICES,
            said(
                "Days with an order: {count}, since {first}.",
                count=orders.day_count,
                first=orders.first_on.isoformat(),
            ),
        ),
        Reason(
            "revenue",
            round(50 * min(max(log2(share), -3), 4)),
            About.INVOICES,
            said(
                "Bought {share} of what the customer in the middle bought.",
                share=f"{round(100 * share)}%",
            ),
        ),
        Reason(
            "again",
            round(20 * log2(1 + min(orders.again_count, 31))),
            About.PRODUCTS,
            said(
                "Products bought on more than one day: {count}.",
                count=orders.again_count,
            ),
        ),
        Reason(
            "silence",
            -round(50 * min(max(silent / rhythm - 2, 0), 3)),
            About.INVOICES,
            said(
                "Days since the last order: {days}, with one expected every {rhythm} days.",
                days=silent,
                rhythm=round(rhythm),
            ),
        ),
    ]


def _of_payments(payments: Payments | None) -> list[Reason]:
    """From five days later than the habit, and from a tenth of a year's sum overdue."""
    if payments is None:
        return []
    reasons = []
    if payments.later_days is not None:
        reasons.append(
            Reason(
                "later",
                -5 * min(max(payments.later_days - 5, 0), 20),
                About.PAYMENTS,
                said(
                    "Paid the last quarter {days} days later than in the year before it.",
                    days=payments.later_days,
                )
                if payments.later_days > 0
                else said("Paid the last quarter no later than in the year before it."),
            )
        )
    reasons.append(
        Reason(
            "overdue",
            -2 * min(payments.overdue_percent // 10 * 10, 50),
            About.PAYMENTS,
            said(
                "Of what fell due in a year, {share} is open past its day.",
                share=f"{payments.overdue_percent}%",
            ),
        )
    )
    return reasons


def health_of(parts: Sequence[PartHealth], weights: Mapping[Part, int] = WEIGHTS) -> Health:
    """What is known, weighed by how much it counts and how much of it is known."""
    total = sum(weights.values())
    known = sum(weights[one.part] * one.certainty for one in parts)
    if not known or not total:
        return Health(0, 0, tuple(parts), (0,) * len(parts))
    counts = [weights[one.part] * one.certainty for one in parts]
    weighed = sum(count * one.score_e1 for count, one in zip(counts, parts, strict=True))
    shares = tuple(round(1000 * count / known) for count in counts)
    return Health(round(weighed / known), round(known / total), tuple(parts), shares)


def kept_reasons(health: Health) -> list[dict[str, object]]:
    """The reasons as they are kept beside a score: read again in the language of the reader."""
    return [
        {
            "part": part.part.value,
            "name": one.name,
            "points_e1": one.points_e1,
            "about": one.about.value,
            "text": one.text.template,
            "values": dict(one.text.values),
        }
        for part in health.parts
        for one in part.reasons
    ]


def read_reasons(kept: Iterable[Mapping[str, Any]]) -> list[Reason]:
    return [
        Reason(
            one["name"],
            one["points_e1"],
            About(one["about"]),
            Sentence(one["text"], one["values"]),
        )
        for one in kept
    ]

"""What a plan can say, and how far it is, decided over plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from akker.customers.activity_rules import checked_due
from akker.kernel.errors import Refused

PLAN, ONBOARDING, RESCUE, RENEWAL, EXPANSION, REVIEW = KINDS = (
    *("plan", "onboarding", "rescue"),
    *("renewal", "expansion", "review"),
)
QUESTION, GOAL, RISK = "question", "goal", "risk"
GIVE_AND_GET = ("give", "get")
SWOT = ("strength", "weakness", "opportunity", "threat")
BLOCKS = (*SWOT, "white space", RISK, "resource")
POINTS = (QUESTION, GOAL, *GIVE_AND_GET, *BLOCKS)
BOTH, THEIRS, OURS = SIDES = ("both", "theirs", "ours")
BY_HAND = "by hand"
NPS = "NPS"
MEASURES = (BY_HAND, "revenue", "margin", "open", "overdue", "days late", NPS)
IN_WHOLES = (BY_HAND, NPS)  # other values are in minor units or in hundredths
OUTCOMES = ("reached", "partly", "missed", "kept", "lost")
MOST_TITLE, MOST_TEXT, MOST_ANSWER, MOST_LESSON = 120, 300, 4000, 500
MOST_OF_A_PLAN = 200  # points, and objectives, and actions
MOST_VALUE = 10**15
STALE_DAYS = 150  # a strength or a risk that nobody looked at for so long is old


@dataclass(frozen=True, slots=True)
class KnownPlans:
    """Of the plans that were open: what fell due by the day and was done by then, what was late
    on it, and since when a rescue runs."""

    done_count: int
    late_count: int
    rescue_since: dt.date | None


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Of a customer. Without a title it has that of its kind. `review_days` is how often it is
    looked at together."""

    party_code: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date
    title: str = ""
    review_on: dt.date | None = None
    review_days: int | None = None


@dataclass(frozen=True, slots=True)
class NewPoint:
    """`amount_minor`, in the currency of the books: what a goal is worth, or a risk would cost.
    A risk can name the competitor whom they consider."""

    kind: str
    text: str
    side: str = BOTH
    answer: str = ""
    amount_minor: int | None = None
    competitor_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewObjective:
    """Values are whole, in the unit of their measure (`models.Objective`)."""

    text: str
    measure: str
    start_value: int
    target_value: int
    due_on: dt.date | None
    goal_id: int | None = None


def _one_of(value: str, known: Sequence[str], what: str) -> None:
    if value not in known:
        raise Refused(
            "plan_unfit",
            "{value} is no {what} of a plan.",
            remedy="Use one of: {known}.",
            value=value[:40],
            what=what,
            known=", ".join(known),
        )


def check_plan(plan: NewPlan) -> None:
    """Refused: plan_unfit."""
    _one_of(plan.kind, KINDS, "kind")
    if plan.ends_on < plan.starts_on:
        raise Refused(
            "plan_unfit",
            "The plan would end on {end}, before it begins on {start}.",
            remedy="Give it a later end.",
            end=plan.ends_on,
            start=plan.starts_on,
        )
    if plan.review_days is not None and not 1 <= plan.review_days <= 366:
        raise Refused(
            "plan_unfit",
            "A plan is reviewed every {days} days.",
            remedy="Give a number of days from 1 to 366, or none.",
            days=plan.review_days,
        )


def check_point(point: NewPoint) -> None:
    """Refused: plan_unfit, text_too_long."""
    _one_of(point.kind, POINTS, "kind of point")
    _one_of(point.side, SIDES, "side")
    if len(point.answer) > MOST_ANSWER:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, or attach a file.",
            most=MOST_ANSWER,
        )
    if point.amount_minor is not None and abs(point.amount_minor) > MOST_VALUE:
        raise _too_large()
    if point.competitor_id is not None and point.kind != RISK:
        raise Refused(
            "plan_unfit",
            "Only a risk names a competitor.",
            remedy="Leave the competitor out, or add it as a risk.",
        )


def check_objective(objective: NewObjective) -> dt.date:
    """The day by which it is to be reached. Refused: plan_unfit, due_missing."""
    _one_of(objective.measure, MEASURES, "measure")
    if objective.start_value == objective.target_value:
        raise Refused(
            "plan_unfit",
            "The objective begins where it is to end.",
            remedy="Give another value to reach, or to begin from.",
        )
    if max(abs(objective.start_value), abs(objective.target_value)) > MOST_VALUE:
        raise _too_large()
    return checked_due(objective.due_on, dt.date.min)


def _too_large() -> Refused:
    return Refused(
        "plan_unfit", "This value is too large to be true.", remedy="Look at the decimals."
    )


def check_room(count: int) -> None:
    """Refused: plan_full."""
    if count >= MOST_OF_A_PLAN:
        raise Refused(
            "plan_full",
            "A plan has at most {most} of these.",
            remedy="End what is over, or begin another plan.",
            most=MOST_OF_A_PLAN,
        )


def percent_reached(start_value: int, target_value: int, value: int | None) -> int:
    """From 0 where it began to 100 where it is to end, whichever way; nothing known is 0."""
    if value is None:
        return 0
    way = target_value - start_value
    return max(0, min(100, (value - start_value) * 100 // way))


@dataclass(frozen=True, slots=True)
class PointState:
    kind: str
    is_answered: bool
    noted_on: dt.date


@dataclass(frozen=True, slots=True)
class ActionState:
    due_on: dt.date
    is_done: bool


@dataclass(frozen=True, slots=True)
class Pillar:
    """How far one of the four pillars is, of a hundred; `done` of `count`, and `late` of these.

    Of the third `late` are the kinds of blocks that nobody looked at for `STALE_DAYS`.
    """

    number: int
    percent: int
    done: int
    count: int
    late: int = 0


def pillars(
    points: Sequence[PointState],
    reached: Sequence[int],
    actions: Sequence[ActionState],
    today: dt.date,
) -> tuple[Pillar, ...]:
    """The talk with the customer, what both win, what the plan is built of, and its use.

    `reached` are the percents of its objectives.
    """
    asked = [one for one in points if one.kind == QUESTION]
    answered = sum(one.is_answered for one in asked)
    goals = sum(one.kind == GOAL for one in points)
    newest: dict[str, dt.date] = {}
    for one in points:
        if one.kind in BLOCKS:
            newest[one.kind] = max(one.noted_on, newest.get(one.kind, one.noted_on))
    stale = sum((today - on).days > STALE_DAYS for on in newest.values())
    done = sum(one.is_done for one in actions)
    late = sum(not one.is_done and one.due_on < today for one in actions)
    on_course = sum(reached) // len(reached) if reached else 0
    return (
        Pillar(1, _share(answered, len(asked)), answered, len(asked)),
        Pillar(2, on_course, sum(one == 100 for one in reached), goals or len(reached)),
        Pillar(3, _share(len(newest), len(BLOCKS)), len(newest), len(BLOCKS), stale),
        Pillar(4, _share(done, len(actions)), done, len(actions), late),
    )


def _share(part: int, whole: int) -> int:
    return part * 100 // whole if whole else 0


def percent_of_plan(states: Sequence[Pillar]) -> int:
    return sum(one.percent for one in states) // len(states)

"""What happened to plans. Nobody's name or words (docs/decisions/0028-events-name-nobody.md)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanOpened:
    plan_id: int
    party: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """`changed` are the names of what is another now."""

    plan_id: int
    changed: list[str]


@dataclass(frozen=True, slots=True)
class PlanReviewed:
    plan_id: int
    reviewed_on: dt.date
    next_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PlanClosed:
    plan_id: int
    party: str
    kind: str
    outcome: str
    closed_on: dt.date


@dataclass(frozen=True, slots=True)
class PlanPointKept:
    """A point that was added, or written anew."""

    plan_id: int
    point_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class PlanPointEnded:
    plan_id: int
    point_id: int


@dataclass(frozen=True, slots=True)
class ObjectiveKept:
    """An objective that was added, or of which somebody said how it stands."""

    plan_id: int
    objective_id: int
    measure: str


@dataclass(frozen=True, slots=True)
class ObjectiveEnded:
    plan_id: int
    objective_id: int


@dataclass(frozen=True, slots=True)
class PlanActionAdded:
    plan_id: int
    task_id: int


@dataclass(frozen=True, slots=True)
class PlanVersionKept:
    plan_id: int
    number: int
    agreed_on: dt.date


@dataclass(frozen=True, slots=True)
class PlanVersionApproved:
    plan_id: int
    number: int
    approved_on: dt.date

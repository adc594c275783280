"""What happened to cases. Nobody's name or words (docs/decisions/0028-events-name-nobody.md)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseOpened:
    case_no: int
    party: str
    kind: str
    team: str
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CaseLineAdded:
    """`kind` is ours, theirs or note."""

    case_no: int
    line_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class CaseHanded:
    """It has another owner or team, or another moment at which an answer is due."""

    case_no: int
    team: str
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CaseClosed:
    case_no: int
    party: str
    outcome: str
    closed_on: dt.date


@dataclass(frozen=True, slots=True)
class CaseReopened:
    case_no: int
    party: str
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ServicePromiseChanged:
    """Working days within which each kind is answered."""

    days: dict[str, int]


@dataclass(frozen=True, slots=True)
class RequirementKept:
    """A requirement that was written down, or written anew."""

    requirement_id: int
    priority: str


@dataclass(frozen=True, slots=True)
class RequirementDecided:
    requirement_id: int
    state: str
    decided_on: dt.date | None


@dataclass(frozen=True, slots=True)
class WishKept:
    """A customer wants it, or what it is worth to them is another amount."""

    requirement_id: int
    party: str


@dataclass(frozen=True, slots=True)
class WishAnswered:
    requirement_id: int
    party: str
    told_on: dt.date

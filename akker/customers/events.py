"""What happened to how we look after customers.

Events are kept for ever and names can be erased, so no name of anybody stands in one
(docs/decisions/0028-events-name-nobody.md).
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """`changed` is what is another now; `facts` is how it is now, by name, the parent by code."""

    code: str
    changed: list[str]
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class CustomerHandedOver:
    """`to_id` is the user who looks after them from that day on."""

    code: str
    to_id: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class ActivityLogged:
    """Of one that is for named readers alone, whom it is about is not told."""

    activity_id: int
    party: str
    activity_kind: str
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class ActivityRewritten:
    activity_id: int


@dataclass(frozen=True, slots=True)
class ActivityReadersChanged:
    activity_id: int
    reader_count: int


@dataclass(frozen=True, slots=True)
class EmailsImported:
    """How many came in, and how many files were passed over."""

    email_count: int
    passed_count: int


@dataclass(frozen=True, slots=True)
class AppointmentMade:
    appointment_id: int
    party: str
    activity_kind: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """To another moment, or to somebody else."""

    appointment_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class AppointmentHeld:
    """What was said is logged."""

    appointment_id: int
    party: str


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    appointment_id: int
    party: str


@dataclass(frozen=True, slots=True)
class TaskMade:
    task_id: int
    party: str
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class TaskMoved:
    """To another day, or to somebody else."""

    task_id: int
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class TaskDone:
    task_id: int
    done_on: dt.date


@dataclass(frozen=True, slots=True)
class TaskDropped:
    task_id: int
    dropped_on: dt.date


@dataclass(frozen=True, slots=True)
class PromiseMade:
    """`by` is us or them."""

    promise_id: int
    party: str
    by: str
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class PromiseKept:
    promise_id: int
    kept_on: dt.date


@dataclass(frozen=True, slots=True)
class PromiseBroken:
    promise_id: int
    broken_on: dt.date


@dataclass(frozen=True, slots=True)
class PersonDescribed:
    """`contact_id` is whose part, `changed` what is another now."""

    code: str
    contact_id: int
    changed: list[str]


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """They left that job on that day; `to` is where they went on, or empty, as `now_id`."""

    code: str
    contact_id: int
    on: dt.date
    to: str
    now_id: int


@dataclass(frozen=True, slots=True)
class RhythmChanged:
    """Days between two contacts, by tier."""

    days: dict[str, int]


@dataclass(frozen=True, slots=True)
class ProfileFactNoted:
    code: str
    fact_id: int
    kind: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class ProfileFactEnded:
    code: str
    fact_id: int
    on: dt.date

"""What a case can say, how it stands and by when it is answered, decided over plain values."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from akker.kernel.errors import Refused

QUESTION, COMPLAINT = KINDS = ("question", "complaint")
TEAMS = ("service", "product", "finance")
OUTCOMES = ("solved", "explained", "declined", "withdrawn")
OURS, THEIRS, NOTE = SAID = ("ours", "theirs", "note")
HANDED, CLOSED, REOPENED = TURNS = ("handed", "closed", "reopened")
LINES = (*SAID, *TURNS)
SPOKEN = (OURS, THEIRS, HANDED, CLOSED, REOPENED)  # what says who must speak next
USUAL_DAYS = {QUESTION: 2, COMPLAINT: 1}
MOST_DAYS = 60
OLD_COMPLAINT_DAYS = 14  # a complaint that is open for longer asks for somebody, answered or not
MOST_LINES = 500
_SATURDAY = 5


class Status(StrEnum):
    OPEN = "open"
    TEAM = "waiting for the team"
    CUSTOMER = "waiting for the customer"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class NewCase:
    """`contact_id` is somebody on the card, `owner` the e-mail address of a member; empty is
    whoever opens it. Without a moment it is opened now; without `due_at` it is due by the
    service promise of its kind. `activity_id` is the note that it came of.
    """

    party_code: str
    kind: str
    subject: str
    text: str = ""
    contact_id: int | None = None
    owner: str = ""
    team: str = "service"
    at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    activity_id: int | None = None


def status_of(is_closed: bool, spoke: str) -> Status:
    """`spoke` is the kind of the last line that says who must speak next; empty for none."""
    if is_closed:
        return Status.CLOSED
    if spoke == OURS:
        return Status.CUSTOMER
    return Status.TEAM if spoke else Status.OPEN


def is_overdue(status: Status, due_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether an answer of ours is late: who waits for the customer is late with nothing."""
    return status in (Status.OPEN, Status.TEAM) and due_at < now


def after_working_days(start: dt.datetime, days: int) -> dt.datetime:
    """At the same time of the day, so many days later, Saturdays and Sundays not counted.

    `start` is in the timezone of the books. What came in on a Saturday or a Sunday counts from
    the Monday.
    """
    at = start
    while at.weekday() >= _SATURDAY:
        at += dt.timedelta(days=1)
    for _ in range(days):
        at += dt.timedelta(days=1)
        while at.weekday() >= _SATURDAY:
            at += dt.timedelta(days=1)
    return at


def one_of(value: str, known: Sequence[str], what: str) -> str:
    """Refused: case_unfit."""
    if value not in known:
        raise Refused(
            "case_unfit",
            "{value} is no {what} of a case.",
            remedy="Use one of: {known}.",
            value=value[:40] or "nothing",
            what=what,
            known=", ".join(known),
        )
    return value


def checked_moment(
    at: dt.datetime | None, first: dt.datetime | None, now: dt.datetime
) -> dt.datetime:
    """When something was, between `first` and `now`; None is now. Refused: case_unfit.

    What is refused is called by the day of the clock that `at` has; so in `checked_due_at`.
    """
    if at is None:
        return now
    if at > now or at.year < 1970 or (first is not None and at < first):
        raise Refused(
            "case_unfit",
            "{day} is no day on which this can have been.",
            remedy="Use a day since the case began, today at the latest.",
            day=at.date().isoformat(),
        )
    return at


def checked_due_at(due_at: dt.datetime, first: dt.datetime) -> dt.datetime:
    """Refused: case_unfit."""
    if due_at < first or due_at.year > 9000:
        raise Refused(
            "case_unfit",
            "{day} is before the case began.",
            remedy="Give a later day on which an answer is due.",
            day=due_at.date().isoformat(),
        )
    return due_at


def check_promise(days: Mapping[str, int]) -> None:
    """Refused: case_unfit, service_promise_unfit."""
    for kind, count in days.items():
        one_of(kind, KINDS, "kind")
        if not 1 <= count <= MOST_DAYS:
            raise Refused(
                "service_promise_unfit",
                "An answer comes within 1 to {most} working days.",
                remedy="Give a number for each kind.",
                most=MOST_DAYS,
            )


def case_label(number: int) -> str:
    """As it is told to customers: `C-0012`."""
    return f"C-{number:04d}"

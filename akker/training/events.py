"""What happened in tracks. Nobody's name (docs/decisions/0028-events-name-nobody.md)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrackKept:
    """A track that was added, or written anew."""

    track_id: int
    kind: str
    step_count: int


@dataclass(frozen=True, slots=True)
class TrackRetired:
    track_id: int
    retired_on: dt.date


@dataclass(frozen=True, slots=True)
class EnrolmentBegun:
    """Who was enrolled in a track at once: so many of a customer."""

    party: str
    track_id: int
    enrolments: list[int]
    started_on: dt.date


@dataclass(frozen=True, slots=True)
class LessonDone:
    party: str
    lesson_id: int
    done_on: dt.date


@dataclass(frozen=True, slots=True)
class LessonOpenAgain:
    party: str
    lesson_id: int


@dataclass(frozen=True, slots=True)
class EnrolmentEnded:
    party: str
    enrolment_id: int
    ended_on: dt.date

"""What a track is made of, and how far somebody is, decided over plain values."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from akker.customers.activity_rules import MOST_LINE, checked_line, checked_text
from akker.kernel.errors import Refused

ONBOARDING, TRAINING = KINDS = ("onboarding", "training")
MOST_STEPS, MOST_DAYS, MOST_TITLE, MOST_TEXT = 60, 730, 120, 4000


@dataclass(frozen=True, slots=True)
class NewStep:
    """`after_days` from the start; `each` is for each contact, else for the customer as a whole."""

    title: str
    after_days: int
    text: str = ""
    each: bool = False


@dataclass(frozen=True, slots=True)
class NewTrack:
    title: str
    kind: str
    steps: Sequence[NewStep]


def checked_track(track: NewTrack) -> NewTrack:
    """With its words tidied. Refused: track_unfit, words_missing, text_too_long."""
    if track.kind not in KINDS:
        raise Refused(
            "track_unfit",
            "{value} is no kind of track.",
            remedy="Use one of: {known}.",
            value=track.kind[:40] or "nothing",
            known=", ".join(KINDS),
        )
    if not 0 < len(track.steps) <= MOST_STEPS:
        raise Refused(
            "track_unfit",
            "A track has from 1 to {most} steps.",
            remedy="Write a step on each line, with its day in front.",
            most=MOST_STEPS,
        )
    return NewTrack(
        checked_line(track.title, "what the track is called", MOST_TITLE),
        track.kind,
        tuple(map(_checked_step, track.steps)),
    )


def _checked_step(step: NewStep) -> NewStep:
    if not 0 <= step.after_days <= MOST_DAYS:
        raise Refused(
            "track_unfit",
            "A step is due from 0 to {most} days after the start.",
            remedy="Give another number of days.",
            most=MOST_DAYS,
        )
    if len(step.text) > MOST_TEXT:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, or attach a file.",
            most=MOST_TEXT,
        )
    title = checked_line(step.title, "what the step is", MOST_LINE)
    return NewStep(title, step.after_days, checked_text(step.text).strip(), step.each)


def step_of_line(line: str, *, each: bool) -> NewStep:
    """`7 Set up the tool | Bring the list of users` is due on the seventh day.

    Refused: track_unfit.
    """
    day, _, rest = line.strip().partition(" ")
    if not (day.isascii() and day.isdecimal() and len(day) < 5):
        raise Refused(
            "track_unfit",
            "{line} does not begin with a number of days.",
            remedy="Write it as: 7 Set up the tool.",
            line=line.strip()[:60] or "nothing",
        )
    title, _, text = rest.partition("|")
    return NewStep(title.strip(), int(day), text.strip(), each)


@dataclass(frozen=True, slots=True)
class LessonState:
    due_on: dt.date
    done_on: dt.date | None

    def is_late(self, today: dt.date) -> bool:
        return self.done_on is None and self.due_on < today


def percent_done(lessons: Collection[LessonState]) -> int:
    done = sum(one.done_on is not None for one in lessons)
    return done * 100 // len(lessons) if lessons else 0

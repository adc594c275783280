"""Tracks, for tests, as short as they are spoken of."""

from typing import Any

from akker.books.actor import Actor, reading
from akker.parties.queries import keys_of_group
from akker.training.enrolling import enrol
from akker.training.queries import EnrolmentRow, enrolments_of
from akker.training.rules import NewStep, NewTrack
from akker.training.tracking import keep_track
from tests.customers.acting import ago
from tests.make import Make

STEPS = (NewStep("Kick-off", 0), NewStep("Look back", 60), NewStep("Module 1", 7, each=True))


def tracked(actor: Actor, title: str = "First days", steps: Any = STEPS) -> int:
    """A track with two steps of the customer and one of each contact."""
    return keep_track(actor, track=NewTrack(title, "onboarding", steps))


def begun(make: Make, track_id: int, *contact_ids: int, code: str = "J1", days: int = 30) -> Any:
    """It began so many days ago."""
    return enrol(
        make.alice,
        code=code,
        track_id=track_id,
        contact_ids=contact_ids,
        started_on=ago(make, days),
    )


def in_tracks(actor: Actor, code: str = "J1") -> list[EnrolmentRow]:
    with reading(actor.book):
        return enrolments_of(actor.book, keys_of_group(actor.book, code))

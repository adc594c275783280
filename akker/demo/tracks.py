"""The tracks of the demo company, and who goes through them: somebody new, and somebody slow."""

import datetime as dt

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.queries_people import people_of
from akker.demo.customers import GROWS, NEW
from akker.parties.queries import keys_of_group
from akker.training.enrolling import enrol, finish_lesson
from akker.training.queries import enrolments_of, tracks_of
from akker.training.rules import NewTrack, step_of_line
from akker.training.tracking import keep_track

ONBOARDING, COURSE = "First ninety days", "Line planning, the course"
_STEPS = (
    "0 Kick-off with everybody | Agree who decides, and what a first result is.",
    "7 Hand over the list of planners",
    "14 Connect the calendar",
    "60 Look back at the first result together",
)
_LESSONS = (
    "7 Module 1: the week on one page",
    "21 Module 2: plan with hours",
    "45 Module 3: what to do when it gets stuck",
)
_COURSE = ("0 Intake", "14 Morning one", "28 Morning two", "42 Test")


def write_tracks(actor: Actor) -> None:
    """What customers are taken through."""
    steps = [step_of_line(line, each=False) for line in _STEPS]
    steps += [step_of_line(line, each=True) for line in _LESSONS]
    keep_track(actor, track=NewTrack(ONBOARDING, "onboarding", steps))
    course = [step_of_line(line, each=True) for line in _COURSE]
    keep_track(actor, track=NewTrack(COURSE, "training", course))


def leave_training(actor: Actor, today: dt.date) -> None:
    """As far as they are on the last day of the story."""
    last = min(today, today_in(actor.book))
    with reading(actor.book):
        keys = {row.title: row.track_id for row in tracks_of(actor.book)}
    # How many days ago it began, and how many steps are done of the customer and of each contact.
    _taken_through(actor, NEW, keys[ONBOARDING], last - dt.timedelta(days=33), (2, 2, 1, 0))
    _taken_through(actor, GROWS, keys[COURSE], last - dt.timedelta(days=40), (3, 2, 4, 1))


def _taken_through(
    actor: Actor, code: str, track_id: int, since: dt.date, done: tuple[int, ...]
) -> None:
    with reading(actor.book):
        people = [one.contact_id for one in people_of(actor.book, code) if one.until_on is None]
    enrol(actor, code=code, track_id=track_id, contact_ids=people[:4], started_on=since)
    with reading(actor.book):
        rows = enrolments_of(actor.book, keys_of_group(actor.book, code))
    for row, count in zip(rows, done, strict=False):
        for lesson in row.lessons[:count]:
            on = min(lesson.due_on, today_in(actor.book))  # some are quicker than the track
            finish_lesson(actor, lesson_id=lesson.lesson_id, on=on)

"""Tracks that customers and their people go through."""

from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, In, Key, Out
from akker.books.actor import Permission
from akker.customers.queries import customer_coded
from akker.parties.queries import keys_of_group
from akker.training.enrolling import end_enrolment, enrol, finish_lesson, open_lesson
from akker.training.queries import enrolments_of, track_of, tracks_of
from akker.training.rules import MOST_STEPS, NewStep, NewTrack
from akker.training.tracking import keep_track, retire_track

router = Router(tags=["training"])
_LOOKING, _CHANGING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
TrackKind = Literal["onboarding", "training"]


class TrackStepOut(Out):
    """`after_days` from the start; `each` is for each contact, else for the customer."""

    step_id: int
    title: str
    text: str
    after_days: int
    each: bool


class TrackOut(Out):
    track_id: int
    title: str
    kind: TrackKind
    steps: list[TrackStepOut]
    is_retired: bool


class TrackStepIn(In):
    title: Annotated[str, Field(max_length=300)]
    after_days: Annotated[int, Field(ge=0, le=730)]
    text: Annotated[str, Field(max_length=4000)] = ""
    each: bool = False


class TrackIn(In):
    title: Annotated[str, Field(max_length=120)]
    kind: TrackKind = "onboarding"
    steps: Annotated[list[TrackStepIn], Field(min_length=1, max_length=MOST_STEPS)]


class LessonOut(Out):
    lesson_id: int
    step_id: int
    title: str
    due_on: Day
    done_on: Day | None
    done_by: str


class EnrolmentOut(Out):
    """`contact_id` is null for the customer as a whole; `percent` is done of all."""

    enrolment_id: int
    party_code: str
    contact_id: int | None
    contact_name: str
    track_id: int
    track_title: str
    started_on: Day
    ended_on: Day | None
    percent: int
    lessons: list[LessonOut]


class EnrolmentsAsked(Asked):
    """Open ones, unless `ended` is true."""

    party: Annotated[str, Field(max_length=40)]
    ended: bool = False


class EnrolmentIn(In):
    """The customer, and the contacts who go through it; without a day it begins today."""

    party: Annotated[str, Field(max_length=40)]
    track_id: Key
    contact_ids: Annotated[list[Key], Field(max_length=200)] = []
    started_on: Day | None = None


class LessonIn(In):
    """Without a day it is today."""

    on: Day | None = None


class TrackSaid(Out):
    track_id: int


class EnrolledSaid(Out):
    enrolment_ids: list[int]


class EnrolmentSaid(Out):
    enrolment_id: int


class LessonSaid(Out):
    lesson_id: int


@operation(router, "GET", "/tracks", asks=_LOOKING, answers=list[TrackOut])
def list_tracks(request: ApiRequest) -> list[TrackOut]:
    """The tracks in use, with the steps of whoever begins now."""
    return [TrackOut.model_validate(row) for row in tracks_of(request.actor.book)]


@operation(router, "GET", "/tracks/{track_id}", asks=_LOOKING, answers=TrackOut)
def show_track(request: ApiRequest, track_id: int) -> TrackOut:
    """A track with its steps."""
    return TrackOut.model_validate(track_of(request.actor.book, track_id))


@operation(
    router,
    "POST",
    "/tracks",
    asks=Permission.CHANGE_SETTINGS,
    answers=TrackSaid,
    status=201,
)
def create_track(request: ApiRequest, body: TrackIn) -> TrackSaid:
    """Add a track."""
    return TrackSaid(track_id=keep_track(request.actor, track=_track(body)))


@operation(router, "PUT", "/tracks/{track_id}", asks=Permission.CHANGE_SETTINGS, answers=TrackSaid)
def replace_track(request: ApiRequest, track_id: int, body: TrackIn) -> TrackSaid:
    """Write a track anew; who goes through it keeps the steps that they have."""
    keep_track(request.actor, track=_track(body), track_id=track_id)
    return TrackSaid(track_id=track_id)


@operation(
    router,
    "POST",
    "/retired-tracks/{track_id}",
    asks=Permission.CHANGE_SETTINGS,
    answers=TrackSaid,
)
def retire_one_track(request: ApiRequest, track_id: int) -> TrackSaid:
    """Nobody begins it any more."""
    retire_track(request.actor, track_id=track_id)
    return TrackSaid(track_id=track_id)


@operation(router, "GET", "/enrolments", asks=_LOOKING, answers=list[EnrolmentOut])
def list_enrolments(request: ApiRequest, asked: Query[EnrolmentsAsked]) -> list[EnrolmentOut]:
    """How far a customer and their people are."""
    book = request.actor.book
    code = customer_coded(book, asked.party).code
    rows = enrolments_of(book, keys_of_group(book, code), with_ended=asked.ended)
    return [EnrolmentOut.model_validate(row) for row in rows]


@operation(router, "POST", "/enrolments", asks=_CHANGING, answers=EnrolledSaid, status=201)
def begin_track(request: ApiRequest, body: EnrolmentIn) -> EnrolledSaid:
    """A customer begins a track, with the contacts who are named."""
    keys = enrol(
        request.actor,
        code=body.party,
        track_id=body.track_id,
        contact_ids=body.contact_ids,
        started_on=body.started_on,
    )
    return EnrolledSaid(enrolment_ids=keys)


@operation(
    router, "POST", "/ended-enrolments/{enrolment_id}", asks=_CHANGING, answers=EnrolmentSaid
)
def leave_track(request: ApiRequest, enrolment_id: int) -> EnrolmentSaid:
    """Somebody goes through a track no longer; what was done stays."""
    end_enrolment(request.actor, enrolment_id=enrolment_id)
    return EnrolmentSaid(enrolment_id=enrolment_id)


@operation(router, "POST", "/done-lessons/{lesson_id}", asks=_CHANGING, answers=LessonSaid)
def finish_one_lesson(request: ApiRequest, lesson_id: int, body: LessonIn) -> LessonSaid:
    """Somebody went through a step."""
    finish_lesson(request.actor, lesson_id=lesson_id, on=body.on)
    return LessonSaid(lesson_id=lesson_id)


@operation(router, "POST", "/open-lessons/{lesson_id}", asks=_CHANGING, answers=LessonSaid)
def open_one_lesson(request: ApiRequest, lesson_id: int) -> LessonSaid:
    """A step was not gone through after all."""
    open_lesson(request.actor, lesson_id=lesson_id)
    return LessonSaid(lesson_id=lesson_id)


def _track(body: TrackIn) -> NewTrack:
    steps = [NewStep(one.title, one.after_days, one.text, one.each) for one in body.steps]
    return NewTrack(body.title, body.kind, steps)

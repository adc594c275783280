"""Reading tracks, and how far customers and their people are in them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.parties.queries_sight import seen
from akker.training.models import Enrolment, Lesson, Track, TrackStep
from akker.training.rules import LessonState, percent_done


@dataclass(frozen=True, slots=True)
class StepRow:
    step_id: int
    title: str
    text: str
    after_days: int
    each: bool


@dataclass(frozen=True, slots=True)
class TrackRow:
    """With the steps that whoever starts now goes through."""

    track_id: int
    title: str
    kind: str
    steps: tuple[StepRow, ...]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class LessonRow:
    lesson_id: int
    step_id: int
    title: str
    text: str
    due_on: dt.date
    done_on: dt.date | None
    done_by: str

    @property
    def state(self) -> LessonState:
        return LessonState(self.due_on, self.done_on)


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """`contact_id` is None for the customer as a whole."""

    enrolment_id: int
    party_code: str
    party_name: str
    contact_id: int | None
    contact_name: str
    track_id: int
    track_title: str
    kind: str
    started_on: dt.date
    ended_on: dt.date | None
    owner_name: str
    lessons: tuple[LessonRow, ...]

    @property
    def percent(self) -> int:
        return percent_done([one.state for one in self.lessons])

    @property
    def done_count(self) -> int:
        return sum(one.done_on is not None for one in self.lessons)

    def late_count(self, today: dt.date) -> int:
        return sum(one.state.is_late(today) for one in self.lessons)


@dataclass(frozen=True, slots=True)
class LateLesson:
    party_code: str
    party_name: str
    title: str
    contact_name: str
    due_on: dt.date


def tracks_of(book: Book) -> list[TrackRow]:
    """Those in use, by title. Two queries."""
    return _tracks(Track.objects.filter(book=book, retired_on=None).order_by("title", "pk"))


def track_of(book: Book, track_id: int) -> TrackRow:
    """A retired one too. Two queries. Refused: track_unknown."""
    for row in _tracks(Track.objects.filter(book=book, pk=track_id)):
        return row
    raise track_unknown(track_id)


def _tracks(rows: QuerySet[Track]) -> list[TrackRow]:
    current = TrackStep.objects.filter(ended_on=None).order_by("position")
    return [
        TrackRow(
            row.pk,
            row.title,
            row.kind,
            tuple(
                StepRow(one.pk, one.title, one.text, one.after_days, one.each)
                for one in row.steps.all()
            ),
            row.retired_on is not None,
        )
        for row in rows.prefetch_related(Prefetch("steps", current))
    ]


def enrolments_of(
    book: Book, group: Collection[int], *, with_ended: bool = False
) -> list[EnrolmentRow]:
    """Of a party with its other names: customer first, then their people. Two queries."""
    rows = Enrolment.objects.filter(seen(book, "party__"), book=book, party__in=group)
    return _enrolments(rows if with_ended else rows.filter(ended_on=None))


def enrolments_in(
    book: Book, track_id: int, *, after_id: int | None = None, limit: int
) -> list[EnrolmentRow]:
    """Up to `limit` + 1 who go through a track, by customer. Two queries."""
    rows = Enrolment.objects.filter(seen(book, "party__"), book=book, track=track_id, ended_on=None)
    if after_id is not None:
        rows = rows.filter(pk__gt=after_id)
    kept = rows.order_by("pk").values_list("pk", flat=True)[: limit + 1]
    return _enrolments(Enrolment.objects.filter(book=book, pk__in=list(kept)))


def _enrolments(rows: QuerySet[Enrolment]) -> list[EnrolmentRow]:
    lessons = Lesson.objects.select_related("step").order_by("due_on", "step__position")
    found = rows.select_related("party", "contact", "track", "owner")
    people = F("contact__name").asc(nulls_first=True)  # the customer comes before their people
    ordered = found.order_by("track__title", "track", "party__code", people, "pk")
    return [
        EnrolmentRow(
            row.pk,
            row.party.code,
            row.party.name,
            row.contact_id,
            row.contact.name if row.contact else "",
            row.track_id,
            row.track.title,
            row.track.kind,
            row.started_on,
            row.ended_on,
            (row.owner.name or row.owner.email) if row.owner else "",
            tuple(
                LessonRow(
                    one.pk,
                    one.step_id,
                    one.step.title,
                    one.step.text,
                    one.due_on,
                    one.done_on,
                    one.done_by,
                )
                for one in row.lessons.all()
            ),
        )
        for row in ordered.prefetch_related(Prefetch("lessons", lessons))
    ]


def late_lessons(
    book: Book, *, today: dt.date, group: Collection[int] | None = None, limit: int
) -> list[LateLesson]:
    """The longest late first, of everybody whom the reader sees or of a party with its names.

    Nobody waits for the lessons of who has left.
    """
    rows = Lesson.objects.filter(
        seen(book, "enrolment__party__"),
        Q(enrolment__contact=None) | Q(enrolment__contact__until_on=None),
        book=book,
        done_on=None,
        due_on__lt=today,
        enrolment__ended_on=None,
    )
    if group is not None:
        rows = rows.filter(enrolment__party__in=group)
    names = ("enrolment__party__code", "enrolment__party__name", "step__title")
    found = rows.order_by("due_on", "pk").values_list(*names, "enrolment__contact__name", "due_on")
    return [
        LateLesson(code, name, title, contact or "", due)
        for code, name, title, contact, due in found[:limit]
    ]


def track_unknown(track_id: int) -> Refused:
    return Refused(
        "track_unknown",
        "There is no track {track_id} here.",
        remedy="Look at the list of tracks.",
        track_id=track_id,
    )

"""Tracks: written, begun by a customer and their people, gone through, and left."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction

from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.describing import add_person
from akker.parties.cards import ContactCard
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import attention_everywhere
from akker.reports.needs import Need
from akker.training.enrolling import end_enrolment, enrol, finish_lesson, open_lesson
from akker.training.models import Enrolment, Lesson
from akker.training.queries import enrolments_in, enrolments_of, late_lessons, track_of, tracks_of
from akker.training.rules import NewStep, NewTrack, step_of_line
from akker.training.tracking import keep_track, retire_track
from tests.customers.acting import EMIL, member
from tests.make import Make, refusal_of
from tests.receivables.selling import customer
from tests.training.making import STEPS, begun, in_tracks, tracked


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    return make


@pytest.fixture
def fenna(world: Make) -> int:
    return add_person(world.alice, code="J1", person=ContactCard("Fenna Dekker", "Buyer"))


def test_a_customer_and_each_of_their_people_go_through_their_own_steps(
    world: Make, fenna: int
) -> None:
    track_id = tracked(world.alice)

    begun(world, track_id, fenna)
    whole, one = in_tracks(world.alice)

    assert [step.title for step in whole.lessons] == ["Kick-off", "Look back"]
    assert (one.contact_name, [step.title for step in one.lessons]) == (
        "Fenna Dekker",
        ["Module 1"],
    )
    event = Event.objects.get(book=world.book, kind="EnrolmentBegun")
    assert event.subject == "party:J1" and "Fenna" not in str(event.after)


def test_how_far_somebody_is_goes_up_and_down_with_their_steps(world: Make) -> None:
    begun(world, tracked(world.alice))
    (row,) = in_tracks(world.alice)

    finish_lesson(world.alice, lesson_id=row.lessons[0].lesson_id)
    (half,) = in_tracks(world.alice)
    open_lesson(world.alice, lesson_id=row.lessons[0].lesson_id)
    (none,) = in_tracks(world.alice)

    assert (row.percent, half.percent, none.percent) == (0, 50, 0)
    assert half.lessons[0].done_by == "Alice"
    assert [one.late_count(today_in(world.book)) for one in (row, half)] == [1, 0]


def test_who_comes_later_begins_and_who_is_in_it_goes_on(world: Make, fenna: int) -> None:
    track_id = tracked(world.alice)
    begun(world, track_id)

    later = begun(world, track_id, fenna)
    again = refusal_of(begun, world, track_id, fenna)

    assert len(later) == 1 and again == "enrolment_empty"
    assert len(in_tracks(world.alice)) == 2


def test_a_track_written_anew_leaves_who_is_in_it_with_their_steps(world: Make) -> None:
    track_id = tracked(world.alice)
    begun(world, track_id)

    new = NewTrack("First days", "onboarding", [NewStep("Everything at once", 1)])
    keep_track(world.alice, track=new, track_id=track_id)

    (row,) = in_tracks(world.alice)
    assert [one.title for one in row.lessons] == ["Kick-off", "Look back"]
    with reading(world.book):
        assert [one.title for one in track_of(world.book, track_id).steps] == ["Everything at once"]


def test_nobody_begins_a_retired_track_and_who_is_in_it_goes_on(world: Make) -> None:
    track_id = tracked(world.alice)
    begun(world, track_id)
    retire_track(world.alice, track_id=track_id)
    customer(world, "J2", name="Other")

    assert refusal_of(begun, world, track_id, code="J2") == "track_unknown"
    (row,) = in_tracks(world.alice)
    finish_lesson(world.alice, lesson_id=row.lessons[0].lesson_id)
    with reading(world.book):
        assert tracks_of(world.book) == []


def test_a_step_that_is_late_asks_for_attention_until_it_is_done_or_left(world: Make) -> None:
    (key,) = begun(world, tracked(world.alice))
    today = today_in(world.book)

    def asks() -> list[str]:
        with reading(world.book):
            aged = aged_receivables(world.book, as_of=today)
            found = attention_everywhere(world.book, None, aged, today=today)
        return [one.subject for one in found if one.need is Need.LESSON]

    before = asks()
    end_enrolment(world.alice, enrolment_id=key)

    assert (before, asks()) == (["Kick-off"], [])
    assert refusal_of(end_enrolment, world.alice, enrolment_id=key) == "enrolment_unknown"


@pytest.mark.parametrize(
    "track",
    [
        NewTrack("Days", "holiday", STEPS),
        NewTrack("Days", "training", ()),
        NewTrack("Days", "training", [NewStep("Far", 731)]),
    ],
)
def test_a_track_that_cannot_be_is_refused(world: Make, track: NewTrack) -> None:
    assert refusal_of(keep_track, world.alice, track=track) == "track_unfit"
    assert refusal_of(step_of_line, "Set up the tool", each=False) == "track_unfit"


def test_a_line_says_the_day_the_step_and_its_text() -> None:
    assert step_of_line(" 7 Set up | Bring a list ", each=True) == NewStep(
        "Set up", 7, "Bring a list", each=True
    )


def test_somebody_of_another_customer_cannot_be_named(world: Make) -> None:
    customer(world, "J2", name="Other")
    other = add_person(world.alice, code="J2", person=ContactCard("Eva", "Buyer"))
    track_id = tracked(world.alice)

    assert refusal_of(begun, world, track_id, other) == "contact_unknown"
    assert not Enrolment.objects.filter(book=world.book).exists()


def test_who_sees_own_customers_only_sees_nobody_of_others_in_a_track(world: Make) -> None:
    customer(world, "J2", name="Other")
    emil = member(world, EMIL)
    assign_manager(world.alice, code="J2", email=EMIL)
    track_id = tracked(world.alice)
    for code in ("J1", "J2"):
        begun(world, track_id, code=code)
    (row,) = in_tracks(world.alice)
    own = emil.book
    own.seen_by_id = emil.user_id

    with reading(own):
        grid = enrolments_in(own, track_id, limit=9)
        late = late_lessons(own, today=today_in(own), limit=9)
        of_other = enrolments_of(own, keys_of_group(world.book, "J1"))
    refused = refusal_of(finish_lesson, emil, lesson_id=row.lessons[0].lesson_id)

    assert [one.party_code for one in grid] == ["J2"]
    assert [one.party_code for one in late] == ["J2"]
    assert of_other == [] and refused == "lesson_unknown"
    assert refusal_of(enrol, emil, code="J1", track_id=track_id) == "party_unknown"


def test_after_a_merger_a_track_is_read_under_the_name_that_stays(world: Make) -> None:
    customer(world, "J2", name="Other")
    begun(world, tracked(world.alice), code="J2")
    merge_parties(world.alice, code="J2", into="J1")

    assert len(in_tracks(world.alice)) == 1


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


def test_the_database_takes_no_step_of_another_track(world: Make) -> None:
    (key,) = begun(world, tracked(world.alice))
    tracked(world.alice, "Other", [NewStep("Elsewhere", 1)])
    row = Lesson.objects.filter(enrolment=key).first()
    assert row is not None
    with reading(world.book):
        other = next(one for one in tracks_of(world.book) if one.title == "Other").steps[0]
    row.step_id = other.step_id

    with pytest.raises(DatabaseError, match="is a step of their track"), inside(world.book):
        row.save()

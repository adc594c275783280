"""Taking customers and their people through a track: enrolled, done, ended."""

import datetime as dt
from collections.abc import Sequence

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, checked_day
from akker.customers.queries import customer_coded
from akker.customers.queries_people import contact_unknown
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.models import Contact
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen
from akker.training.events import EnrolmentBegun, EnrolmentEnded, LessonDone, LessonOpenAgain
from akker.training.models import Enrolment, Lesson, TrackStep
from akker.training.tracking import track_row


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def enrol(
    actor: Actor,
    *,
    code: str,
    track_id: int,
    contact_ids: Sequence[int] = (),
    started_on: dt.date | None = None,
) -> list[int]:
    """A customer begins a track, with the people who are named; the keys of who is new in it.

    Steps of the customer are of the customer, those of each contact of each who is named. Who is
    in it already goes on. Refused: party_unknown, customer_unknown, track_unknown,
    contact_unknown, enrolment_empty.
    """
    customer = customer_coded(actor.book, code)
    track = track_row(actor, track_id)
    party = locked_party(actor, customer.code)
    day = started_on or today_in(actor.book)
    steps = list(TrackStep.objects.filter(book=actor.book, track=track, ended_on=None))
    group = keys_of_group(actor.book, customer.code)
    own = Enrolment.objects.filter(book=actor.book, track=track, party__in=group, ended_on=None)
    there = set(own.values_list("contact_id", flat=True))
    wanted: list[int | None] = [_contact(actor, group, key) for key in dict.fromkeys(contact_ids)]
    keys = []
    for contact_id in [None, *wanted]:
        parts = [step for step in steps if step.each == (contact_id is not None)]
        if not parts or contact_id in there:
            continue
        row = Enrolment(
            book=actor.book,
            party=party,
            contact_id=contact_id,
            track=track,
            started_on=day,
            owner_id=actor.user_id,
        )
        row.save(force_insert=True)
        Lesson.objects.bulk_create(
            Lesson(
                book=actor.book,
                enrolment=row,
                step=step,
                due_on=day + dt.timedelta(days=step.after_days),
            )
            for step in parts
        )
        keys.append(row.pk)
    if not keys:
        raise Refused(
            "enrolment_empty",
            "Nobody new would begin this track.",
            remedy="Name the people who go through it.",
        )
    event = EnrolmentBegun(customer.code, track.pk, keys, day)
    record(actor, event, subject=f"party:{customer.code}")
    return keys


def _contact(actor: Actor, group: Sequence[int], key: int) -> int:
    """Refused: contact_unknown."""
    rows = Contact.objects.filter(book=actor.book, party__in=group, pk=key, until_on=None)
    if not rows.exists():
        raise contact_unknown(key)
    return key


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def finish_lesson(actor: Actor, *, lesson_id: int, on: dt.date | None = None) -> None:
    """Somebody went through a step. Refused: lesson_unknown, day_ahead, day_too_early."""
    row = _lesson(actor, lesson_id)
    row.done_on = checked_day(on, dt.date(1970, 1, 1), today_in(actor.book))
    row.done_by = actor.name[:MOST_NAME]
    row.save(update_fields=["done_on", "done_by"])
    code = row.enrolment.party.code
    record(actor, LessonDone(code, row.pk, row.done_on), subject=f"party:{code}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def open_lesson(actor: Actor, *, lesson_id: int) -> None:
    """A step was not gone through after all. Refused: lesson_unknown."""
    row = _lesson(actor, lesson_id)
    row.done_on, row.done_by = None, ""
    row.save(update_fields=["done_on", "done_by"])
    code = row.enrolment.party.code
    record(actor, LessonOpenAgain(code, row.pk), subject=f"party:{code}")


def _lesson(actor: Actor, lesson_id: int) -> Lesson:
    rows = Lesson.objects.filter(
        seen(actor.book, "enrolment__party__"),
        book=actor.book,
        pk=lesson_id,
        enrolment__ended_on=None,
    )
    row = rows.select_for_update(of=("self",)).select_related("enrolment__party").first()
    if row is None:
        raise Refused(
            "lesson_unknown",
            "There is no step {lesson_id} that somebody goes through here.",
            remedy="Look at the tracks of this customer again.",
            lesson_id=lesson_id,
        )
    return row


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_enrolment(actor: Actor, *, enrolment_id: int) -> None:
    """Somebody goes through the track no longer; what was done stays.

    Refused: enrolment_unknown.
    """
    rows = Enrolment.objects.filter(
        seen(actor.book, "party__"), book=actor.book, pk=enrolment_id, ended_on=None
    )
    row = rows.select_for_update(of=("self",)).select_related("party").first()
    if row is None:
        raise Refused(
            "enrolment_unknown",
            "There is nobody {enrolment_id} in a track here.",
            remedy="Look at the tracks of this customer again.",
            enrolment_id=enrolment_id,
        )
    row.ended_on = today_in(actor.book)
    row.save(update_fields=["ended_on"])
    event = EnrolmentEnded(row.party.code, row.pk, row.ended_on)
    record(actor, event, subject=f"party:{row.party.code}")

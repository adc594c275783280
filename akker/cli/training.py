"""`akker training`: tracks that customers and their people go through."""

import datetime as dt

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.customers.queries import customer_coded
from akker.parties.queries import keys_of_group
from akker.training.enrolling import end_enrolment, enrol, finish_lesson, open_lesson
from akker.training.queries import EnrolmentRow, enrolments_of, tracks_of
from akker.training.rules import KINDS, NewTrack, step_of_line
from akker.training.tracking import keep_track, retire_track


@click.group("training")
def training() -> None:
    """Tracks that customers and their people go through."""


@verb("tracks", asks=Permission.SEE_CUSTOMERS, under=training)
def training_tracks(actor: Actor) -> None:
    """The tracks in use."""
    with reading(actor.book):
        rows = tracks_of(actor.book)
    listing(
        rows,
        (
            ("Track", lambda row: str(row.track_id)),
            ("Title", lambda row: row.title),
            ("Kind", lambda row: row.kind),
            ("Steps", lambda row: str(len(row.steps))),
        ),
        empty="There are no tracks yet: akker training track.",
    )


@verb("track", asks=Permission.CHANGE_SETTINGS, under=training)
@click.argument("title")
@click.option("--kind", default="onboarding", type=click.Choice(KINDS), help="Of which kind.")
@click.option("--step", "steps", multiple=True, metavar="LINE", help="Of the customer.")
@click.option("--lesson", "lessons", multiple=True, metavar="LINE", help="Of each contact.")
@click.option("--replace", "track_id", type=int, metavar="TRACK", help="Write this one anew.")
def training_track(
    actor: Actor,
    title: str,
    kind: str,
    steps: tuple[str, ...],
    lessons: tuple[str, ...],
    track_id: int | None,
) -> None:
    """Add a track called TITLE. A LINE is as `7 Set up the tool | Bring the list of users`."""
    parts = [step_of_line(line, each=False) for line in steps]
    parts += [step_of_line(line, each=True) for line in lessons]
    key = keep_track(actor, track=NewTrack(title, kind, parts), track_id=track_id)
    answer({"track_id": key}, f"Track {key} has {len(parts)} steps.")


@verb("retire", asks=Permission.CHANGE_SETTINGS, under=training)
@click.argument("track_id", type=int)
def training_retire(actor: Actor, track_id: int) -> None:
    """Nobody begins TRACK_ID any more; who goes through it goes on."""
    retire_track(actor, track_id=track_id)
    answer({"track_id": track_id}, f"Track {track_id} is retired.")


@verb("begin", asks=Permission.LOOK_AFTER_CUSTOMERS, under=training)
@click.argument("customer")
@click.argument("track_id", type=int)
@click.option("--contact", "contact_ids", multiple=True, type=int, help="Who learns, by key.")
@click.option("--from", "started_on", type=DAY, help="Its first day; else today.")
def training_begin(
    actor: Actor,
    customer: str,
    track_id: int,
    contact_ids: tuple[int, ...],
    started_on: dt.date | None,
) -> None:
    """CUSTOMER begins TRACK_ID, with the contacts who are named."""
    keys = enrol(
        actor, code=customer, track_id=track_id, contact_ids=contact_ids, started_on=started_on
    )
    answer({"enrolment_ids": keys}, f"{customer} has begun track {track_id}.")


@verb("show", asks=Permission.SEE_CUSTOMERS, under=training)
@click.argument("customer")
def training_show(actor: Actor, customer: str) -> None:
    """How far CUSTOMER and their people are, step by step."""
    with reading(actor.book):
        code = customer_coded(actor.book, customer).code
        rows = enrolments_of(actor.book, keys_of_group(actor.book, code))
        today = today_in(actor.book)
    said = [line for row in rows for line in _said(row, today)]
    answer(rows, *(said or ["They go through no track."]))


def _said(row: EnrolmentRow, today: dt.date) -> list[str]:
    who = row.contact_name or row.party_code
    lines = [f"{who}, {row.track_title} ({row.enrolment_id}): {row.percent}%"]
    for one in row.lessons:
        late = ", late" if one.state.is_late(today) else ""
        done = f"done {one.done_on}" if one.done_on else f"by {one.due_on}{late}"
        lines.append(f"  {one.lesson_id}  {one.title}: {done}")
    return lines


@verb("done", asks=Permission.LOOK_AFTER_CUSTOMERS, under=training)
@click.argument("lesson_id", type=int)
@click.option("--on", type=DAY, help="Else today.")
def training_done(actor: Actor, lesson_id: int, on: dt.date | None) -> None:
    """Somebody went through the step LESSON_ID."""
    finish_lesson(actor, lesson_id=lesson_id, on=on)
    answer({"lesson_id": lesson_id}, f"Step {lesson_id} is done.")


@verb("open", asks=Permission.LOOK_AFTER_CUSTOMERS, under=training)
@click.argument("lesson_id", type=int)
def training_open(actor: Actor, lesson_id: int) -> None:
    """The step LESSON_ID was not gone through after all."""
    open_lesson(actor, lesson_id=lesson_id)
    answer({"lesson_id": lesson_id}, f"Step {lesson_id} is open again.")


@verb("leave", asks=Permission.LOOK_AFTER_CUSTOMERS, under=training)
@click.argument("enrolment_id", type=int)
def training_leave(actor: Actor, enrolment_id: int) -> None:
    """Somebody goes through a track no longer; what was done stays."""
    end_enrolment(actor, enrolment_id=enrolment_id)
    answer({"enrolment_id": enrolment_id}, f"{enrolment_id} has left the track.")

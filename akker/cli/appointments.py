"""`akker appointment`: contacts with customers that are planned."""

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.activities import MOMENTS, MOST_LISTED, WITH, keys_named
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.customers.activity_rules import PLANNED_KINDS, NewAppointment
from akker.customers.arranging import (
    cancel_appointment,
    hold_appointment,
    make_appointment,
    move_appointment,
)
from akker.customers.queries_appointments import SHOWN, AppointmentFilter, appointments_page

AT = click.option(
    "--at", type=click.DateTime(MOMENTS), required=True, help="2026-04-02T14:00 in UTC."
)
OWNER = click.option("--owner", default="", metavar="EMAIL", help="Who of us; else whoever plans.")


@dataclass(frozen=True, slots=True)
class AppointmentSaid:
    appointment_id: int
    party: str
    kind: str
    at: dt.datetime
    subject: str
    who: str
    owner: str
    state: str


@click.group("appointment")
def appointment() -> None:
    """Calls, meetings and visits that are planned; `akker report brief` prepares one."""


@verb("plan", asks=Permission.LOOK_AFTER_CUSTOMERS, under=appointment)
@click.argument("party")
@click.argument("subject")
@AT
@click.option("--kind", type=click.Choice(PLANNED_KINDS), default="meeting", show_default=True)
@WITH
@OWNER
def appointment_plan(
    actor: Actor,
    party: str,
    subject: str,
    at: dt.datetime,
    kind: str,
    people: tuple[str, ...],
    owner: str,
) -> None:
    """Plan to talk with PARTY about SUBJECT. It is no contact before something is logged of it."""
    new = NewAppointment(
        party,
        kind,
        at.replace(tzinfo=dt.UTC),
        subject,
        keys_named(actor, party, people),
        owner,
    )
    key = make_appointment(actor, appointment=new)
    answer({"appointment_id": key}, f"Appointment {key} is planned.")


@verb("list", asks=Permission.SEE_CUSTOMERS, under=appointment)
@click.option("--show", type=click.Choice(SHOWN), default="open", show_default=True)
@click.option("--party", default="", metavar="CODE", help="Of one customer.")
def appointment_list(actor: Actor, show: str, party: str) -> None:
    """What is planned, by its moment in UTC; of what ended, the last first."""
    with reading(actor.book):
        rows = appointments_page(
            actor.book, actor.user_id, AppointmentFilter(show, party), limit=MOST_LISTED
        )
    said = [
        AppointmentSaid(
            row.appointment_id,
            row.party_code,
            row.kind,
            row.at.astimezone(dt.UTC),
            row.subject,
            ", ".join(name for _key, name in row.contacts),
            row.owner,
            row.state,
        )
        for row in rows[:MOST_LISTED]
    ]
    columns: list[tuple[str, Callable[[AppointmentSaid], str]]] = [
        ("Appointment", lambda row: str(row.appointment_id)),
        ("At", lambda row: f"{row.at:%Y-%m-%dT%H:%M}"),
        ("Party", lambda row: row.party),
        ("Kind", lambda row: row.kind),
        ("Subject", lambda row: row.subject),
        ("Who", lambda row: row.who),
        ("State", lambda row: row.state),
    ]
    listing(said, columns, empty="Nothing is planned.")


@verb("move", asks=Permission.LOOK_AFTER_CUSTOMERS, under=appointment)
@click.argument("appointment_id", type=int)
@AT
@OWNER
def appointment_move(actor: Actor, appointment_id: int, at: dt.datetime, owner: str) -> None:
    """To another moment, or to another member."""
    move_appointment(
        actor, appointment_id=appointment_id, at=at.replace(tzinfo=dt.UTC), owner=owner
    )
    answer({"appointment_id": appointment_id}, f"Appointment {appointment_id} is moved.")


@verb("hold", asks=Permission.LOOK_AFTER_CUSTOMERS, under=appointment)
@click.argument("appointment_id", type=int)
@click.option("--text", default="", help="What was said; - reads it in.")
def appointment_hold(actor: Actor, appointment_id: int, text: str) -> None:
    """It took place: log what was said, and that counts as contact."""
    words = sys.stdin.read() if text == "-" else text
    key = hold_appointment(actor, appointment_id=appointment_id, text=words)
    answer({"activity_id": key}, f"Appointment {appointment_id} is logged as {key}.")


@verb("cancel", asks=Permission.LOOK_AFTER_CUSTOMERS, under=appointment)
@click.argument("appointment_id", type=int)
def appointment_cancel(actor: Actor, appointment_id: int) -> None:
    """It does not take place."""
    cancel_appointment(actor, appointment_id=appointment_id)
    answer({"appointment_id": appointment_id}, f"Appointment {appointment_id} is cancelled.")

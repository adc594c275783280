"""Contacts with customers that are planned."""

import datetime as dt
from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.activities import ActivitySaid, TakenPartOut, moment_told
from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, cursor_unreadable, page_of, places_in
from akker.api.schemas import Day, In, Key, Moment, Out, Page
from akker.books.actor import Permission
from akker.customers.activity_rules import NewAppointment
from akker.customers.arranging import (
    cancel_appointment,
    hold_appointment,
    make_appointment,
    move_appointment,
)
from akker.customers.queries_activities import microseconds, moment_at
from akker.customers.queries_appointments import (
    AppointmentFilter,
    AppointmentRow,
    Place,
    appointment_of,
    appointments_page,
)

router = Router(tags=["appointments"])
PartyCode = Annotated[str, Field(max_length=40)]
Email = Annotated[str, Field(max_length=254)]
MomentText = Annotated[
    str, Field(max_length=40, description="A moment with its zone: 2026-04-02T14:00:00Z.")
]
Kind = Literal["call", "meeting", "visit"]


class AppointmentIn(In):
    """`contacts` are keys of people on the card. `owner` is the e-mail address of a member; else it
    is whoever sends it.
    """

    party: PartyCode
    kind: Kind
    at: MomentText
    subject: Annotated[str, Field(max_length=4000)]
    contacts: Annotated[list[Key], Field(max_length=200)] = []
    owner: Email = ""


class AppointmentOut(Out):
    """`state` is open, held or cancelled; `activity_id` what was logged of it."""

    appointment_id: int
    party: str
    kind: Kind
    at: Moment
    subject: str
    owner: str
    by: str
    contacts: list[TakenPartOut]
    state: str
    activity_id: int | None
    cancelled: Day | None


class AppointmentMoveIn(In):
    """Without an owner it stays with whom it is."""

    at: MomentText
    owner: Email = ""


class AppointmentHeldIn(In):
    """What was said; it is logged under the subject that was planned."""

    text: Annotated[str, Field(max_length=1_500_000)] = ""


class AppointmentSaid(Out):
    appointment_id: int


class AppointmentsAsked(Paged):
    """`show` is open or ended; `mine` leaves out those of others."""

    show: Literal["open", "ended"] = "open"
    party: PartyCode = ""
    mine: bool = False


@operation(
    router, "GET", "/appointments", asks=Permission.SEE_CUSTOMERS, answers=Page[AppointmentOut]
)
def list_appointments(request: ApiRequest, asked: Query[AppointmentsAsked]) -> Page[AppointmentOut]:
    """Calls, meetings and visits to come, by their moment; of what ended, the last first.

    One that passed is open until something is logged of it or it is cancelled.
    """
    actor = request.actor
    owner = actor.user_id if asked.mine else None
    rows = appointments_page(
        actor.book,
        actor.user_id,
        AppointmentFilter(asked.show, asked.party, owner),
        after=_after(asked.cursor),
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _out, _place)


def _after(cursor: str) -> Place | None:
    """Refused: cursor_unreadable."""
    places = places_in(cursor, int, int)
    if places is None:
        return None
    try:
        return moment_at(int(places[0])), int(places[1])
    except ValueError:
        raise cursor_unreadable() from None


def _place(row: AppointmentRow) -> tuple[int, int]:
    return microseconds(row.at), row.appointment_id


def _out(row: AppointmentRow) -> AppointmentOut:
    return AppointmentOut.model_validate(
        {
            "appointment_id": row.appointment_id,
            "party": row.party_code,
            "kind": row.kind,
            "at": row.at.astimezone(dt.UTC),
            "subject": row.subject,
            "owner": row.owner,
            "by": row.made_by,
            "contacts": [{"contact_id": key, "name": name} for key, name in row.contacts],
            "state": row.state,
            "activity_id": row.activity_id,
            "cancelled": row.cancelled_on,
        }
    )


@operation(
    router,
    "GET",
    "/appointments/{appointment_id}",
    asks=Permission.SEE_CUSTOMERS,
    answers=AppointmentOut,
)
def show_appointment(request: ApiRequest, appointment_id: Key) -> AppointmentOut:
    """One of them. What to know before it is the report `brief`."""
    return _out(appointment_of(request.actor.book, request.actor.user_id, appointment_id))


@operation(
    router,
    "POST",
    "/appointments",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=AppointmentSaid,
    status=201,
)
def plan_appointment(request: ApiRequest, body: AppointmentIn) -> AppointmentSaid:
    """Plan a call, a meeting or a visit. It is no contact before something is logged of it."""
    new = NewAppointment(
        body.party,
        body.kind,
        moment_told(body.at),
        body.subject,
        tuple(body.contacts),
        body.owner,
    )
    return AppointmentSaid(appointment_id=make_appointment(request.actor, appointment=new))


@operation(
    router,
    "POST",
    "/moved-appointments/{appointment_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=AppointmentSaid,
)
def put_appointment_off(
    request: ApiRequest, appointment_id: Key, body: AppointmentMoveIn
) -> AppointmentSaid:
    """To another moment, or to another member."""
    at = moment_told(body.at)
    move_appointment(request.actor, appointment_id=appointment_id, at=at, owner=body.owner)
    return AppointmentSaid(appointment_id=appointment_id)


@operation(
    router,
    "POST",
    "/held-appointments/{appointment_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=ActivitySaid,
    status=201,
)
def log_appointment(
    request: ApiRequest, appointment_id: Key, body: AppointmentHeldIn
) -> ActivitySaid:
    """It took place: log what was said, with who was to come. That counts as contact."""
    key = hold_appointment(request.actor, appointment_id=appointment_id, text=body.text)
    return ActivitySaid(activity_id=key)


@operation(
    router,
    "POST",
    "/cancelled-appointments/{appointment_id}",
    asks=Permission.LOOK_AFTER_CUSTOMERS,
    answers=AppointmentSaid,
)
def call_appointment_off(request: ApiRequest, appointment_id: Key) -> AppointmentSaid:
    """It does not take place."""
    cancel_appointment(request.actor, appointment_id=appointment_id)
    return AppointmentSaid(appointment_id=appointment_id)

"""Contacts that are planned: made, moved, and then held or cancelled once."""

import datetime as dt
from dataclasses import replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import moment_in, today_in
from akker.customers.activity_rules import (
    MOST_NAME,
    MOST_SUBJECT,
    NewActivity,
    NewAppointment,
    check_planned_kind,
    checked_ahead,
    checked_line,
)
from akker.customers.events import (
    AppointmentCancelled,
    AppointmentHeld,
    AppointmentMade,
    AppointmentMoved,
)
from akker.customers.logging import named_contacts, party_in_sight, write_activity
from akker.customers.models import Appointment, AppointmentContact
from akker.customers.queries_appointments import appointment_unknown
from akker.customers.tasking import owner_of
from akker.kernel.errors import Refused
from akker.parties.queries_sight import seen


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def make_appointment(actor: Actor, *, appointment: NewAppointment) -> int:
    """Plan a call, a meeting or a visit; its key. It is no contact until something is logged of it.

    Refused: party_unknown, activity_unfit, moment_missing, appointment_past, appointment_far,
    words_missing, text_too_long, contact_unknown, contacts_many, not_a_member.
    """
    new, now = appointment, dt.datetime.now(dt.UTC)
    party = party_in_sight(actor.book, new.party_code)
    check_planned_kind(new.kind)
    names = named_contacts(actor.book, party, new.contacts)
    row = Appointment(
        book=actor.book,
        party=party,
        kind=new.kind,
        subject=checked_line(new.subject, "what it is about", MOST_SUBJECT),
        owner_id=owner_of(actor, new.owner),
        made_by=actor.name[:MOST_NAME],
        made_at=now,
    )
    _place(row, checked_ahead(new.at and moment_in(actor.book, new.at), now))
    row.save(force_insert=True)
    AppointmentContact.objects.bulk_create(
        AppointmentContact(book=actor.book, appointment=row, contact_id=key, name=name)
        for key, name in names
    )
    event = AppointmentMade(row.pk, party.code, row.kind, row.at)
    record(actor, event, subject=f"appointment:{row.pk}")
    return row.pk


def _place(row: Appointment, at: dt.datetime) -> None:
    row.at = at.astimezone(dt.UTC)
    row.on = moment_in(row.book, at).date()


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def move_appointment(
    actor: Actor, *, appointment_id: int, at: dt.datetime | None, owner: str = ""
) -> None:
    """To another moment, or to another member; without one it stays with whom it is.

    Refused: appointment_unknown, appointment_over, moment_missing, appointment_past,
    appointment_far, not_a_member.
    """
    row = _open_appointment(actor, appointment_id)
    _place(row, checked_ahead(at and moment_in(actor.book, at), dt.datetime.now(dt.UTC)))
    if owner:
        row.owner_id = owner_of(actor, owner)
    row.save(update_fields=["on", "at", "owner"])
    record(actor, AppointmentMoved(row.pk, row.at), subject=f"appointment:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def hold_appointment(
    actor: Actor, *, appointment_id: int, text: str = "", activity: NewActivity | None = None
) -> int:
    """It took place: log what was said, and that counts as contact; the key of what is logged.

    Without `activity` it was as it was planned, at that moment or, where that is still to come,
    now. Refused: appointment_unknown, appointment_over, and what logging refuses.
    """
    row = _open_appointment(actor, appointment_id)
    if activity is None:
        keys = row.contacts.exclude(contact=None).values_list("contact", flat=True)
        at = min(row.at, dt.datetime.now(dt.UTC))
        activity = NewActivity(
            row.party.code, row.kind, at, subject=row.subject, text=text, contacts=tuple(keys)
        )
    party = party_in_sight(actor.book, row.party.code)
    logged = write_activity(actor, party, replace(activity, party_code=party.code))
    row.activity, row.ended_by = logged, actor.name[:MOST_NAME]
    row.save(update_fields=["activity", "ended_by"])
    record(actor, AppointmentHeld(row.pk, row.party.code), subject=f"appointment:{row.pk}")
    return logged.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def cancel_appointment(actor: Actor, *, appointment_id: int) -> None:
    """It does not take place. Refused: appointment_unknown, appointment_over."""
    row = _open_appointment(actor, appointment_id)
    row.cancelled_on, row.ended_by = today_in(actor.book), actor.name[:MOST_NAME]
    row.save(update_fields=["cancelled_on", "ended_by"])
    record(actor, AppointmentCancelled(row.pk, row.party.code), subject=f"appointment:{row.pk}")


def _open_appointment(actor: Actor, appointment_id: int) -> Appointment:
    """Locked. Refused: appointment_unknown, appointment_over."""
    rows = Appointment.objects.filter(seen(actor.book, "party__"), book=actor.book)
    rows = rows.select_related("party", "book").select_for_update(of=("self",))
    row = rows.filter(pk=appointment_id).first()
    if row is None:
        raise appointment_unknown(appointment_id)
    if row.activity_id or row.cancelled_on:
        raise Refused(
            "appointment_over",
            "This contact was held already, or cancelled.",
            remedy="Plan a new one if there is more to say.",
        )
    return row

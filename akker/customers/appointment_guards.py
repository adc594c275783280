"""What the database refuses of planned contacts, whoever asks."""

from akker.customers.activity_guards import (
    ACTIVITY,
    FROZEN,
    OF_OTHERS,
    foreign,
    kept,
    not_replaced,
    once,
    other,
)
from akker.kernel.guards import Guard, Rule
from akker.parties.erasure_guards import spared

APPOINTMENT, CONTACT = "customers_appointment", "customers_appointmentcontact"

_LOGGED = f"NEW.activity_id IS NOT NULL AND {foreign('NEW.activity_id', ACTIVITY)}"
_PARTY = foreign("NEW.party_id", "parties_party")
_PART = foreign("NEW.appointment_id", APPOINTMENT)
_PERSON = (
    f"{_PART} OR (NEW.contact_id IS NOT NULL AND {foreign('NEW.contact_id', 'parties_contact')})"
)
_MADE = other("id", "book_id", "party_id", "kind", "subject", "made_by", "made_at")

APPOINTMENT_GUARDS: list[Rule] = [
    Guard("appointment_fits", APPOINTMENT, "INSERT", f"{_PARTY} OR ({_LOGGED})", OF_OTHERS),
    not_replaced(
        APPOINTMENT,
        "appointment",
        once(APPOINTMENT, "activity_id", where="NEW.activity_id IS NOT NULL"),
    ),
    Guard(
        "appointment_unchanged",
        APPOINTMENT,
        "UPDATE",
        spared(
            f"OLD.activity_id IS NOT NULL OR OLD.cancelled_on IS NOT NULL OR {_MADE}",
            *("id", "book_id", "party_id", "kind", "on", "at", "owner_id", "made_by", "made_at"),
            *("activity_id", "cancelled_on", "ended_by"),
        ),
        FROZEN,
        also=((_LOGGED, OF_OTHERS),),
    ),
    kept(APPOINTMENT, "appointment"),
    Guard("appointmentcontact_fits", CONTACT, "INSERT", _PERSON, OF_OTHERS),
    not_replaced(
        CONTACT,
        "appointmentcontact",
        once(CONTACT, "book_id", "appointment_id", "contact_id"),
    ),
    Guard(
        "appointmentcontact_unchanged",
        CONTACT,
        "UPDATE",
        spared(
            f"NEW.contact_id IS NOT NULL OR {other('id', 'book_id', 'appointment_id', 'name')}",
            *("id", "book_id", "appointment_id"),
        ),
        FROZEN,
    ),
    kept(CONTACT, "appointmentcontact"),
]

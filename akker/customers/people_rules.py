"""What can be said of a person at a customer, decided over plain values."""

import datetime as dt
import hashlib
from dataclasses import astuple, dataclass, replace

from akker.customers.rules_map import ATTITUDES, PARTS, UNKNOWN
from akker.kernel.errors import Refused

CHANNELS = ("", "email", "phone", "message", "in person")
CONSENTS = ("", "given", "refused")
MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class PlayerFacts:
    """`reports_to` is the key of a contact or None, `counterpart` the e-mail address of a member
    or empty, `attitude` how they stand from `attitude_on` on: today, where it is another."""

    reports_to: int | None = None
    part: str = ""
    influence: int = 0
    attitude: str = UNKNOWN
    attitude_on: dt.date | None = None
    counterpart: str = ""
    channel: str = ""
    consent: str = ""
    consent_on: dt.date | None = None
    wanted_days: int | None = None


def version_of(facts: PlayerFacts) -> str:
    """A text that is another whenever the facts are."""
    return hashlib.sha256(repr(astuple(facts)).encode()).hexdigest()[:32]


def tidy_player(facts: PlayerFacts, before: PlayerFacts, today: dt.date) -> PlayerFacts:
    """As it is kept. Refused: person_unfit."""
    choices = (
        ("part", ("", *PARTS)),
        ("attitude", ATTITUDES),
        ("channel", CHANNELS),
        ("consent", CONSENTS),
    )
    for name, known in choices:
        if getattr(facts, name) not in known:
            raise Refused(
                "person_unfit",
                "{value} is no {name} of a person.",
                remedy="Use one of: {known}.",
                value=str(getattr(facts, name))[:40],
                name=name,
                known=", ".join(one for one in known if one),
            )
    if not 0 <= facts.influence <= 3:
        raise Refused(
            "person_unfit",
            "Influence is from 0, not known, to 3, much.",
            remedy="Choose one of them.",
        )
    if facts.wanted_days is not None and not 1 <= facts.wanted_days <= MOST_DAYS:
        raise Refused(
            "person_unfit",
            "Between two contacts are from 1 to {most} days.",
            remedy="Leave it empty for the rhythm of the tier.",
            most=MOST_DAYS,
        )
    consent_on = facts.consent_on if facts.consent else None
    if facts.consent and facts.consent == before.consent:
        consent_on = consent_on or before.consent_on
    if facts.consent and consent_on is None:
        consent_on = today
    attitude_on = facts.attitude_on
    if facts.attitude == before.attitude:
        attitude_on = before.attitude_on
    elif attitude_on is None or attitude_on == before.attitude_on:
        attitude_on = today
    for day in (consent_on, attitude_on):
        if day is not None and day > today:
            raise Refused(
                "day_too_late",
                "{day} is still to come.",
                remedy="Write down what has happened, on its day.",
                day=day.isoformat(),
            )
    if facts.attitude != before.attitude and before.attitude_on and attitude_on:
        if attitude_on < before.attitude_on:
            raise Refused(
                "day_too_early",
                "{day} is before {first}, when this began.",
                remedy="Use that day or a later one.",
                day=attitude_on.isoformat(),
                first=before.attitude_on.isoformat(),
            )
    return replace(facts, consent_on=consent_on, attitude_on=attitude_on)

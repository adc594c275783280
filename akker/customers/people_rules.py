"""What can be said of a person at a customer, decided over plain values."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial

from akker.customers.rules_map import ATTITUDES, PARTS, UNKNOWN
from akker.kernel.errors import Refused, WrongFields

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
    """As it is kept. What is wrong is told of all fields together. Refused: person_unfit,
    day_too_late, day_too_early.
    """
    wrong = WrongFields()
    choices = (
        ("part", ("", *PARTS)),
        ("attitude", ATTITUDES),
        ("channel", CHANNELS),
        ("consent", CONSENTS),
    )
    for name, known in choices:
        wrong.tried(name, None, partial(_check_choice, name, getattr(facts, name), known))
    wrong.tried("influence", None, lambda: _check_influence(facts.influence))
    wrong.tried("wanted_days", None, lambda: _check_days(facts.wanted_days))
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
    since = before.attitude_on if facts.attitude != before.attitude else None
    wrong.tried("consent_on", None, lambda: _check_day(consent_on, None, today))
    wrong.tried("attitude_on", None, lambda: _check_day(attitude_on, since, today))
    wrong.refuse()
    return replace(facts, consent_on=consent_on, attitude_on=attitude_on)


def _check_choice(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise Refused(
            "person_unfit",
            "{value} is no {name} of a person.",
            remedy="Use one of: {known}.",
            value=value[:40],
            name=name,
            known=", ".join(one for one in known if one),
        )


def _check_influence(influence: int) -> None:
    if not 0 <= influence <= 3:
        raise Refused(
            "person_unfit",
            "Influence is from 0, not known, to 3, much.",
            remedy="Choose one of them.",
        )


def _check_days(wanted: int | None) -> None:
    if wanted is not None and not 1 <= wanted <= MOST_DAYS:
        raise Refused(
            "person_unfit",
            "Between two contacts are from 1 to {most} days.",
            remedy="Leave it empty for the rhythm of the tier.",
            most=MOST_DAYS,
        )


def _check_day(day: dt.date | None, since: dt.date | None, today: dt.date) -> None:
    if day is not None and day > today:
        raise Refused(
            "day_too_late",
            "{day} is still to come.",
            remedy="Write down what has happened, on its day.",
            day=day.isoformat(),
        )
    if day is not None and since is not None and day < since:
        raise Refused(
            "day_too_early",
            "{day} is before {first}, when this began.",
            remedy="Use that day or a later one.",
            day=day.isoformat(),
            first=since.isoformat(),
        )

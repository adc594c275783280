"""What was known on a day of how customers are looked after, as parts of their health."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from akker.adoption.queries import KnownUsage, usage_known_by
from akker.books.models import Book
from akker.cases.queries import Complaints, complaints_known_by
from akker.customers.queries_known import kept_promises, known_people, last_contacts
from akker.customers.queries_rhythm import wanted_days
from akker.customers.rules import KeptPromises, KnownPeople
from akker.health.rules import PartHealth
from akker.health.rules_care import (
    ContactFacts,
    UseFacts,
    VoiceFacts,
    contact_health,
    plan_health,
    use_health,
    voice_health,
)
from akker.kernel.calendar import add_months
from akker.parties.models import Party
from akker.planning.queries_known import known_plans
from akker.planning.rules import KnownPlans
from akker.voice.queries_known import VoiceKnown, voice_known_by


@dataclass(frozen=True, slots=True)
class Care:
    """Of everybody, by code."""

    as_of: dt.date
    lasts: Mapping[str, dt.date]
    wanted: Mapping[str, int]
    people: Mapping[str, KnownPeople]
    promises: Mapping[str, KeptPromises]
    plans: Mapping[str, KnownPlans]
    voices: Mapping[str, VoiceKnown]
    complaints: Mapping[str, Complaints]
    usage: Mapping[str, list[KnownUsage]]

    def parts_of(self, code: str) -> Iterator[PartHealth]:
        """The parts of which something is known."""
        contact = ContactFacts(
            self.lasts.get(code), self.wanted.get(code, self.wanted[""]), self.people.get(code)
        )
        for part in (
            contact_health(contact, self.as_of),
            voice_health(self._voice(code)),
            plan_health(self.plans.get(code)),
            use_health(_use(self.usage.get(code, ()))),
        ):
            if part is not None:
                yield part

    def _voice(self, code: str) -> VoiceFacts:
        """A score older than a year says nothing of today."""
        known, complaints = self.voices.get(code, VoiceKnown()), self.complaints.get(code)
        since = add_months(self.as_of, -12)
        return VoiceFacts(
            known.nps if known.nps_on and known.nps_on > since else None,
            known.csat if known.csat_on and known.csat_on > since else None,
            known.open_low,
            complaints.open if complaints else None,
            self.promises.get(code),
        )


def care_known(book: Book, as_of: dt.date, of: Collection[int] | None = None) -> Care:
    """Of everybody, or of some with all other names for them. A fixed number of queries."""
    voices = voice_known_by(book, as_of, of)
    complaints = complaints_known_by(book, as_of, of)
    usage = usage_known_by(book, as_of, of)
    keys = {*voices, *complaints, *usage}
    codes = dict(Party.objects.filter(book=book, pk__in=keys).values_list("pk", "code"))
    return Care(
        as_of,
        last_contacts(book, as_of=as_of, keys=of),
        wanted_days(book, of),
        known_people(book, as_of=as_of, keys=of),
        kept_promises(book, as_of=as_of, keys=of),
        known_plans(book, as_of=as_of, keys=of),
        {codes[key]: one for key, one in voices.items()},
        {codes[key]: one for key, one in complaints.items()},
        {codes[key]: one for key, one in usage.items()},
    )


def _use(known: Iterable[KnownUsage]) -> UseFacts | None:
    fresh = [one for one in known if not one.is_old]
    if not fresh:
        return None
    changes = [one.standing.change_percent for one in fresh]
    return UseFacts(_mean(one.percent for one in fresh), _mean(changes))


def _mean(many: Iterable[int | None]) -> int | None:
    known = [one for one in many if one is not None]
    return round(sum(known) / len(known)) if known else None

"""Reading the people at a customer: who decides, how they stand, and what is missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q

from akker.books.models import Book
from akker.customers.models import ActivityContact, Attitude
from akker.customers.people_rules import PlayerFacts, version_of
from akker.customers.rules import CONTACTS
from akker.customers.rules_map import UNKNOWN, MapPerson
from akker.kernel.errors import Refused
from akker.parties.models import Contact
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen


@dataclass(frozen=True, slots=True)
class AttitudeRow:
    attitude: str
    noted_on: dt.date
    recorded_by: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a job. `until_on` is set for who left; `last_contact_on` is None where none is
    known."""

    contact_id: int
    party_code: str
    party_name: str
    name: str
    job: str
    email: str
    phone: str
    from_on: dt.date | None
    until_on: dt.date | None
    facts: PlayerFacts
    counterpart_name: str
    attitudes: tuple[AttitudeRow, ...]
    last_contact_on: dt.date | None = None

    @property
    def version(self) -> str:
        return version_of(self.facts)

    def on_map(self, days: int, today: dt.date) -> MapPerson:
        """`days` is the rhythm of the customer's tier."""
        facts, last = self.facts, self.last_contact_on
        return MapPerson(
            self.contact_id,
            self.name,
            facts.part,
            facts.influence,
            facts.attitude,
            facts.reports_to,
            (today - last).days if last else None,
            facts.wanted_days or days,
            bool(facts.counterpart),
        )


def people_of(book: Book, code: str) -> list[PersonRow]:
    """Who is at a customer now, then who was. Four queries."""
    keys = keys_of_group(book, code)
    return _people(book, Q(party__in=keys))


def person_of(book: Book, contact_id: int) -> PersonRow:
    """One of them. Refused: contact_unknown."""
    rows = _people(book, Q(pk=contact_id))
    if not rows:
        raise contact_unknown(contact_id)
    return rows[0]


def jobs_of(book: Book, contact_id: int) -> list[PersonRow]:
    """All jobs of the same person that are known, the latest first."""
    row = Contact.objects.filter(seen(book, "party__"), book=book, pk=contact_id).first()
    if row is None:
        raise contact_unknown(contact_id)
    first = row.person_id or row.pk
    rows = _people(book, Q(pk=first) | Q(person=first))
    return sorted(rows, key=lambda one: one.contact_id, reverse=True)


def _people(book: Book, condition: Q) -> list[PersonRow]:
    found = Contact.objects.filter(condition, seen(book, "party__"), book=book)
    rows = list(found.select_related("party", "key_player__counterpart").order_by("pk"))
    rows.sort(key=lambda row: (row.until_on is not None, row.pk))
    attitudes: dict[int, list[AttitudeRow]] = defaultdict(list)
    noted = Attitude.objects.filter(book=book, contact__in=[row.pk for row in rows])
    columns = ("contact", "attitude", "noted_on", "recorded_by")
    for key, *values in noted.order_by("-noted_on", "-pk").values_list(*columns):
        attitudes[key].append(AttitudeRow(*values))
    last = last_contacts(book, [row.pk for row in rows])
    return [_person(row, attitudes[row.pk], last.get(row.pk)) for row in rows]


def _person(row: Contact, attitudes: list[AttitudeRow], last: dt.date | None) -> PersonRow:
    player = getattr(row, "key_player", None)
    newest = attitudes[0] if attitudes else None
    counterpart = player.counterpart if player else None
    facts = PlayerFacts(
        reports_to=player.reports_to_id if player else None,
        part=player.part if player else "",
        influence=player.influence if player else 0,
        attitude=newest.attitude if newest else UNKNOWN,
        attitude_on=newest.noted_on if newest else None,
        counterpart=counterpart.email if counterpart else "",
        channel=player.channel if player else "",
        consent=player.consent if player else "",
        consent_on=player.consent_on if player else None,
        wanted_days=player.wanted_days if player else None,
    )
    return PersonRow(
        row.pk,
        row.party.code,
        row.party.name,
        row.name,
        row.job,
        row.email,
        row.phone,
        row.from_on,
        row.until_on,
        facts,
        (counterpart.name or counterpart.email) if counterpart else "",
        tuple(attitudes),
        last,
    )


def last_contacts(book: Book, contact_ids: Collection[int]) -> dict[int, dt.date]:
    """The day of the last contact with each, of whom one was written down. One query.

    What is for named readers alone does not count: it would tell that there is something.
    """
    rows = ActivityContact.objects.filter(
        book=book,
        contact__in=contact_ids,
        activity__kind__in=CONTACTS,
        activity__is_sensitive=False,
    )
    return dict(rows.values_list("contact").annotate(last=Max("activity__on")))


def contact_unknown(contact_id: int) -> Refused:
    return Refused(
        "contact_unknown",
        "There is no contact {contact_id}.",
        remedy="Choose one of the people at the customer.",
        contact_id=contact_id,
    )

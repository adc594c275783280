"""What we know of the people at a customer: adding them, their part, and where they go."""

import datetime as dt
from dataclasses import asdict, replace

from akker.access.queries import member_id
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.events import PersonDescribed, PersonLeft
from akker.customers.models import Attitude, KeyPlayer
from akker.customers.people_rules import PlayerFacts, tidy_player
from akker.customers.queries import customer_coded
from akker.customers.queries_people import contact_unknown, person_of
from akker.kernel.errors import Refused, RefusedFields, WrongFields
from akker.parties.cards import ContactCard
from akker.parties.changing import locked_party, write_card
from akker.parties.models import Contact, Party
from akker.parties.queries import keys_of_group
from akker.parties.queries_cards import card_of
from akker.parties.queries_sight import seen as seen_by


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def add_person(
    actor: Actor, *, code: str, person: ContactCard, from_on: dt.date | None = None
) -> int:
    """Somebody at a customer, on their card too; the key of the contact.

    Refused: party_unknown, customer_unknown, day_too_late, and what cards refuse.
    """
    party = locked_party(actor, customer_coded(actor.book, code).code)
    return _begin(actor, party, person, from_on)


def _begin(actor: Actor, party: Party, person: ContactCard, from_on: dt.date | None) -> int:
    wrong, before = WrongFields(), card_of(party)
    wrong.tried("from_on", None, lambda: _check_past(actor, from_on))
    there = {one.contact_id for one in before.contacts}
    card = replace(before, contacts=(*before.contacts, replace(person, contact_id=0)))
    try:
        write_card(actor, party, before, card)
    except RefusedFields as refusal:  # of one contact here, and of the whole card there
        wrong.at.update({name.rpartition(".")[2]: one for name, one in refusal.at.items()})
    wrong.refuse()
    (new,) = [one for one in card_of(party).contacts if one.contact_id not in there]
    if from_on is not None:
        Contact.objects.filter(book=actor.book, pk=new.contact_id).update(from_on=from_on)
    return new.contact_id


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def describe_person(
    actor: Actor, *, contact_id: int, facts: PlayerFacts, seen: str | None = None
) -> None:
    """Make what is known of a person's part what is given, whole; another attitude is added.

    `seen` is the version that was looked at; None takes what there is. Refused: contact_unknown,
    person_changed, person_unfit, person_loop, not_a_member, day_too_late, day_too_early.
    """
    row = _locked(actor, contact_id)
    known = person_of(actor.book, contact_id)
    if seen is not None and seen != known.version:
        raise Refused(
            "person_changed",
            "Somebody changed what is known of {name} meanwhile.",
            remedy="Look at it again before you save it.",
            name=row.name,
        )
    before = known.facts
    after = tidy_player(facts, before, today_in(actor.book))
    if after == before:
        return
    if after.reports_to is not None and after.reports_to != before.reports_to:
        _check_line(actor, row, after.reports_to)
    values = asdict(after)
    attitude, noted_on = values.pop("attitude"), values.pop("attitude_on")
    email, to = values.pop("counterpart"), values.pop("reports_to")
    values |= {"reports_to_id": to}
    if email != before.counterpart:
        values["counterpart_id"] = member_id(actor.book, email) if email else None
    KeyPlayer.objects.update_or_create(book=actor.book, contact=row, defaults=values)
    if attitude != before.attitude:
        Attitude.objects.create(
            book=actor.book,
            contact=row,
            attitude=attitude,
            noted_on=noted_on,
            recorded_by=actor.name[:150],
        )
    old, new = asdict(before), asdict(after)
    event = PersonDescribed(
        row.party.code, row.pk, [name for name in new if new[name] != old[name]]
    )
    record(actor, event, subject=f"party:{row.party.code}")


def _check_line(actor: Actor, row: Contact, to: int) -> None:
    """Who reports to somebody does so at the same customer, and not to themselves in a circle."""
    group = keys_of_group(actor.book, row.party.code)
    here = Contact.objects.filter(book=actor.book, party__in=group, until_on=None)
    if not here.filter(pk=to).exists():
        raise contact_unknown(to)
    lines = dict(
        KeyPlayer.objects.filter(book=actor.book, contact__party__in=group).values_list(
            "contact", "reports_to"
        )
    )
    at: int | None = to
    passed: set[int] = set()
    while at is not None and at not in passed:
        if at == row.pk:
            raise Refused(
                "person_loop",
                "{name} would report to themselves.",
                remedy="Choose somebody else above them.",
                name=row.name,
            )
        passed.add(at)
        at = lines.get(at)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_job(
    actor: Actor,
    *,
    contact_id: int,
    on: dt.date | None = None,
    to: str = "",
    person: ContactCard | None = None,
) -> int:
    """Somebody left their job on a day, and with `to` began another at that party, as `person`
    says; the key of the contact there, or 0. What was known of the old job stays.

    Refused: contact_unknown, contact_left, party_unknown, day_too_late, day_too_early, and what
    cards refuse.
    """
    row = _locked(actor, contact_id)
    day = on or today_in(actor.book)
    _check_past(actor, day)
    if row.until_on is not None:
        raise Refused(
            "contact_left",
            "{name} left that job on {day} already.",
            remedy="Choose the job that they have now.",
            name=row.name,
            day=row.until_on.isoformat(),
        )
    if row.from_on is not None and day < row.from_on:
        raise Refused(
            "day_too_early",
            "{day} is before {first}, when this began.",
            remedy="Use that day or a later one.",
            day=day.isoformat(),
            first=row.from_on.isoformat(),
        )
    row.until_on = day
    row.save(update_fields=["until_on"])
    now_id = 0
    if to:
        new = person or ContactCard(row.name)
        now_id = _begin(actor, locked_party(actor, to), new, day)
        first = row.person_id or row.pk
        Contact.objects.filter(book=actor.book, pk=now_id).update(person=first)
    event = PersonLeft(row.party.code, row.pk, day, to, now_id)
    record(actor, event, subject=f"party:{row.party.code}")
    return now_id


def _locked(actor: Actor, contact_id: int) -> Contact:
    """Refused: contact_unknown. One change of the people of a customer at a time."""
    own = Contact.objects.filter(seen_by(actor.book, "party__"), book=actor.book, pk=contact_id)
    row = own.select_related("party").first()
    if row is None:
        raise contact_unknown(contact_id)
    locked_party(actor, row.party.code)
    return row


def _check_past(actor: Actor, day: dt.date | None) -> None:
    if day is not None and day > today_in(actor.book):
        raise Refused(
            "day_too_late",
            "{day} is still to come.",
            remedy="Write down what has happened, on its day.",
            day=day.isoformat(),
        )

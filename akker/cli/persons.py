"""`akker person`: the people at customers, and their part in decisions."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.people_rules import CHANNELS, CONSENTS
from akker.customers.queries import customer_coded
from akker.customers.queries_people import PersonRow, people_of, person_of
from akker.customers.queries_rhythm import rhythm_of
from akker.customers.rules_map import ATTITUDES, PARTS, Gap, gaps_of
from akker.parties.cards import ContactCard


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """`reports_to` is the key of a contact; the days are None where they are not known."""

    contact_id: int
    party: str
    name: str
    job: str
    part: str
    influence: int
    attitude: str
    reports_to: int | None
    counterpart: str
    from_on: dt.date | None
    until_on: dt.date | None


@click.group("person")
def person() -> None:
    """The people at customers, and their part in decisions."""


def _said(row: PersonRow) -> PersonSaid:
    facts = row.facts
    return PersonSaid(
        row.contact_id,
        row.party_code,
        row.name,
        row.job,
        facts.part,
        facts.influence,
        facts.attitude,
        facts.reports_to,
        facts.counterpart,
        row.from_on,
        row.until_on,
    )


@verb("list", asks=Permission.SEE_CUSTOMERS, under=person)
@click.argument("code")
def person_list(actor: Actor, code: str) -> None:
    """Who is at customer CODE now, then who was."""
    with reading(actor.book):
        rows = people_of(actor.book, customer_coded(actor.book, code).code)
    listing(
        [_said(row) for row in rows],
        (
            ("Person", lambda row: str(row.contact_id)),
            ("Name", lambda row: row.name),
            ("Job", lambda row: row.job),
            ("Part", lambda row: row.part),
            ("Attitude", lambda row: row.attitude),
            ("Reports to", lambda row: str(row.reports_to or "")),
            ("Until", lambda row: row.until_on.isoformat() if row.until_on else ""),
        ),
        empty="Nobody is known there.",
    )


@verb("gaps", asks=Permission.SEE_CUSTOMERS, under=person)
@click.argument("code")
def person_gaps(actor: Actor, code: str) -> None:
    """What is missing among the people at customer CODE, what matters most first."""
    book = actor.book
    with reading(book):
        customer, today = customer_coded(book, code), today_in(book)
        rows, days = people_of(book, customer.code), rhythm_of(book)[customer.tier]
    found = gaps_of([row.on_map(days, today) for row in rows if row.until_on is None])
    answer(found, *(map(_gap, found) if found else ["Nothing is missing."]))


def _gap(gap: Gap) -> str:
    known = {
        "nobody known": "Nobody is known there yet.",
        "part missing": f"No {gap.part} known.",
        "one person": f"Everything hangs on one person: {gap.name}.",
        "nobody above": f"Nobody known above {gap.name}.",
        "silent": f"{gap.name} silent for {gap.days} days.",
        "no counterpart": f"Nobody of us talks with {gap.name}.",
        "against us": f"{gap.name} is against us.",
    }
    return known[gap.kind]


@verb("add", asks=Permission.LOOK_AFTER_CUSTOMERS, under=person)
@click.argument("code")
@click.argument("name")
@click.option("--job", default="", help="What they do there.")
@click.option("--email", default="", metavar="ADDRESS")
@click.option("--phone", default="", metavar="NUMBER")
@click.option("--since", type=DAY, help="Since when, if it is known.")
def person_add(
    actor: Actor,
    code: str,
    name: str,
    job: str,
    email: str,
    phone: str,
    since: dt.date | None,
) -> None:
    """NAME is somebody at customer CODE, and stands on their card."""
    new = ContactCard(name, job, email, phone)
    key = add_person(actor, code=code, person=new, from_on=since)
    answer({"contact_id": key}, f"{name} is person {key}.")


@verb("change", asks=Permission.LOOK_AFTER_CUSTOMERS, under=person)
@click.argument("contact", type=int)
@click.option("--part", type=click.Choice(("", *PARTS)), help="Their part in decisions.")
@click.option("--influence", type=click.IntRange(0, 3), help="From 0, not known, to 3.")
@click.option("--reports-to", type=int, metavar="PERSON", help="Who is above them; 0 for nobody.")
@click.option("--attitude", type=click.Choice(ATTITUDES), help="How they stand towards us.")
@click.option("--attitude-on", type=DAY, help="Since when; else today.")
@click.option("--counterpart", metavar="EMAIL", help="Who of us talks with them.")
@click.option("--channel", type=click.Choice(CHANNELS), help="What they prefer.")
@click.option("--consent", type=click.Choice(CONSENTS), help="To be written to.")
@click.option("--wanted-days", type=int, help="Days between two contacts; 0 for the tier's.")
def person_change(actor: Actor, /, contact: int, **given: Any) -> None:
    """Change what is given of what we know of PERSON."""
    with reading(actor.book):
        row = person_of(actor.book, contact)
    values = {name: one for name, one in given.items() if one is not None}
    for name in ("reports_to", "wanted_days"):
        if values.get(name) == 0:
            values[name] = None
    facts = replace(row.facts, **values)
    describe_person(actor, contact_id=contact, facts=facts, seen=row.version)
    answer({"contact_id": contact}, f"What we know of {row.name} is kept.")


@verb("left", asks=Permission.LOOK_AFTER_CUSTOMERS, under=person)
@click.argument("contact", type=int)
@click.option("--on", type=DAY, help="The last day; else today.")
@click.option("--to", default="", metavar="CODE", help="The party where they went on.")
@click.option("--job", default="", help="What they do there.")
@click.option("--email", default="", metavar="ADDRESS", help="There.")
@click.option("--phone", default="", metavar="NUMBER", help="There.")
def person_left(
    actor: Actor, contact: int, on: dt.date | None, to: str, job: str, email: str, phone: str
) -> None:
    """PERSON left that job, and with --to began another; the history stays."""
    with reading(actor.book):
        name = person_of(actor.book, contact).name
    new = ContactCard(name, job, email, phone)
    key = end_job(actor, contact_id=contact, on=on, to=to, person=new)
    more = f" and is person {key} at {to}" if key else ""
    answer({"contact_id": key}, f"{name} left that job{more}.")

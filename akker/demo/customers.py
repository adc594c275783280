"""How the demo company looks after its customers: one slips, one is rescued, one grows, one was
handed over, and one came in just now."""

import datetime as dt

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.handing_over import hand_over_customer
from akker.customers.people_rules import PlayerFacts
from akker.customers.rules import CustomerFacts
from akker.demo.company import (
    CUSTOMERS,
    GOES_BANKRUPT,
    MANAGER_EMAIL,
    OWNER_EMAIL,
    PAYS_EVER_LATER,
)
from akker.parties.cards import ContactCard
from akker.parties.queries_cards import known_party
from akker.parties.teaming import add_to_team

SLIPS, RESCUED, GROWS, HANDED_OVER, NEW = PAYS_EVER_LATER, "K1006", "K1009", "K1012", "K1049"
_KEY = ("K1001", "K1002", "K1003", "K1004", RESCUED, GROWS)
_BELONGS_TO = {"K1028": "K1010", "K1038": "K1016", "K1046": "K1030"}
# Tier, status, level of the relation, and for how many days it has been that.
_OTHERWISE = {
    SLIPS: ("key", "at risk", "preferred", 700),
    RESCUED: ("watch", "at risk", "supplier", 40),
    GROWS: ("growth", "active", "partner", 60),
    NEW: ("standard", "active", "supplier", 21),
    GOES_BANKRUPT: ("standard", "lost", "", 0),
}
_NOTE = (
    "They plan by school year: talk about next year before Easter.\n"
    "The controller reads every hour on the invoice; send the sheet along."
)


def leave_customers(actor: Actor, today: dt.date) -> None:
    """As it all stands on the last day of the story."""
    last = min(today, today_in(actor.book))  # nothing is written down ahead of its day

    def ago(days: int) -> dt.date:
        return last - dt.timedelta(days=days)

    for one in CUSTOMERS:
        usual = ("key" if one.code in _KEY else "standard", "active", "", 0)
        tier, status, relation, days = _OTHERWISE.get(one.code, usual)
        facts = CustomerFacts(
            tier,
            status,
            one.branch.capitalize(),
            _BELONGS_TO.get(one.code, ""),
            relation,
            ago(days) if relation else None,
        )
        change_customer(actor, code=one.code, facts=facts)
    for code in (RESCUED, GROWS):
        add_to_team(actor, code=code, email=OWNER_EMAIL, part="executive sponsor", on=ago(30))
    hand_over_customer(actor, code=HANDED_OVER, to=MANAGER_EMAIL, note=_NOTE, on=ago(12))
    _people_who_slip(actor, last)
    _people_of_rescue(actor, last)
    _people_who_grow(actor, last)


def _added(actor: Actor, code: str, name: str, job: str, since: dt.date) -> int:
    return add_person(actor, code=code, person=ContactCard(name, job), from_on=since)


def _first(actor: Actor, code: str) -> int:
    """Who stands first on the card."""
    with reading(actor.book):
        return known_party(actor.book, code).card.contacts[0].contact_id


def _people_who_slip(actor: Actor, last: dt.date) -> None:
    """Whoever spoke for us left, and who decides has cooled."""
    code, year = SLIPS, dt.timedelta(days=365)
    boss = _added(actor, code, "Hidde Roelofs", "Director of operations", last - year)
    friend = _added(actor, code, "Marit Okkema", "Head of planning", last - year)
    buyer = _first(actor, code)
    for attitude, days in (("for us", 300), ("neutral", 35)):
        on = last - dt.timedelta(days=days)
        decides = PlayerFacts(None, "decision maker", 3, attitude, on, MANAGER_EMAIL)
        describe_person(actor, contact_id=boss, facts=decides)
    champion = PlayerFacts(
        reports_to=boss, part="champion", influence=2, attitude="for us", counterpart=MANAGER_EMAIL
    )
    describe_person(actor, contact_id=friend, facts=champion)
    describe_person(
        actor, contact_id=buyer, facts=PlayerFacts(part="point of contact", influence=1)
    )
    gone = last - dt.timedelta(days=24)
    there = ContactCard("Marit Okkema", "Head of logistics")
    end_job(actor, contact_id=friend, on=gone, to="K1035", person=there)


def _people_of_rescue(actor: Actor, last: dt.date) -> None:
    """Somebody stands in the way; our own director talks with theirs."""
    since = last - dt.timedelta(days=500)
    boss = _added(actor, RESCUED, "Jelle Haarsma", "Managing director", since)
    against = _added(actor, RESCUED, "Puck van Veen", "Head of IT", since)
    speaker = _first(actor, RESCUED)
    everybody = (
        (boss, PlayerFacts(None, "executive sponsor", 3, "neutral", counterpart=OWNER_EMAIL)),
        (against, PlayerFacts(boss, "blocker", 3, "against")),
        (speaker, PlayerFacts(boss, "champion", 2, "for us", counterpart=MANAGER_EMAIL)),
    )
    for key, facts in everybody:
        describe_person(actor, contact_id=key, facts=facts)


def _people_who_grow(actor: Actor, last: dt.date) -> None:
    """Every part is known, and stands well."""
    since = last - dt.timedelta(days=800)
    jobs = (
        ("Eline Zwart", "Chief operating officer", "executive sponsor", 3, "for us"),
        ("Tobias Kamp", "Head of claims", "decision maker", 3, "for us"),
        ("Soraya Vink", "Claims manager", "champion", 2, "for us"),
        ("Wessel Bruin", "Fraud analyst", "user", 1, "for us"),
        ("Anouk Siebers", "Purchasing", "recommender", 1, "neutral"),
    )
    keys = [_added(actor, GROWS, name, job, since) for name, job, *_ in jobs]
    above = (None, keys[0], keys[1], keys[2], keys[1])
    for key, high, (_name, _job, part, much, attitude) in zip(keys, above, jobs, strict=True):
        ours = OWNER_EMAIL if high is None else MANAGER_EMAIL
        facts = PlayerFacts(high, part, much, attitude, counterpart=ours, channel="phone")
        describe_person(actor, contact_id=key, facts=facts)

"""Somebody at a customer of the demo company who left, and asked to be forgotten."""

import datetime as dt
from zoneinfo import ZoneInfo

from akker.books.actor import Actor
from akker.books.queries import today_in
from akker.customers.activity_rules import NewActivity
from akker.customers.describing import add_person, end_job
from akker.customers.logging import log_activity
from akker.demo.customers import HANDED_OVER
from akker.parties.cards import ContactCard
from akker.privacy.erasing import erase_person

FORGOTTEN = "Joost van Alphen"


def forget_somebody(owner: Actor, today: dt.date) -> None:
    """A call with them stays, without who it was with."""
    last = min(today, today_in(owner.book))
    called_on, left_on = (last - dt.timedelta(days=days) for days in (140, 45))
    facts = ContactCard(FORGOTTEN, "Facility manager", email="joost@alphen.example")
    contact = add_person(owner, code=HANDED_OVER, person=facts, from_on=called_on)
    at = dt.datetime.combine(called_on, dt.time(10, 30), ZoneInfo(owner.book.timezone))
    text = f"Keys of the training room\n{FORGOTTEN} has them from eight o'clock."
    call = NewActivity(HANDED_OVER, "call", at=at, text=text, contacts=(contact,))
    log_activity(owner, activity=call)
    end_job(owner, contact_id=contact, on=left_on)
    erase_person(owner, contact_id=contact, reason="Asked by letter, after leaving")

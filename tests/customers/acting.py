"""What passes with a customer, for tests, as short as it is spoken of."""

import datetime as dt
from typing import Any

from akker.access.doors import command_line_actor
from akker.access.inviting import invite_user
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.activity_rules import NewActivity, NewAppointment, NewPromise, NewTask
from akker.customers.arranging import make_appointment
from akker.customers.logging import log_activity
from akker.customers.promising import make_promise
from akker.customers.queries_activities import ActivityFilter, ActivityRow, Found
from akker.customers.queries_found import activities_page
from akker.customers.queries_tasks import (
    DueFilter,
    PromiseRow,
    TaskRow,
    promises_page,
    tasks_page,
)
from akker.customers.queries_timeline import TimelineItem
from akker.customers.tasking import make_task
from akker.reports.timeline import timeline_of
from tests.make import Make

DORA, EMIL = "dora@example.com", "emil@example.com"


def member(make: Make, email: str = DORA, role: str = "manager") -> Actor:
    """Somebody who signs in, and sees all customers."""
    invite_user(make.alice, email=email, role=role, name=email.partition("@")[0].title())
    return command_line_actor(make.book, email)


def ago(make: Make, days: int) -> dt.date:
    return today_in(make.book) - dt.timedelta(days=days)


def logged(actor: Actor, text: str = "They want a second site", **how: Any) -> int:
    """A note about J1, unless it says otherwise; `on` is a day, at noon."""
    if (on := how.pop("on", None)) is not None:
        how["at"] = dt.datetime.combine(on, dt.time(12, 0), dt.UTC)
    values = {"party_code": "J1", "kind": "note", "text": text, **how}
    return log_activity(actor, activity=NewActivity(**values))


def tasked(actor: Actor, text: str = "Send the offer", days: int = 7, **how: Any) -> int:
    """Something to do for J1, due in so many days."""
    due_on = today_in(actor.book) + dt.timedelta(days=days)
    return make_task(actor, task=NewTask(**{"party_code": "J1", **how}, text=text, due_on=due_on))


def gave(actor: Actor, text: str = "A plan for Venlo", days: int = 7, **how: Any) -> int:
    """Something that we promised J1, due in so many days."""
    due_on = today_in(actor.book) + dt.timedelta(days=days)
    values = {"party_code": "J1", "by": "us", "who": "Sanne", **how}
    return make_promise(actor, promise=NewPromise(**values, text=text, due_on=due_on))


def planned(actor: Actor, subject: str = "The renewal", days: int = 7, **how: Any) -> int:
    """A meeting with J1 in so many days, unless it says otherwise."""
    at = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    values = {"party_code": "J1", "kind": "meeting", "at": at, "subject": subject, **how}
    return make_appointment(actor, appointment=NewAppointment(**values))


def found(actor: Actor, before: Any = None, limit: int = 50, **asked: Any) -> Found:
    with reading(actor.book):
        return activities_page(
            actor.book, actor.user_id, ActivityFilter(**asked), before=before, limit=limit
        )


def subjects(actor: Actor, **asked: Any) -> list[str]:
    return [row.subject for row in found(actor, **asked).rows]


def rows(actor: Actor) -> list[ActivityRow]:
    return found(actor).rows


def tasks(actor: Actor, **asked: Any) -> list[TaskRow]:
    with reading(actor.book):
        today = today_in(actor.book)
        return tasks_page(actor.book, actor.user_id, DueFilter(**asked), today=today, limit=50)


def promises(actor: Actor, **asked: Any) -> list[PromiseRow]:
    with reading(actor.book):
        today = today_in(actor.book)
        return promises_page(actor.book, actor.user_id, DueFilter(**asked), today=today, limit=50)


def told(actor: Actor, code: str = "J1", limit: int = 50, **asked: Any) -> list[TimelineItem]:
    with reading(actor.book):
        return timeline_of(actor.book, actor.user_id, code, limit=limit, **asked)

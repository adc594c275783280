"""Tasks for customers: made with an owner and a day, moved, and done or dropped once."""

import datetime as dt

from akker.access.queries import members_of, not_a_member
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import (
    MOST_NAME,
    NewTask,
    checked_day,
    checked_due,
    checked_line,
)
from akker.customers.events import TaskDone, TaskDropped, TaskMade, TaskMoved
from akker.customers.indexing import keep_text
from akker.customers.logging import party_in_sight
from akker.customers.models import Activity, Task
from akker.customers.queries_activities import activity_unknown, readable
from akker.customers.queries_tasks import task_unknown
from akker.customers.rules_search import TASK
from akker.kernel.errors import Refused, WrongFields
from akker.parties.queries_sight import seen


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def make_task(actor: Actor, *, task: NewTask) -> int:
    """Something to be done for a customer by a day; its key.

    Whoever sees the customer sees the task, also where it came of a sensitive note.
    Refused: as `write_task`.
    """
    return write_task(actor, task=task).pk


def write_task(actor: Actor, *, task: NewTask) -> Task:
    """Step: keep a task and record it. What is wrong is told of all fields together.

    Refused: party_unknown, words_missing, text_too_long, due_missing, day_too_early, day_ahead,
    not_a_member, activity_unknown.
    """
    wrong, made_on = WrongFields(), checked_day(task.made_on, dt.date.min, today_in(actor.book))
    row = Task(
        book=actor.book,
        party=wrong.tried("party", None, lambda: party_in_sight(actor.book, task.party_code)),
        text=wrong.tried("text", "", lambda: checked_line(task.text, "what is to be done")),
        owner_id=wrong.tried("owner", None, lambda: owner_of(actor, task.owner)),
        due_on=wrong.tried("due", made_on, lambda: checked_due(task.due_on, made_on)),
        activity_id=wrong.tried("activity", None, lambda: origin(actor, task.activity_id)),
        made_on=made_on,
        made_by=actor.name[:MOST_NAME],
    )
    wrong.refuse()
    party = row.party
    row.save(force_insert=True)
    keep_text(row.book_id, TASK, row.pk, party.pk, made_on, row.text)
    record(actor, TaskMade(row.pk, party.code, row.due_on), subject=f"task:{row.pk}")
    return row


def origin(actor: Actor, activity_id: int | None) -> int | None:
    """The activity that something came of. Refused: activity_unknown."""
    if activity_id is None:
        return None
    own = Activity.objects.filter(readable(actor.book, actor.user_id), book=actor.book)
    if not own.filter(pk=activity_id).exists():
        raise activity_unknown(activity_id)
    return activity_id


def owner_of(actor: Actor, email: str) -> int | None:
    """Refused: not_a_member."""
    if not email:
        return actor.user_id
    for one in members_of(actor.book):
        if one.email == email.lower() and one.is_active:
            return one.user_id
    raise not_a_member(actor.book, email)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def move_task(actor: Actor, *, task_id: int, due_on: dt.date | None, owner: str = "") -> None:
    """To another day, or to another member; without one it stays with whom it is.

    Refused: task_unknown, task_over, due_missing, day_too_early, not_a_member.
    """
    row = _open_task(actor, task_id)
    row.due_on = checked_due(due_on, row.made_on)
    if owner:
        row.owner_id = owner_of(actor, owner)
    row.save(update_fields=["due_on", "owner"])
    record(actor, TaskMoved(row.pk, row.due_on), subject=f"task:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def finish_task(actor: Actor, *, task_id: int, on: dt.date | None = None) -> None:
    """It is done, today or on an earlier day. Refused: task_unknown, task_over, day_too_early,
    day_ahead.
    """
    _end(actor, _open_task(actor, task_id), on)


def finish_if_open(actor: Actor, task_id: int, on: dt.date) -> None:
    """Step: what it asked was done, on a day; nothing where it ended already."""
    row = Task.objects.select_for_update(of=("self",)).get(book=actor.book, pk=task_id)
    if row.done_on is None and row.dropped_on is None:
        _end(actor, row, max(on, row.made_on))


def _end(actor: Actor, row: Task, on: dt.date | None) -> None:
    row.done_on = checked_day(on, row.made_on, today_in(actor.book))
    row.ended_by = actor.name[:MOST_NAME]
    row.save(update_fields=["done_on", "ended_by"])
    record(actor, TaskDone(row.pk, row.done_on), subject=f"task:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def drop_task(actor: Actor, *, task_id: int) -> None:
    """It need not be done any more. Refused: task_unknown, task_over."""
    row, today = _open_task(actor, task_id), today_in(actor.book)
    row.dropped_on, row.ended_by = today, actor.name[:MOST_NAME]
    row.save(update_fields=["dropped_on", "ended_by"])
    record(actor, TaskDropped(row.pk, today), subject=f"task:{row.pk}")


def _open_task(actor: Actor, task_id: int) -> Task:
    """Locked. Refused: task_unknown, task_over."""
    rows = Task.objects.filter(seen(actor.book, "party__"), book=actor.book)
    row = rows.select_for_update(of=("self",)).filter(pk=task_id).first()
    if row is None:
        raise task_unknown(task_id)
    if row.done_on or row.dropped_on:
        raise Refused(
            "task_over",
            "This task is done already, or dropped.",
            remedy="Make a new one if there is more to do.",
        )
    return row

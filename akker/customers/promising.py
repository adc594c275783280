"""Promises, ours and theirs: kept or broken once, by saying so."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import (
    MOST_NAME,
    NewPromise,
    check_by,
    checked_day,
    checked_due,
    checked_line,
)
from akker.customers.events import PromiseBroken, PromiseKept, PromiseMade
from akker.customers.indexing import keep_text
from akker.customers.logging import party_in_sight
from akker.customers.models import Promise
from akker.customers.queries_tasks import promise_unknown
from akker.customers.rules_search import PROMISE
from akker.customers.tasking import origin
from akker.kernel.errors import Refused
from akker.parties.queries_sight import seen


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def make_promise(actor: Actor, *, promise: NewPromise) -> int:
    """What we promised a customer, or they us, by a day; its key.

    Without a name, ours is of whoever writes it down. Refused: party_unknown, promise_unfit,
    words_missing, text_too_long, due_missing, day_too_early, day_ahead, activity_unknown.
    """
    check_by(promise.by)
    party, today = party_in_sight(actor.book, promise.party_code), today_in(actor.book)
    made_on = checked_day(promise.made_on, dt.date.min, today)
    who = promise.who or (actor.name if promise.by == "us" else "")
    row = Promise(
        book=actor.book,
        party=party,
        by=promise.by,
        who=checked_line(who, "who promised it", MOST_NAME),
        text=checked_line(promise.text, "what was promised"),
        made_on=made_on,
        due_on=checked_due(promise.due_on, made_on),
        activity_id=origin(actor, promise.activity_id),
        made_by=actor.name[:MOST_NAME],
    )
    row.save(force_insert=True)
    keep_text(row.book_id, PROMISE, row.pk, party.pk, made_on, row.who, row.text)
    event = PromiseMade(row.pk, party.code, row.by, row.due_on)
    record(actor, event, subject=f"promised:{row.pk}")
    return row.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def keep_promise(actor: Actor, *, promise_id: int, on: dt.date | None = None) -> None:
    """It is kept, today or on an earlier day. Refused: promise_unknown, promise_over,
    day_too_early, day_ahead.
    """
    row = _open_promise(actor, promise_id)
    row.kept_on = checked_day(on, row.made_on, today_in(actor.book))
    row.ended_by = actor.name[:MOST_NAME]
    row.save(update_fields=["kept_on", "ended_by"])
    record(actor, PromiseKept(row.pk, row.kept_on), subject=f"promised:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def break_promise(actor: Actor, *, promise_id: int, on: dt.date | None = None) -> None:
    """It will not be kept: known today or on an earlier day. Refused: promise_unknown,
    promise_over, day_too_early, day_ahead.
    """
    row = _open_promise(actor, promise_id)
    row.broken_on = checked_day(on, row.made_on, today_in(actor.book))
    row.ended_by = actor.name[:MOST_NAME]
    row.save(update_fields=["broken_on", "ended_by"])
    record(actor, PromiseBroken(row.pk, row.broken_on), subject=f"promised:{row.pk}")


def _open_promise(actor: Actor, promise_id: int) -> Promise:
    """Locked. Refused: promise_unknown, promise_over."""
    rows = Promise.objects.filter(seen(actor.book, "party__"), book=actor.book)
    row = rows.select_for_update(of=("self",)).filter(pk=promise_id).first()
    if row is None:
        raise promise_unknown(promise_id)
    if row.kept_on or row.broken_on:
        raise Refused(
            "promise_over",
            "Whether this promise was kept has been said already.",
            remedy="Write down a new one if they promised again.",
        )
    return row

"""Recording what somebody did, in the same database transaction as the doing."""

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from akker.audit.models import Delivery
from akker.audit.reactions import reactions_to
from akker.books.actor import Actor
from akker.kernel.kept_plans import keeping_cursor

_PLACES = "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_INTO = (
    "INSERT INTO audit_event (book_id, happened_at, actor_name, user_id, channel, kind,"
    " subject, before, after) VALUES "
)
_INSERT = _INTO + _PLACES
_AT_ONCE = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Happened:
    """An event with what it was done to, and what held before."""

    event: Any
    subject: str
    before: dict[str, Any] | None = None


def record(actor: Actor, event: Any, *, subject: str, before: dict[str, Any] | None = None) -> None:
    """Write an event: a frozen dataclass in the past tense, from a package's `events.py`.

    Its name is the kind and its fields are what holds after; `before` is what held, where
    something changed. `subject` is what it was done to, such as "entry:MEM/2026/12". What
    reacts to such an event gets a delivery in the same transaction.
    """
    now = dt.datetime.now(dt.UTC)
    reactions = reactions_to(type(event))
    # One plain statement: a posting pays for it every time.
    with keeping_cursor(connection) as cursor:
        cursor.execute(
            f"{_INSERT} RETURNING id" if reactions else _INSERT,
            _values(actor, now, Happened(event, subject, before)),
        )
        event_id = cursor.fetchone()[0] if reactions else 0
    if reactions:
        Delivery.objects.bulk_create(
            Delivery(
                book=actor.book,
                event_id=event_id,
                reaction=reaction.__name__,
                subject=subject,
                next_try_at=now,
            )
            for reaction in reactions
        )


def record_all(actor: Actor, events: Sequence[Happened]) -> None:
    """As `record`, in the order given and in few statements, of events that nothing reacts to."""
    now = dt.datetime.now(dt.UTC)
    assert not any(reactions_to(kind) for kind in {type(one.event) for one in events})
    for start in range(0, len(events), _AT_ONCE):
        part = events[start : start + _AT_ONCE]
        values = [value for one in part for value in _values(actor, now, one)]
        with connection.cursor() as cursor:
            cursor.execute(_INTO + ", ".join([_PLACES] * len(part)), values)


def _values(actor: Actor, now: dt.datetime, one: Happened) -> list[Any]:
    return [
        actor.book.pk,
        connection.ops.adapt_datetimefield_value(now),
        actor.name,
        actor.user_id,
        actor.channel,
        type(one.event).__name__,
        one.subject,
        None if one.before is None else _json(one.before),
        _json(dataclasses.asdict(one.event)),
    ]


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)

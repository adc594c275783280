"""Scoring everybody once a day, and again whom something happened to, soon after it did.

Some at a time, each in a transaction of its own: of 100,000 customers all together take a minute,
in which nobody else could write on SQLite.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256

from akker.audit.queries import last_proven
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.health.queries import usual_on
from akker.health.queries_touched import touched
from akker.health.scoring import Scored, begin_scoring, keep_usual, score_as_of, score_some
from akker.receivables.queries_habits import buyers

AT_ONCE = 500
MOST = 10_000  # above it, everybody is scored as quickly


def score_everybody(actor: Actor, *, at_once: int = AT_ONCE) -> int:
    """As of today, by what is usual today; how many there were. As `score_customers` scores, but
    for whom something happens to meanwhile: they are scored by what happened."""
    book = actor.book
    with reading(book):
        today, event_id = today_in(book), last_proven(book)
        usual, keys = usual_on(book, as_of=today), buyers(book)
    keep_usual(actor, on=today, usual=usual, event_id=event_id)
    for part in _parts(keys, at_once):
        score_some(actor, party_ids=part)
    return len(keys)


def score_customers(actor: Actor, *, on: dt.date | None = None, at_once: int = AT_ONCE) -> Scored:
    """Score whom the actor sees as of a day, or today; by hand, so it says what came of it.

    Cut short, those before it stay scored, and it is done again. Refused: as `begin_scoring`.
    """
    begun = begin_scoring(actor, on=on)
    customers = changed = 0
    for number, part in enumerate(_parts(begun.party_ids, at_once)):
        one = replace(actor, idempotency_key=_part_key(actor.idempotency_key, number))
        done = score_as_of(one, party_ids=part, on=begun.on, usual=begun.usual)
        customers, changed = customers + done.customer_count, changed + done.changed_count
    return Scored(begun.on, customers, changed)


def _part_key(key: str, number: int) -> str:
    """Of one part of a run that has one, so that a run again answers the same."""
    return sha256(f"{key}/{number}".encode()).hexdigest() if key else ""


def follow_events(actor: Actor) -> int:
    """Score again whom events since the last time were about; how many there were.

    Of what no proof covers yet nothing is known here: call it after `audit.proving`. Cut short, it
    is done again the next time.
    """
    with reading(actor.book):
        found = touched(actor.book)
    if found.is_all or len(found.party_ids) > MOST:
        return score_everybody(actor)
    *others, last = _parts(found.party_ids, AT_ONCE) or [[]]
    for part in others:
        score_some(actor, party_ids=part)
    score_some(actor, party_ids=last, until_id=found.until_id)
    return len(found.party_ids)


def _parts(party_ids: Collection[int], size: int) -> list[list[int]]:
    keys = sorted(party_ids)
    return [keys[start : start + size] for start in range(0, len(keys), size)]

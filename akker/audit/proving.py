"""Sealing events in batches: one hash over many rows, chained to the one before.

Nobody who records an event waits for a neighbour; what is added up later is proven later.
"""

import datetime as dt

from django.db import connection

from akker.audit.models import BatchProof
from akker.audit.queries import events_between, last_proof_hash, leaf_of, proof_hash
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.merkle import root_of

MOST_AT_ONCE = 50_000


@usecase(Permission.PROVE)
def prove_events(actor: Actor) -> int:
    """Seal the events that no proof covers yet; how many there were."""
    return write_proof(actor)


def write_proof(actor: Actor) -> int:
    """Step: as `prove_events`."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Waits for every transaction that has recorded and not committed: a key below
            # ours could otherwise still appear.
            # Not for long: whoever comes after us waits too, so a long import comes first
            # and the schedule tries again the next minute.
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            cursor.execute("LOCK TABLE audit_event IN SHARE MODE")
            cursor.execute("SET LOCAL lock_timeout = 0")
    last = BatchProof.objects.filter(book=actor.book).order_by("-last_id").first()
    start = last.last_id + 1 if last else 0
    events = events_between(actor.book, start, 2**62)[:MOST_AT_ONCE]
    if not events:
        return 0
    root = root_of([leaf_of(event) for event in events])
    previous_hash = last_proof_hash(actor.book)
    BatchProof(
        book=actor.book,
        first_id=events[0].event_id,
        last_id=events[-1].event_id,
        event_count=len(events),
        root=root,
        previous_hash=previous_hash,
        hash=proof_hash(actor.book.uid, len(events), root, previous_hash),
        proven_at=dt.datetime.now(dt.UTC),
    ).save(force_insert=True)
    return len(events)

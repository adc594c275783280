"""Telling whoever must hear of an event: tried again, in order, given up loudly.

Every delivery is done at least once. Of one subject, one reaction hears in the order in
which things happened: a later event waits until the earlier one is done or given up.
"""

import datetime as dt
import logging
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F

from akker.audit.events import DeliveryRepeated
from akker.audit.models import Delivery, Subscription
from akker.audit.queries import event_called
from akker.audit.queries_deliveries import Due, due_deliveries
from akker.audit.reactions import Reactions, the_reactions
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, enter_book, reading, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.kept_sentences import kept
from akker.kernel.masking import masked
from akker.kernel.sentences import Sentence

MOST_TRIES = 12  # over about eleven hours
MOST_SAID = 300  # that is kept of an error
AT_ONCE = 100
# How long a delivery that somebody took may take: after a crash it is tried again.
LEASE = dt.timedelta(minutes=2)
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 10, 6 * 3600
logger = logging.getLogger(__name__)

EVERY_KIND = "*"


def deliver_pending(
    actor: Actor,
    *,
    now: dt.datetime | None = None,
    may_send: bool = True,
    reactions: Reactions | None = None,
) -> int:
    """Run what is due in these books, each in a transaction of its own; how many succeeded.

    Without `may_send` only what stays on this machine is run: the command line does that
    before it answers, and leaves the network to the worker.
    """
    known = the_reactions() if reactions is None else reactions
    senders = tuple(known.senders) if may_send else ()
    done = 0
    while True:
        moment = now or dt.datetime.now(dt.UTC)
        with reading(actor.book):
            due = due_deliveries(actor.book, moment, senders, AT_ONCE)
        succeeded = sum(_tried(actor, delivery, known, moment) for delivery in due)
        if not succeeded:
            return done
        done += succeeded


@usecase(Permission.MANAGE_CONNECTIONS)
def repeat_delivery(actor: Actor, *, delivery_id: int) -> None:
    """Deliver once more, at once: what was given up, waits, or was delivered before.

    The receiver sees the same event id. Refused: delivery_unknown.
    """
    rows = Delivery.objects.filter(book=actor.book, pk=delivery_id)
    repeated = rows.update(
        tries=0, next_try_at=dt.datetime.now(dt.UTC), done_at=None, given_up_at=None
    )
    if not repeated:
        raise Refused(
            "delivery_unknown",
            "There is no delivery {id} in {book}.",
            remedy="Choose one from the list of deliveries.",
            id=delivery_id,
            book=actor.book.name,
        )
    delivery = rows.get()
    record(
        actor,
        DeliveryRepeated(delivery.event_id, delivery.reaction),
        subject=f"delivery:{delivery_id}",
    )


def subscribe(actor: Actor, reaction: str, kinds: Sequence[str]) -> None:
    """Step: from now on this sender and target hear of events of these kinds, and no others."""
    Subscription.objects.filter(book=actor.book, reaction=reaction).delete()
    Subscription.objects.bulk_create(
        Subscription(book=actor.book, kind=kind, reaction=reaction) for kind in set(kinds)
    )


def unsubscribe(actor: Actor, reaction: str, *, because: Sentence | None = None) -> None:
    """Step: tell nothing more; with a reason, give up what is still to be told."""
    Subscription.objects.filter(book=actor.book, reaction=reaction).delete()
    if because is not None:
        said = kept(because, MOST_SAID)
        Delivery.objects.filter(
            book=actor.book, reaction=reaction, next_try_at__isnull=False
        ).update(next_try_at=None, given_up_at=dt.datetime.now(dt.UTC), last_error=said)


def _tried(actor: Actor, due: Due, known: Reactions, now: dt.datetime) -> bool:
    if not _claim(actor.book, due, now):
        return False
    try:
        with reading(actor.book):
            event = event_called(actor.book, due.event_id)
        name, _, target = due.reaction.partition(":")
        if target:
            known.senders[name](actor, event, target)
            with _writing(actor.book):
                _note_done(actor.book, due)
            return True
        reaction = known.called(name)
        with _writing(actor.book):
            if reaction is not None:  # else this version does not react any more
                reaction(actor, event)
            _note_done(actor.book, due)
    except Exception as error:
        _note_failure(actor.book, due, error, now)
        return False
    return True


def _claim(book: Book, due: Due, now: dt.datetime) -> bool:
    """Whether this try is ours: of several workers, one moves the next try."""
    with _writing(book):
        rows = Delivery.objects.filter(pk=due.delivery_id, book=book, next_try_at=due.next_try_at)
        return rows.update(next_try_at=now + LEASE, tries=F("tries") + 1) == 1


def _note_done(book: Book, due: Due) -> None:
    Delivery.objects.filter(pk=due.delivery_id, book=book).update(
        next_try_at=None, done_at=dt.datetime.now(dt.UTC), last_error=""
    )


def _note_failure(book: Book, due: Due, error: Exception, now: dt.datetime) -> None:
    tries = due.tries + 1
    told = f"delivery {due.delivery_id} of event {due.event_id} to {due.reaction}"
    sentence = error.sentence if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    if not isinstance(error, Refused):
        logger.error("%s: %s failed", book.slug, told, exc_info=error)
    said = kept(error, MOST_SAID) if isinstance(error, Refused) else masked(sentence)[:MOST_SAID]
    has_ended = tries >= MOST_TRIES
    if has_ended:
        logger.error("%s: %s was given up: %s", book.slug, told, sentence)
    with _writing(book):
        Delivery.objects.filter(pk=due.delivery_id, book=book).update(
            last_error=said,
            next_try_at=None if has_ended else now + wait_before(tries),
            given_up_at=now if has_ended else None,
        )


def wait_before(tries: int) -> dt.timedelta:
    """How long to wait after so many tries: doubled each time, and never quite the same."""
    longest = min(_FIRST_WAIT_SECONDS * 2 ** (tries - 1), _LONGEST_WAIT_SECONDS)
    return dt.timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311  # no secret


@contextmanager
def _writing(book: Book) -> Iterator[None]:
    with transaction.atomic(durable=not connection.in_atomic_block):
        enter_book(book)
        yield

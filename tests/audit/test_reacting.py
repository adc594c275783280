"""What happens next: at least once, in order, tried again, given up loudly."""

import datetime as dt
import json
import logging
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from akker.access.doors import job_actor
from akker.audit.models import Delivery, Event
from akker.audit.queries import EventRow
from akker.audit.queries_deliveries import DeliveryState, deliveries
from akker.audit.reacting import (
    MOST_TRIES,
    deliver_pending,
    repeat_delivery,
    subscribe,
    unsubscribe,
    wait_before,
)
from akker.audit.reactions import Reactions
from akker.audit.recording import record
from akker.books.actor import Actor, enter_book
from akker.kernel.errors import Refused
from akker.kernel.sentences import said
from akker.ledger.charting import rename_ledger_account
from tests.make import ENERGY, Make, refusal_of
from tests.together import all_at_once

LATER = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShedPainted:
    colour: str


@dataclass(frozen=True, slots=True)
class ShedAdmired:
    colour: str


HEARD: list[str] = []


def repaint(actor: Actor, event: EventRow) -> None:
    """A reaction that leaves an event of its own, so that what it wrote can be seen."""
    HEARD.append(event.subject)
    record(actor, ShedAdmired("white"), subject="echo")
    if event.after == {"colour": "red"}:
        raise Refused("no_red", "There is no {colour} paint.", colour="red")
    if event.after == {"colour": "black"}:
        raise ArithmeticError("the brush broke, password=hunter2")


REACTIONS = Reactions(of={ShedPainted: (repaint,)})
TABLE = f"{__name__}.REACTIONS"


@contextmanager
def inside(make: Make) -> Iterator[None]:
    """A transaction in these books, as a use case has one."""
    book = make.book
    with transaction.atomic():
        enter_book(book)
        yield


def painted(make: Make, colour: str, subject: str = "shed:1") -> None:
    with inside(make):
        record(make.alice, ShedPainted(colour), subject=subject)


def deliver(make: Make, now: dt.datetime | None = None, **how: Reactions) -> int:
    return deliver_pending(job_actor(make.book), now=now, **how)


def test_an_event_and_its_delivery_come_or_go_together(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)  # enters the book
    with override_settings(AKKER_REACTIONS=TABLE):
        with transaction.atomic():
            record(make.alice, ShedPainted("green"), subject="shed:1")
            transaction.set_rollback(True)
        assert not deliveries(make.book)

        painted(make, "green")

        (row,) = deliveries(make.book)
        assert (row.kind, row.subject, row.state) == ("ShedPainted", "shed:1", "pending")


def test_a_reaction_runs_once_and_what_it_wrote_commits_with_the_note(make: Make) -> None:
    HEARD.clear()
    quiet = Reactions(of={ShedPainted: (repaint,)})
    with override_settings(AKKER_REACTIONS=TABLE):
        painted(make, "red")
    assert deliver(make, reactions=quiet) == 0

    (row,) = deliveries(make.book)
    assert row.last_error == "There is no red paint."
    assert (row.tries, row.state) == (1, DeliveryState.PENDING)
    assert not Event.objects.filter(book=make.book, subject="echo").exists()
    assert deliver(make, reactions=quiet) == 0  # not before its next try
    assert HEARD == ["shed:1"]


def test_what_keeps_failing_is_given_up_loudly(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(AKKER_REACTIONS=TABLE):
        painted(make, "black")
    now = dt.datetime.now(dt.UTC)
    for number in range(MOST_TRIES + 2):
        deliver(make, now + number * LATER, reactions=REACTIONS)

    (row,) = deliveries(make.book)

    assert (row.tries, row.state) == (MOST_TRIES, DeliveryState.GIVEN_UP)
    assert row.last_error.startswith("ArithmeticError: the brush broke")
    assert "hunter2" not in row.last_error
    assert "was given up" in caplog.text
    assert caplog.records[-1].levelno == logging.ERROR


def test_the_wait_doubles_and_is_never_quite_the_same(make: Make) -> None:
    random.seed(7)
    waits = [wait_before(tries).total_seconds() for tries in range(1, MOST_TRIES)]

    assert waits[0] <= 10 and waits[5] > 150
    assert len(set(waits)) == len(waits)
    assert max(wait_before(99).total_seconds() for _ in range(20)) <= 6 * 3600


def test_somebody_who_may_has_it_delivered_once_more(make: Make) -> None:
    HEARD.clear()
    only = Reactions(of={ShedPainted: (repaint,)})
    with override_settings(AKKER_REACTIONS=TABLE):
        painted(make, "red")
    deliver(make, reactions=only)
    (row,) = deliveries(make.book)

    repeat_delivery(make.alice, delivery_id=row.delivery_id)
    deliver(make, reactions=only)

    assert HEARD == ["shed:1"] * 2
    assert refusal_of(repeat_delivery, make.alice, delivery_id=2**40) == "delivery_unknown"
    assert refusal_of(repeat_delivery, make.bob, delivery_id=1) == "permission_missing"
    assert refusal_of(repeat_delivery, make.charlie, delivery_id=1) == "permission_missing"
    other = Make()
    assert refusal_of(repeat_delivery, other.alice, delivery_id=row.delivery_id) == (
        "delivery_unknown"
    )


def test_who_subscribed_hears_of_its_kinds_and_not_after_the_end(make: Make) -> None:
    heard: list[tuple[str, str]] = []
    outside = Reactions(
        senders={"post": lambda actor, event, target: heard.append((target, event.kind))}
    )
    _subscribe(make, "post:all", ["*"])
    _subscribe(make, "post:some", ["EntryPosted"])

    make.post("2026-03-02", "Energy", ENERGY)
    rename_ledger_account(make.alice, code="4600", name="Electricity")
    deliver_pending(job_actor(make.book), may_send=False, reactions=outside)
    assert heard == []  # the command line leaves the network to the worker
    deliver(make, reactions=outside)

    kinds = [kind for target, kind in heard if target == "all"]
    assert sorted(kinds) == ["EntryPosted", "LedgerAccountChanged"]
    assert [kind for target, kind in heard if target == "some"] == ["EntryPosted"]

    make.post("2026-03-03", "Energy", ENERGY)
    with inside(make):
        unsubscribe(make.alice, "post:some", because=said("Nobody is there."))
        unsubscribe(make.alice, "post:all")
    states = {row.reaction: row.state for row in deliveries(make.book)[:2]}
    assert states == {"post:some": "given up", "post:all": "pending"}


def test_rel_34_a_receiver_that_fails_half_the_time_hears_all_in_order(make: Make) -> None:
    _half_the_time(make, subjects=12, each=4)


@pytest.mark.long
def test_rel_34_nothing_of_10_000_is_lost(make: Make) -> None:
    _half_the_time(make, subjects=1000, each=10)


def _half_the_time(make: Make, *, subjects: int, each: int) -> None:
    chance = random.Random(34)
    heard: defaultdict[str, list[int]] = defaultdict(list)
    tried: defaultdict[int, int] = defaultdict(int)

    def receive(actor: Actor, event: EventRow, target: str) -> None:
        tried[event.event_id] += 1
        if chance.random() < 0.5 and tried[event.event_id] < MOST_TRIES:
            if chance.random() < 0.5:  # taken, but the answer was lost
                heard[event.subject].append(event.event_id)
            raise ConnectionError
        heard[event.subject].append(event.event_id)

    outside = Reactions(senders={"post": receive})
    _subscribe(make, "post:1", ["ShedPainted"])
    for number in range(each):
        for subject in range(subjects):
            painted(make, f"colour {number}", f"shed:{subject}")
    now, days = dt.datetime.now(dt.UTC), 0
    logging.disable(logging.ERROR)
    try:
        while deliveries(make.book, state=DeliveryState.PENDING, most=1):
            deliver(make, now + days * LATER, reactions=outside)
            days += 1
    finally:
        logging.disable(logging.NOTSET)

    for subject in range(subjects):
        events = Event.objects.filter(book=make.book, subject=f"shed:{subject}").order_by("pk")
        expected = list(events.values_list("pk", flat=True))
        came = heard[f"shed:{subject}"]
        assert list(dict.fromkeys(came)) == expected  # all of them, and the first time in order
        assert came == sorted(came)
    assert not deliveries(make.book, state=DeliveryState.GIVEN_UP)


def test_of_many_workers_each_reaction_commits_once(committed: Make) -> None:
    with override_settings(AKKER_REACTIONS=TABLE):
        for number in range(6):
            painted(committed, "blue", f"shed:{number}")

        all_at_once(*[lambda: deliver(committed, reactions=REACTIONS)] * 3)

        with inside(committed):
            sheds = Delivery.objects.filter(book=committed.book, subject__startswith="shed:")
            assert sheds.filter(tries=1, done_at__isnull=False).count() == 6


def test_events_of_other_books_stay_there(make: Make) -> None:
    other = Make()
    _subscribe(make, "post:1", ["*"])

    other.post("2026-03-02", "Energy", ENERGY)

    with inside(make):
        assert not Delivery.objects.filter(book=make.book).exists()
        assert not deliveries(make.book)


def test_posting_costs_no_statement_more_when_somebody_listens(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    counts = []
    for _ in range(2):
        with connection.execute_wrapper(_count := _Counting()):
            make.post("2026-03-02", "Energy", ENERGY)
        counts.append(len(_count.statements))
        _subscribe(make, "post:1", ["*"])

    assert counts[0] == counts[1]


class _Counting:
    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.statements.append(sql)
        return execute(sql, params, many, context)


def _subscribe(make: Make, reaction: str, kinds: list[str]) -> None:
    with inside(make):
        subscribe(make.alice, reaction, kinds)


def test_a_delivery_is_kept_once_per_event_and_reaction(make: Make) -> None:
    _subscribe(make, "post:1", ["*"])
    make.post("2026-03-02", "Energy", ENERGY)
    (row,) = Delivery.objects.filter(book=make.book)

    with pytest.raises(DatabaseError), transaction.atomic():
        Delivery.objects.create(
            book=make.book, event_id=row.event_id, reaction="post:1", subject="x"
        )
    assert json.dumps(row.tries) == "0"

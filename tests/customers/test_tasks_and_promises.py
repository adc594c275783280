"""Tasks and promises: each with a day, ended once, and counted."""

import datetime as dt

import pytest
from django.db import DatabaseError

from akker.books.actor import reading
from akker.books.queries import today_in
from akker.customers.activity_rules import NewTask, kept_percent
from akker.customers.promising import break_promise, keep_promise
from akker.customers.queries_tasks import Kept, kept_by
from akker.customers.tasking import drop_task, finish_task, make_task, move_task
from akker.reports.attention import attention_today
from akker.reports.needs import Need
from tests.customers.acting import (
    DORA,
    EMIL,
    ago,
    gave,
    logged,
    member,
    promises,
    tasked,
    tasks,
)
from tests.dunning.agreeing import straight
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.receivables.selling import customer, ready


@pytest.fixture
def known(make: Make) -> Make:
    customer(make, "J1")
    return make


def test_a_task_has_an_owner_and_a_day_and_is_done_once(known: Make) -> None:
    dora = member(known)
    key = tasked(dora, "Send  the offer")
    (row,) = tasks(known.alice)
    assert (row.text, row.owner, row.state) == ("Send the offer", DORA, "open")

    finish_task(known.alice, task_id=key)
    assert tasks(known.alice) == []
    (row,) = tasks(known.alice, show="ended")
    assert (row.state, row.done_on, row.ended_by) == ("done", today_in(known.book), "Alice")
    assert refusal_of(finish_task, known.alice, task_id=key) == "task_over"
    assert refusal_of(drop_task, known.alice, task_id=key) == "task_over"


def test_a_task_without_a_day_or_before_today_is_refused(known: Make) -> None:
    task = NewTask("J1", "Send the offer", None)
    assert refusal_of(make_task, known.alice, task=task) == "due_missing"
    assert refusal_of(tasked, known.alice, days=-1) == "day_too_early"
    assert refusal_of(tasked, known.alice, "  ") == "words_missing"
    assert refusal_of(tasked, known.alice, owner="x@example.com") == "not_a_member"
    assert refusal_of(tasked, known.bob) == "permission_missing"
    assert tasks(known.alice) == []


def test_overdue_is_what_was_due_before_today(known: Make) -> None:
    tasked(known.alice, "Late", days=-2, made_on=ago(known, 9))
    tasked(known.alice, "Today", days=0)
    assert [row.text for row in tasks(known.alice, show="overdue")] == ["Late"]
    assert [row.text for row in tasks(known.alice)] == ["Late", "Today"]


def test_a_task_moves_to_another_day_and_another_member(known: Make) -> None:
    dora = member(known)
    emil = member(known, EMIL)
    key = tasked(dora)
    later = today_in(known.book) + dt.timedelta(days=30)

    move_task(dora, task_id=key, due_on=later, owner=EMIL)
    (row,) = tasks(emil, owner=emil.user_id)
    assert (row.due_on, row.owner) == (later, EMIL)
    assert refusal_of(move_task, dora, task_id=key, due_on=None) == "due_missing"
    assert tasks(dora, owner=dora.user_id) == []


def test_a_task_that_is_dropped_is_not_done(known: Make) -> None:
    drop_task(known.alice, task_id=tasked(known.alice))
    assert [row.state for row in tasks(known.alice, show="ended")] == ["dropped"]


def test_a_line_of_a_note_becomes_a_task_and_the_note_is_shown_to_who_may_read_it(
    known: Make,
) -> None:
    dora, emil = member(known), member(known, EMIL)
    key = logged(dora, "Pieter leaves\nFind out who follows", is_sensitive=True)
    tasked(dora, "Find out who follows", activity_id=key)

    assert [row.activity_id for row in tasks(dora)] == [key]
    assert [row.activity_id for row in tasks(emil)] == [None]
    assert refusal_of(tasked, emil, activity_id=key) == "activity_unknown"


def test_a_promise_is_open_late_kept_or_broken(known: Make) -> None:
    ours = gave(known.alice, days=1)
    gave(known.alice, "Call back", days=-1, made_on=ago(known, 5))
    theirs = gave(known.alice, "Figures of May", by="them", who="Pieter Dekker")
    assert [(row.by, row.state) for row in promises(known.alice)] == [
        ("us", "late"),
        ("us", "open"),
        ("them", "open"),
    ]

    keep_promise(known.alice, promise_id=ours)
    break_promise(known.alice, promise_id=theirs)
    assert {(row.by, row.state) for row in promises(known.alice, show="ended")} == {
        ("us", "kept"),
        ("them", "broken"),
    }
    assert refusal_of(keep_promise, known.alice, promise_id=ours) == "promise_over"


def test_the_rate_counts_what_ended_ours_apart_from_theirs(known: Make) -> None:
    for late_by in (0, 0, 4):
        key = gave(known.alice, days=-late_by - 1, made_on=ago(known, 30))
        keep_promise(known.alice, promise_id=key, on=ago(known, 1))
    break_promise(known.alice, promise_id=gave(known.alice, by="them"))
    gave(known.alice)

    with reading(known.book):
        counted = kept_by(known.book, today=today_in(known.book), party_code="J1")
    assert counted == {"us": Kept(1, 0, 2, 1, 0), "them": Kept(0, 0, 0, 0, 1)}
    assert (counted["us"].percent, counted["them"].percent) == (67, 0)


@pytest.mark.parametrize(
    ("counts", "percent"), [((0, 0, 0), None), ((1, 1, 0), 50), ((2, 0, 1), 67)]
)
def test_nothing_that_ended_has_no_rate(counts: tuple[int, int, int], percent: int | None) -> None:
    assert kept_percent(*counts) == percent


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"by": "me"}, "promise_unfit"),
        ({"by": "them", "who": " "}, "words_missing"),
        ({"days": -1}, "day_too_early"),
        ({"text": "x" * 301}, "text_too_long"),
        ({"party_code": "X"}, "party_unknown"),
    ],
)
def test_what_is_no_promise_is_refused(known: Make, how: dict[str, object], code: str) -> None:
    assert refusal_of(gave, known.alice, **how) == code


def test_what_is_still_to_come_has_not_been_kept(known: Make) -> None:
    key = gave(known.alice)
    ahead = {"promise_id": key, "on": ago(known, -1)}
    assert refusal_of(keep_promise, known.alice, **ahead) == "day_ahead"
    assert refusal_of(gave, known.alice, made_on=ago(known, -1)) == "day_ahead"
    early = {"promise_id": key, "on": ago(known, 1)}
    assert refusal_of(break_promise, known.alice, **early) == "day_too_early"


def test_who_sees_own_customers_only_finds_nothing_of_others(make: Make) -> None:
    own = carla_in(ready(make))
    task, promise = tasked(make.alice), gave(make.alice)
    tasked(make.alice, "Hers", party_code="MINE-1")

    assert [row.text for row in tasks(own.carla)] == ["Hers"]
    assert promises(own.carla) == []
    assert refusal_of(finish_task, own.carla, task_id=task) == "task_unknown"
    assert refusal_of(keep_promise, own.carla, promise_id=promise) == "promise_unknown"
    with reading(make.book):
        counted = kept_by(own.carla.book, today=today_in(make.book))
    assert counted["us"].open == 0


def test_the_database_takes_no_second_end_and_no_other_words(known: Make) -> None:
    task, promise = tasked(known.alice), gave(known.alice)
    finish_task(known.alice, task_id=task)
    keep_promise(known.alice, promise_id=promise)
    other = gave(known.alice)
    for statement in (
        f"UPDATE customers_task SET done_on = NULL WHERE id = {task}",
        f"UPDATE customers_promise SET kept_on = NULL, broken_on = made_on WHERE id = {promise}",
        f"UPDATE customers_promise SET due_on = '2099-01-01' WHERE id = {other}",
        f"UPDATE customers_promise SET text = 'Less' WHERE id = {other}",
        f"DELETE FROM customers_task WHERE id = {task}",
        f"DELETE FROM customers_promise WHERE id = {promise}",
    ):
        with pytest.raises(DatabaseError):
            straight(known, statement)


def test_what_is_due_today_asks_for_attention_and_what_is_due_tomorrow_does_not(
    known: Make,
) -> None:
    dora = member(known, DORA)
    for words, days in (("Call Jansen", 0), ("Send the offer", 1)):
        tasked(dora, words, days)
        gave(dora, words, days)

    with reading(known.book):
        found = attention_today(known.book, dora.user_id, today=today_in(known.book))

    assert [(one.need, one.subject, one.days) for one in found] == [
        (Need.OUR_PROMISE, "Call Jansen", 0),
        (Need.TASK, "Call Jansen", 0),
    ]

"""The register of requirements: who wants what, what it is worth, and the answer given back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from akker.books.actor import Actor, enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.cases.models import Requirement, Wish
from akker.cases.queries_requirements import (
    RequirementFilter,
    RequirementRow,
    requirement_of,
    requirements,
    waiting_wishes,
    wishes_of,
)
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import (
    add_wish,
    change_requirement,
    change_worth,
    decide_requirement,
    keep_requirement,
    tell_answer,
)
from akker.parties.managing import assign_manager
from akker.parties.queries import keys_of_group
from akker.reports.attention import attention_of
from akker.reports.needs import Need
from akker.reports.party_position import party_position
from akker.reports.requirement_list import requirement_table
from tests.customers.acting import ago, member
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    customer(make, "J2")
    return make


def kept(actor: Actor, title: str = "Hours by line", worth: int = 1000, **how: Any) -> int:
    code = how.pop("code", "J1")
    return keep_requirement(actor, title=title, wish=NewWish(code, worth), **how)


def listed(actor: Actor, **asked: Any) -> list[RequirementRow]:
    with reading(actor.book):
        return requirements(actor.book, RequirementFilter(**asked))


def titles(actor: Actor, **asked: Any) -> list[str]:
    return [one.title for one in listed(actor, **asked)]


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


def test_the_register_adds_up_the_euros_of_the_customers_behind_it(world: Make) -> None:
    dora = member(world)
    key = kept(dora)
    kept(dora, "Paper", 2500, priority="low")

    add_wish(dora, requirement_id=key, wish=NewWish("J2", 2000, asked_on=ago(world, 9)))

    assert [(one.title, one.worth_minor, one.asked_by) for one in listed(dora)] == [
        ("Hours by line", 3000, 2),
        ("Paper", 2500, 1),
    ]
    change_worth(dora, requirement_id=key, party_code="J2", worth_minor=100)
    assert titles(dora) == ["Paper", "Hours by line"]
    assert titles(dora, order="priority") == ["Hours by line", "Paper"]
    assert titles(dora, party_code="J2") == ["Hours by line"]
    again = refusal_of(add_wish, dora, requirement_id=key, wish=NewWish("J2"))
    assert again == "wish_there"


def test_whoever_asked_waits_until_they_heard_what_was_decided(world: Make) -> None:
    dora = member(world)
    key = kept(dora)
    add_wish(dora, requirement_id=key, wish=NewWish("J2", 2000))
    early = refusal_of(tell_answer, dora, requirement_id=key, party_code="J1")

    decide_requirement(dora, requirement_id=key, state="planned", answer="In May")
    tell_answer(dora, requirement_id=key, party_code="J1")

    assert early == "requirement_open"
    with reading(world.book):
        today = today_in(world.book)
        waiting = waiting_wishes(world.book, limit=9)
        position = party_position(world.book, "J2", as_of=today)
        found = attention_of(world.book, None, "J2", "J2", position, today=today)
        row, wishes = requirement_of(world.book, key)
        of_j1 = wishes_of(world.book, keys_of_group(world.book, "J1"), limit=9)
    assert [one.party_code for one in waiting] == ["J2"]
    assert [(one.need, one.at_stake_minor) for one in found] == [(Need.ANSWER, 2000)]
    assert (row.answer, row.decided_on, row.waiting) == ("In May", today, 1)
    assert {one.party_code: one.told_on for one in wishes} == {"J1": today, "J2": None}
    assert [one.waits for one in of_j1] == [False]


def test_another_decision_is_told_again(world: Make) -> None:
    dora = member(world)
    key = kept(dora)
    decide_requirement(dora, requirement_id=key, state="planned", answer="In May")
    tell_answer(dora, requirement_id=key, party_code="J1")

    decide_requirement(dora, requirement_id=key, state="done", answer="It is there")

    assert listed(dora) == [] and listed(dora, show="done")[0].waiting == 1
    decide_requirement(dora, requirement_id=key, state="open")
    (row,) = listed(dora, show="open")
    assert (row.answer, row.decided_on, row.waiting) == ("", None, 0)


def test_what_no_requirement_can_be_is_refused_in_a_sentence(world: Make) -> None:
    dora = member(world)

    assert refusal_of(kept, dora, " ") == "words_missing"
    assert refusal_of(kept, dora, worth=-1) == "requirement_unfit"
    assert refusal_of(kept, dora, priority="now") == "requirement_unfit"
    assert refusal_of(kept, dora, code="NOBODY") == "party_unknown"
    assert not Requirement.objects.filter(book=world.book).exists()
    key = kept(dora)
    undecided = refusal_of(decide_requirement, dora, requirement_id=key, state="done", answer=" ")
    assert undecided == "words_missing"
    odd = refusal_of(decide_requirement, dora, requirement_id=key, state="maybe", answer="Hm")
    assert odd == "requirement_unfit"
    nobody = refusal_of(change_worth, dora, requirement_id=key, party_code="J2", worth_minor=1)
    assert nobody == "wish_unknown"
    values = {"title": "Hours", "text": "", "priority": "high"}
    assert refusal_of(change_requirement, dora, requirement_id=99, **values) == (
        "requirement_unknown"
    )
    change_requirement(dora, requirement_id=key, **values)
    assert listed(dora)[0].priority == "high"


def test_who_sees_own_customers_only_sees_their_wishes_and_euros_alone(world: Make) -> None:
    dora = member(world)
    both = kept(dora, "Both", 1000)
    add_wish(dora, requirement_id=both, wish=NewWish("J2", 9000))
    decide_requirement(dora, requirement_id=both, state="planned", answer="In May")
    other = kept(dora, "Of another", 5000, code="J2")
    carla = narrowed(world)
    assert titles(carla) == []
    assign_manager(world.alice, code="J1", email=CARLA)

    (row,) = listed(carla)
    assert (row.title, row.worth_minor, row.asked_by, row.waiting) == ("Both", 1000, 1, 1)
    with reading(carla.book):
        _row, wishes = requirement_of(carla.book, both)
        table = requirement_table(carla.book, RequirementFilter(show="all"), language="en")
        assert [one.party_code for one in waiting_wishes(carla.book, limit=9)] == ["J1"]
    assert [one.party_code for one in wishes] == ["J1"]
    assert [cells.cells[4] for cells in table.rows] == [1000]
    hidden = refusal_of(tell_answer, carla, requirement_id=other, party_code="J2")
    assert hidden == "requirement_unknown"
    unseen = refusal_of(tell_answer, carla, requirement_id=both, party_code="J2")
    assert unseen == "party_unknown"


def test_the_database_keeps_who_wanted_what(world: Make) -> None:
    dora = member(world)
    key = kept(dora)
    wishes = Wish.objects.filter(book=world.book)
    rows = Requirement.objects.filter(book=world.book, pk=key)

    for change in (
        lambda: wishes.update(asked_on=ago(world, 9)),
        lambda: wishes.delete(),
        lambda: rows.delete(),
        lambda: rows.update(made_by="Somebody"),
        lambda: rows.update(state="done"),
    ):
        with pytest.raises(DatabaseError), inside(world.book):
            change()

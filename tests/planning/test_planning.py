"""Plans with customers: begun from a playbook, filled, agreed, reviewed and closed."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.queries import customer_coded
from akker.customers.tasking import finish_task
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.planning.agreeing import approve_version, keep_version
from akker.planning.filling import (
    add_action,
    add_objective,
    add_point,
    change_point,
    end_objective,
    end_point,
    say_value,
)
from akker.planning.models import AccountPlan, PlanPoint, PlanVersion
from akker.planning.planning import (
    PlanChange,
    change_plan,
    close_plan,
    open_plan,
    review_plan,
)
from akker.planning.queries import PlanFilter, open_plans_of, plans_page
from akker.planning.rules import NewObjective, NewPlan, NewPoint
from tests.customers.acting import DORA, EMIL, member, tasks
from tests.make import Make, refusal_of
from tests.planning.making import begun, known
from tests.receivables.selling import customer


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    return make


def test_a_plan_begins_with_the_questions_and_steps_of_its_kind(world: Make) -> None:
    dora = member(world)

    found = known(dora, begun(dora))

    assert found.row.title == f"Account plan {today_in(world.book).year}"
    assert [one.kind for one in found.points] == ["question"] * 4
    assert [one.owner for one in found.actions] == [DORA, DORA]
    assert [one.text for one in tasks(dora)] == [one.text for one in found.actions]
    event = Event.objects.get(book=world.book, kind="PlanOpened")
    assert event.subject == f"plan:{found.row.plan_id}"


def test_its_steps_are_of_whoever_looks_after_the_customer(world: Make) -> None:
    dora = member(world)
    member(world, EMIL)
    assign_manager(world.alice, code="J1", email=EMIL)

    assert {one.owner for one in known(dora, begun(dora)).actions} == {EMIL}


def test_a_customer_has_one_open_plan_of_a_kind(world: Make) -> None:
    dora = member(world)
    first = begun(dora)

    assert refusal_of(begun, dora) == "plan_open_already"
    begun(dora, "onboarding")
    close_plan(dora, plan_id=first, outcome="reached")
    assert begun(dora) != first
    rows = AccountPlan.objects.filter(pk=first)
    with pytest.raises(DatabaseError), inside(world.book):
        rows.update(closed_on=None, outcome="")


def test_what_no_plan_can_be_is_refused_in_a_sentence(world: Make) -> None:
    dora, today = member(world), today_in(world.book)

    assert refusal_of(begun, dora, ends_on=today - dt.timedelta(days=1)) == "plan_unfit"
    assert refusal_of(begun, dora, "marriage") == "plan_unfit"
    assert refusal_of(begun, dora, review_days=0) == "plan_unfit"
    assert refusal_of(begun, dora, party_code="NOBODY") == "party_unknown"
    assert not AccountPlan.objects.filter(book=world.book).exists()


def test_an_answer_of_the_customer_stands_in_their_own_words(world: Make) -> None:
    dora = member(world)
    plan_id = begun(dora)
    question = known(dora, plan_id).points[0]

    said = NewPoint("question", question.text, answer="We want\ntwo sites <b>soon</b>")
    change_point(dora, plan_id=plan_id, point_id=question.point_id, point=said)

    assert known(dora, plan_id).points[0].answer == "We want\ntwo sites <b>soon</b>"
    other = NewPoint("goal", question.text)
    refusal = refusal_of(
        change_point, dora, plan_id=plan_id, point_id=question.point_id, point=other
    )
    assert refusal == "plan_unfit"


def test_points_come_and_go_and_the_plan_has_an_end_of_room(world: Make) -> None:
    dora = member(world)
    plan_id = begun(dora)
    key = add_point(
        dora, plan_id=plan_id, point=NewPoint("risk", "Their buyer leaves", amount_minor=5_000_00)
    )

    assert [one.text for one in known(dora, plan_id).points if one.kind == "risk"]
    end_point(dora, plan_id=plan_id, point_id=key)
    assert not [one for one in known(dora, plan_id).points if one.kind == "risk"]
    assert refusal_of(end_point, dora, plan_id=plan_id, point_id=key) == "plan_part_unknown"
    for number in range(196):
        add_point(dora, plan_id=plan_id, point=NewPoint("give", f"Help {number}"))
    full = refusal_of(add_point, dora, plan_id=plan_id, point=NewPoint("give", "More"))
    assert full == "plan_full"


def test_an_objective_goes_from_a_value_to_another_by_a_day(world: Make) -> None:
    dora, today = member(world), today_in(world.book)
    plan_id = begun(dora)
    goal = add_point(dora, plan_id=plan_id, point=NewPoint("goal", "Fewer late trucks"))
    due = today + dt.timedelta(days=60)

    key = add_objective(
        dora,
        plan_id=plan_id,
        objective=NewObjective("On time", "by hand", 80, 95, due, goal),
    )
    say_value(dora, plan_id=plan_id, objective_id=key, value=90)

    (one,) = known(dora, plan_id).objectives
    assert (one.goal_id, one.hand_value, one.due_on) == (goal, 90, due)
    undated = NewObjective("On time", "by hand", 80, 95, None)
    assert refusal_of(add_objective, dora, plan_id=plan_id, objective=undated) == "due_missing"
    nowhere = NewObjective("On time", "by hand", 95, 95, due)
    assert refusal_of(add_objective, dora, plan_id=plan_id, objective=nowhere) == "plan_unfit"
    question = known(dora, plan_id).points[0].point_id
    odd = NewObjective("On time", "by hand", 1, 2, due, question)
    assert refusal_of(add_objective, dora, plan_id=plan_id, objective=odd) == "plan_part_unknown"
    end_objective(dora, plan_id=plan_id, objective_id=key)
    assert not known(dora, plan_id).objectives


def test_what_is_read_from_the_books_is_not_told_by_hand(world: Make) -> None:
    dora = member(world)
    plan_id = begun(dora)
    due = today_in(world.book) + dt.timedelta(days=60)
    key = add_objective(
        dora, plan_id=plan_id, objective=NewObjective("Sell more", "revenue", 0, 100_00, due)
    )

    refusal = refusal_of(say_value, dora, plan_id=plan_id, objective_id=key, value=1)

    assert refusal == "plan_unfit"


def test_an_action_is_a_task_with_a_day_and_an_owner(world: Make) -> None:
    dora = member(world)
    plan_id = begun(dora)
    threat = add_point(dora, plan_id=plan_id, point=NewPoint("threat", "A new competitor"))

    undated = refusal_of(add_action, dora, plan_id=plan_id, text="Call", due_on=None)
    due = today_in(world.book) + dt.timedelta(days=3)
    task = add_action(dora, plan_id=plan_id, text="Call", due_on=due, point_id=threat)
    finish_task(dora, task_id=task)

    assert undated == "due_missing"
    done = next(one for one in known(dora, plan_id).actions if one.task_id == task)
    assert (done.point_id, done.done_on) == (threat, today_in(world.book))


def test_a_review_moves_to_the_next_one(world: Make) -> None:
    dora, today = member(world), today_in(world.book)
    plan_id = begun(dora, review_on=today, review_days=30)

    with reading(world.book):
        due = plans_page(world.book, PlanFilter(due_by=today), limit=10)
    next_on = review_plan(dora, plan_id=plan_id)

    assert [one.plan_id for one in due] == [plan_id]
    assert next_on == today + dt.timedelta(days=30)
    ahead = refusal_of(review_plan, dora, plan_id=plan_id, on=today + dt.timedelta(days=1))
    assert ahead == "day_ahead"


def test_a_plan_can_be_called_and_dated_otherwise(world: Make) -> None:
    dora, today = member(world), today_in(world.book)
    plan_id = begun(dora)

    change_plan(
        dora,
        plan_id=plan_id,
        change=PlanChange("Two sites", today, today + dt.timedelta(days=10), None, None),
    )

    row = known(dora, plan_id).row
    assert (row.title, row.ends_on) == ("Two sites", today + dt.timedelta(days=10))
    event = Event.objects.get(book=world.book, kind="PlanChanged")
    assert event.after["changed"] == ["title", "ends_on"]


def test_a_version_stays_as_it_was_agreed_and_another_approves_it(world: Make) -> None:
    dora, emil = member(world), member(world, EMIL)
    plan_id = begun(dora)

    number = keep_version(dora, plan_id=plan_id, agreed_with="Aisha el Amrani")
    add_point(dora, plan_id=plan_id, point=NewPoint("goal", "Later"))
    own = refusal_of(approve_version, dora, plan_id=plan_id, number=number)
    approve_version(emil, plan_id=plan_id, number=number)

    (version,) = known(dora, plan_id).versions
    assert own == "plan_own_version"
    assert (version.agreed_with, version.approved_by) == ("Aisha el Amrani", "Emil")
    assert "Later" not in str(version.content)
    again = refusal_of(approve_version, emil, plan_id=plan_id, number=number)
    assert again == "plan_approved_already"
    with pytest.raises(DatabaseError), inside(world.book):
        PlanVersion.objects.filter(plan=plan_id).update(agreed_with="Somebody else")


def test_a_rescue_puts_the_customer_at_risk_until_it_is_closed_with_a_lesson(world: Make) -> None:
    dora = member(world)

    def status() -> str:
        with reading(world.book):
            return customer_coded(world.book, "J1").status

    plan_id = begun(dora, "rescue")
    during = status()
    unlearnt = refusal_of(close_plan, dora, plan_id=plan_id, outcome="kept")
    unfit = refusal_of(close_plan, dora, plan_id=plan_id, outcome="reached", lesson="Call sooner")
    close_plan(dora, plan_id=plan_id, outcome="kept", lesson="Call sooner")

    assert (during, status()) == ("at risk", "active")
    assert (unlearnt, unfit) == ("words_missing", "plan_unfit")
    assert known(dora, plan_id).row.lesson == "Call sooner"
    over = refusal_of(add_point, dora, plan_id=plan_id, point=NewPoint("goal", "Late"))
    assert over == "plan_over"


def test_a_customer_who_left_is_lost(world: Make) -> None:
    dora = member(world)
    plan_id = begun(dora, "rescue")

    close_plan(dora, plan_id=plan_id, outcome="lost", lesson="We listened too late")

    with reading(world.book):
        assert customer_coded(world.book, "J1").status == "lost"


def test_plans_of_who_was_merged_are_read_with_the_other(world: Make) -> None:
    dora = member(world)
    customer(world, "P1", name="Pieters")
    plan_id = begun(dora, party_code="P1")

    merge_parties(world.alice, code="P1", into="J1")

    with reading(world.book):
        group = keys_of_group(world.book, "J1")
        assert [one.row.plan_id for one in open_plans_of(world.book, group)] == [plan_id]


def test_who_sees_own_customers_only_sees_no_other_plan(world: Make) -> None:
    dora = member(world)
    plan_id = begun(dora)
    narrowed = replace(dora, sees_all=False)

    refused = refusal_of(add_point, narrowed, plan_id=plan_id, point=NewPoint("goal", "X"))
    with reading(narrowed.book):
        rows = plans_page(narrowed.book, PlanFilter(), limit=10)

    assert (refused, rows) == ("plan_unknown", [])


def test_the_database_refuses_parts_of_plans_of_other_books(world: Make) -> None:
    dora = member(world)
    plan_id = begun(dora)
    other = Make().book
    point = PlanPoint(
        book=other, plan_id=plan_id, kind="goal", text="X", noted_on=dt.date(2026, 1, 1)
    )
    with pytest.raises(DatabaseError), inside(other):
        point.save(force_insert=True)


def test_no_plan_is_made_without_the_right(world: Make) -> None:
    looking = member(world, "ann@example.com", "auditor")
    plan = NewPlan("J1", "plan", today_in(world.book), today_in(world.book))

    assert refusal_of(open_plan, looking, plan=plan) == "permission_missing"

"""Contacts that are planned: no contact before something is logged of them, and then once."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.activity_rules import NewActivity, NewAppointment
from akker.customers.arranging import (
    cancel_appointment,
    hold_appointment,
    make_appointment,
    move_appointment,
)
from akker.customers.changing import change_customer
from akker.customers.describing import add_person
from akker.customers.queries_appointments import (
    AppointmentFilter,
    AppointmentRow,
    appointments_page,
)
from akker.customers.queries_known import last_contacts
from akker.customers.queries_rhythm import waiting_customers
from akker.customers.rules import CustomerFacts
from akker.parties.cards import ContactCard
from tests.customers.acting import DORA, EMIL, member, planned, told
from tests.dunning.agreeing import straight
from tests.make import Make, refusal_of
from tests.parties.managers import MINE, carla_in
from tests.receivables.selling import customer, ready


@pytest.fixture
def known(make: Make) -> Make:
    customer(make, "J1")
    return make


def listed(actor: Actor, **asked: Any) -> list[AppointmentRow]:
    with reading(actor.book):
        return appointments_page(actor.book, actor.user_id, AppointmentFilter(**asked), limit=50)


def test_a_planned_contact_is_no_contact_until_something_is_logged_of_it(known: Make) -> None:
    change_customer(known.alice, code="J1", facts=CustomerFacts(tier="key"))
    today = today_in(known.book)
    key = planned(known.alice, days=3)

    with reading(known.book):
        assert last_contacts(known.book, as_of=today + dt.timedelta(days=30)) == {}
        waiting = waiting_customers(known.book, today=today, limit=9)
    assert [(one.customer.code, one.last_on) for one in waiting] == [("J1", None)]
    assert told(known.alice) == []

    hold_appointment(known.alice, appointment_id=key, text="They go on")
    with reading(known.book):
        assert last_contacts(known.book, as_of=today) == {"J1": today}
        assert waiting_customers(known.book, today=today, limit=9) == []
    assert [(one.kind, one.words) for one in told(known.alice)] == [("meeting", "The renewal")]


def test_what_is_logged_of_it_has_who_was_to_come(known: Make) -> None:
    eva = add_person(known.alice, code="J1", person=ContactCard("Eva Smit"))
    key = planned(known.alice, kind="visit", contacts=(eva,))
    hold_appointment(known.alice, appointment_id=key, text="A second site")
    (item,) = told(known.alice)
    assert (item.kind, item.who, item.text) == ("visit", "Eva Smit", "A second site")
    (row,) = listed(known.alice, show="ended")
    assert (row.state, row.activity_id, row.contacts) == ("held", item.key, ((eva, "Eva Smit"),))


def test_it_ends_once(known: Make) -> None:
    held, cancelled = planned(known.alice), planned(known.alice)
    hold_appointment(known.alice, appointment_id=held)
    cancel_appointment(known.alice, appointment_id=cancelled)
    assert [row.state for row in listed(known.alice, show="ended")] == ["cancelled", "held"]
    assert listed(known.alice) == []
    for key in (held, cancelled):
        for act in (hold_appointment, cancel_appointment):
            assert refusal_of(act, known.alice, appointment_id=key) == "appointment_over"
        moved = {"appointment_id": key, "at": dt.datetime.now(dt.UTC)}
        assert refusal_of(move_appointment, known.alice, **moved) == "appointment_over"


def test_it_is_moved_to_another_day_and_to_somebody_else(known: Make) -> None:
    member(known)
    key = planned(known.alice)
    at = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=9)
    move_appointment(known.alice, appointment_id=key, at=at, owner=DORA)
    (row,) = listed(known.alice)
    assert (row.at, row.owner) == (at, DORA)


def test_what_passed_without_a_word_stays_open(known: Make) -> None:
    key = planned(known.alice, days=1)
    before = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    passed = before - dt.timedelta(days=9)
    straight(known, "UPDATE customers_appointment SET at = %s WHERE id = %s", [passed, key])
    (row,) = listed(known.alice, until=before)
    assert row.is_open


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"days": -1}, "appointment_past"),
        ({"days": 800}, "appointment_far"),
        ({"at": None}, "moment_missing"),
        ({"kind": "e-mail"}, "activity_unfit"),
        ({"subject": "  "}, "words_missing"),
        ({"party_code": "J9"}, "party_unknown"),
        ({"owner": "x@example.com"}, "not_a_member"),
        ({"contacts": (99,)}, "contact_unknown"),
    ],
)
def test_what_cannot_be_planned_is_refused(known: Make, how: dict[str, Any], code: str) -> None:
    assert refusal_of(planned, known.alice, **how) == code
    assert listed(known.alice) == []


def test_who_may_not_look_after_customers_plans_nothing(known: Make) -> None:
    assert refusal_of(planned, known.bob) == "permission_missing"


def test_who_sees_own_customers_only_finds_nothing_planned_with_others(make: Make) -> None:
    ready(make)
    carla = carla_in(make).carla
    mine, theirs = planned(make.alice, party_code=MINE), planned(make.alice)
    assert [row.appointment_id for row in listed(carla)] == [mine]
    assert refusal_of(cancel_appointment, carla, appointment_id=theirs) == "appointment_unknown"
    assert refusal_of(planned, carla) == "party_unknown"
    cancel_appointment(carla, appointment_id=mine)


def test_what_only_some_may_read_is_not_linked_for_others(known: Make) -> None:
    dora, emil = member(known), member(known, EMIL)
    key = planned(dora)
    told = NewActivity("J1", "call", text="Eva leaves", is_sensitive=True)
    activity = hold_appointment(dora, appointment_id=key, activity=told)
    (row,) = listed(dora, show="ended")
    assert row.activity_id == activity
    (row,) = listed(emil, show="ended")
    assert (row.state, row.activity_id) == ("held", None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customers_appointment SET subject = 'Another' WHERE id = %s",
        "DELETE FROM customers_appointment WHERE id = %s",
    ],
)
def test_the_database_keeps_it_as_it_was_planned(known: Make, statement: str) -> None:
    key = planned(known.alice)
    with pytest.raises(DatabaseError, match="not changed"):
        straight(known, statement, [key])


def test_the_database_lets_nothing_that_ended_begin_again(known: Make) -> None:
    key = planned(known.alice)
    cancel_appointment(known.alice, appointment_id=key)
    again = "UPDATE customers_appointment SET cancelled_on = NULL WHERE id = %s"
    with pytest.raises(DatabaseError, match="not changed"):
        straight(known, again, [key])


def test_without_an_owner_it_is_whose_plan_it_was(known: Make) -> None:
    dora = member(known)
    make_appointment(
        dora,
        appointment=NewAppointment(
            "J1", "call", dt.datetime.now(dt.UTC) + dt.timedelta(hours=2), "Hours"
        ),
    )
    (row,) = listed(dora, owner=dora.user_id)
    assert (row.owner, row.owner_name) == (DORA, "Dora")

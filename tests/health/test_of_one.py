"""The health of one customer, worked out without that of everybody else."""

import random
from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.access.doors import command_line_actor
from akker.books.actor import Actor, reading
from akker.customers.changing import change_customer
from akker.customers.describing import add_person, describe_person
from akker.customers.people_rules import PlayerFacts
from akker.customers.promising import break_promise, keep_promise
from akker.customers.rules import CustomerFacts
from akker.health.models import Scoring
from akker.health.queries import (
    CustomerHealth,
    health_of_customer,
    healths,
    healths_anew,
    healths_of,
)
from akker.health.rules import Orders, Part, usual_of
from akker.health.runs import score_customers
from akker.kernel.errors import Refused
from akker.parties.cards import ContactCard
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.teaming import add_to_team
from akker.planning.planning import open_plan
from akker.planning.rules import NewPlan
from akker.receivables.queries_habits import bought_by_all, keys_of_codes, names_for
from akker.receivables.queries_revenue import revenue_of_parties
from tests.adoption.making import SEATS, measured, used
from tests.cases.making import opened
from tests.customers.acting import ago, gave, logged
from tests.dunning.agreeing import disputed
from tests.make import Make
from tests.parties.managers import CARLA, narrowed
from tests.receivables.paying import received
from tests.receivables.selling import customer, issued, line, ready
from tests.voice.asking import link_for, said, surveyed

CODES = ("J1", "P1", "Q1", "R1", "S1")


def lived(make: Make, seed: int) -> None:
    """A year with five customers: what they bought, paid, said, and what we did about it."""
    random_ = random.Random(seed)
    ready(make)
    for code in CODES[1:]:
        customer(make, code, name=code)
    measured(make.alice)
    many = [
        (random_.randrange(2, 330), code) for code in CODES for _ in range(random_.randrange(5))
    ]
    for days, code in sorted(many, reverse=True):
        amount = f"{random_.randrange(1, 900)}.00"
        sold = issued(make, line(amount), party=code, date=ago(make, days).isoformat())
        if random_.random() < 0.3:
            disputed(make, sold.label, date=ago(make, days).isoformat())
        elif random_.random() < 0.4:
            received(make, amount, on=ago(make, days - 1).isoformat(), code=code)
    for code in CODES:
        contact = add_person(make.alice, code=code, person=ContactCard(f"Aisha of {code}"))
        for does in random_.sample(DEEDS, random_.randrange(len(DEEDS))):
            does(make, code, contact)
    merge_parties(make.alice, code="S1", into=random_.choice(CODES[:4]))


def _promised(make: Make, code: str, contact: int) -> None:
    keep_promise(make.alice, promise_id=gave(make.alice, party_code=code))
    break_promise(make.alice, promise_id=gave(make.alice, party_code=code))


def _planned(make: Make, code: str, contact: int) -> None:
    plan = NewPlan(code, "rescue", ago(make, 9), ago(make, -50))
    open_plan(make.alice, plan=plan)


def _asked(make: Make, code: str, contact: int) -> None:
    said(link_for(make.alice, surveyed(make.alice), contact), 3, "We had to ask")


def _used(make: Make, code: str, contact: int) -> None:
    used(make.alice, 20, code=code, measure=SEATS)
    used(make.alice, 12, code=code)


DEEDS = (
    _promised,
    _planned,
    _asked,
    _used,
    lambda make, code, contact: opened(make.alice, party_code=code),
    lambda make, code, contact: logged(
        make.alice, party_code=code, kind="call", contacts=(contact,), on=ago(make, 40)
    ),
    lambda make, code, contact: describe_person(
        make.alice, contact_id=contact, facts=PlayerFacts(None, "champion", 2, "against")
    ),
    lambda make, code, contact: change_customer(
        make.alice, code=code, facts=CustomerFacts("key", "active")
    ),
)


def rows_of(make: Make, actor: Actor, days: int) -> list[CustomerHealth]:
    with reading(actor.book):
        return healths(actor.book, as_of=ago(make, days))


def one_by_one(make: Make, actor: Actor, days: int) -> list[CustomerHealth]:
    found = []
    with reading(actor.book):
        for code in CODES:
            with suppress(Refused):
                found.append(health_of_customer(actor.book, code, as_of=ago(make, days)))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_health_of_one_is_what_that_of_everybody_says(make: Make, seed: int) -> None:
    lived(make, seed)
    narrowed(make)
    add_to_team(make.alice, code="J1", email=CARLA, part="contributor")
    assign_manager(make.alice, code="P1", email=CARLA)
    carla = command_line_actor(make.book, CARLA)

    for days in (0, 30, 200, 400):
        for actor in (make.alice, carla):
            rows = rows_of(make, actor, days)
            singly = {row.code: row for row in one_by_one(make, actor, days)}
            assert singly == {row.code: row for row in rows}, f"seed {seed}, {days} days ago"
        # Who sees some knows of those what who sees everybody knows.
        whole = {row.code: row for row in rows_of(make, make.alice, days)}
        assert all(row == whole[row.code] for row in rows_of(make, carla, days))


@pytest.mark.parametrize("seed", range(4, 7))
def test_some_are_worked_out_as_everybody_is(make: Make, seed: int) -> None:
    lived(make, seed)
    day = ago(make, 0)

    with reading(make.book):
        rows, usual = healths_anew(make.book, as_of=day)
        wanted = [row.code for row in rows[::2]]
        keys = names_for(make.book, keys_of_codes(make.book, wanted))
        some = healths_of(make.book, keys, usual, as_of=day)
        bought = bought_by_all(make.book, as_of=day)
        orders = [
            Orders(one.day_count, one.first_on, one.last_on, one.net_minor, 0) for one in bought
        ]

        year = ago(make, 365), day
        brought = revenue_of_parties(make.book, *year, party_ids=keys)
        everybody = revenue_of_parties(make.book, *year)

    assert some == [row for row in rows if row.code in wanted]
    assert brought == {key: net for key, net in everybody.items() if key in keys}
    assert usual_of(orders) == usual


def test_what_is_usual_stays_as_it_was_when_everybody_was_scored(make: Make) -> None:
    lived(make, 1)
    score_customers(make.alice)
    kept = Scoring.objects.get(book=make.book)
    for code in CODES[:4]:
        issued(make, line("9000.00"), party=code, date=ago(make, 0).isoformat())

    rows = rows_of(make, make.alice, 0)
    singly = one_by_one(make, make.alice, 0)

    assert {row.code: row for row in singly} == {row.code: row for row in rows}
    share = 100 * rows[0].orders.net_minor / kept.net_minor
    money = rows[0].health.part(Part.MONEY)
    assert money is not None
    (text,) = [str(one.text) for one in money.reasons if one.name == "revenue"]
    assert text == f"Bought {round(share)}% of what the customer in the middle bought."


def test_one_customer_takes_as_many_questions_however_many_there_are(make: Make) -> None:
    lived(make, 2)

    def questions() -> int:
        with reading(make.book), CaptureQueriesContext(connection) as asked:
            health_of_customer(make.book, "J1", as_of=ago(make, 0))
        return len(asked)

    issued(make, line("10.00"), party="J1", date=ago(make, 1).isoformat())
    before = questions()
    for number in range(6):
        customer(make, f"Z{number}", name=f"Zeger {number}")
        issued(make, line("10.00"), party=f"Z{number}", date=ago(make, 0).isoformat())

    assert questions() == before

"""Contact, people, promises and plans in the score of a customer."""

import datetime as dt

import pytest

from akker.books.actor import reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.describing import add_person, describe_person
from akker.customers.logging import change_readers
from akker.customers.people_rules import PlayerFacts
from akker.customers.promising import break_promise, keep_promise
from akker.customers.rules import CustomerFacts, KeptPromises, KnownPeople
from akker.health.queries import health_of_customer
from akker.health.queries_scores import weights_of
from akker.health.rules import Part, PartHealth
from akker.health.rules_care import (
    ContactFacts,
    UseFacts,
    VoiceFacts,
    contact_health,
    plan_health,
    use_health,
    voice_health,
)
from akker.health.weighing import change_weights
from akker.parties.cards import ContactCard
from akker.planning.planning import close_plan, open_plan
from akker.planning.rules import KnownPlans, NewPlan
from tests.adoption.making import SEATS, measured, used
from tests.cases.making import opened
from tests.customers.acting import ago, gave, logged, member
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.receivables.selling import issued, line, ready
from tests.voice.asking import link_for, said, surveyed
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page

ON = dt.date(2026, 6, 30)


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    issued(make, line("100.00"), date=ago(make, 300).isoformat())
    return make


def part(make: Make, which: Part, days_ago: int = 0) -> PartHealth | None:
    with reading(make.book):
        row = health_of_customer(make.book, "J1", as_of=ago(make, days_ago))
    return row.health.part(which)


def points(one: PartHealth | None) -> dict[str, int]:
    assert one is not None
    return {reason.name: reason.points_e1 for reason in one.reasons}


@pytest.mark.parametrize(
    ("silent", "expected"), [(0, 300), (30, 300), (45, 200), (60, 100), (90, -100), (999, -500)]
)
def test_contact_loses_20_for_each_time_the_rhythm_went_by(silent: int, expected: int) -> None:
    last = ON - dt.timedelta(days=silent)

    one = contact_health(ContactFacts(last, 30, None), ON)

    assert points(one) == {"begin": 500, "freshness": expected}
    assert one is not None
    assert (one.score_e1, one.certainty) == (max(500 + expected, 0), 60)


def test_of_whom_nothing_is_known_no_part_counts() -> None:
    assert contact_health(ContactFacts(None, 30, None), ON) is None
    assert voice_health(VoiceFacts()) is None
    assert use_health(None) is None
    assert plan_health(None) is None


def test_people_who_decide_give_points_and_take_them() -> None:
    people = KnownPeople(frozenset({"decision maker", "champion"}), 3)

    one = contact_health(ContactFacts(None, 30, people), ON)

    assert points(one) == {
        **{"begin": 500, "executive sponsor": -60, "decision maker": 60, "champion": 60},
        "against": -200,
    }
    assert one is not None and one.certainty == 40


def test_promises_and_plans_have_a_most() -> None:
    voice = voice_health(VoiceFacts(promises=KeptPromises(9, 9, 9)))
    plan = plan_health(KnownPlans(3, 1, dt.date(2026, 6, 1)))

    assert points(voice) == {"begin": 600, "kept": 200, "broken": -450, "late": -240}
    assert points(plan) == {"begin": 500, "progress": 300, "late": -80, "rescue": -200}
    assert voice is not None and voice.score_e1 == 110
    assert plan is not None and plan.certainty == 100
    before = plan_health(KnownPlans(0, 0, None))
    assert before is not None and (before.score_e1, before.certainty) == (500, 50)


@pytest.mark.parametrize(
    ("nps", "points_e1"), [(10, 300), (9, 300), (8, 50), (7, 50), (6, -300), (0, -300)]
)
def test_who_recommends_us_gives_points_and_who_does_not_takes_them(
    nps: int, points_e1: int
) -> None:
    one = voice_health(VoiceFacts(nps=nps, low_count=1, complaint_count=4))

    assert points(one) == {"begin": 600, "nps": points_e1, "unanswered": -100, "complaints": -600}
    assert one is not None and one.certainty == 55
    satisfied = voice_health(VoiceFacts(csat=5, complaint_count=0))
    assert points(satisfied) == {"begin": 600, "csat": 150}


def test_use_counts_against_what_could_be_used_and_their_own_habit() -> None:
    full, fallen = use_health(UseFacts(120, 80)), use_health(UseFacts(10, -90))

    assert points(full) == {"begin": 500, "adoption": 400, "change": 100}
    assert points(fallen) == {"begin": 500, "adoption": -320, "change": -300}
    assert full is not None and full.score_e1 == 1000
    half = use_health(UseFacts(None, 0))
    assert half is not None and half.certainty == 40


def test_what_customers_say_complain_of_and_use_is_read_from_the_books(sold: Make) -> None:
    survey = surveyed(sold.alice)
    ada = add_person(sold.alice, code="J1", person=ContactCard(name="Ada"))
    link = link_for(sold.alice, survey, ada)
    said(link, 4, "Too late, twice")
    opened(sold.alice, kind="complaint")
    measured(sold.alice)
    used(sold.alice, 10, measure=SEATS)
    used(sold.alice, 8)

    voice = points(part(sold, Part.VOICE))
    assert {"nps": -300, "unanswered": -100, "complaints": -300}.items() <= voice.items()
    assert points(part(sold, Part.USE)) == {"begin": 500, "adoption": 240}
    assert part(sold, Part.VOICE, days_ago=1) is None


def test_a_contact_counts_from_when_it_was_logged_and_not_for_named_readers(sold: Make) -> None:
    dora = member(sold)
    change_customer(sold.alice, code="J1", facts=CustomerFacts("growth"))
    key = logged(dora, kind="call", on=ago(sold, 40))

    assert points(part(sold, Part.CONTACT))["freshness"] == 300 - round(200 * 10 / 30)
    assert part(sold, Part.CONTACT, days_ago=1) is None  # nobody knew of it yesterday
    change_readers(dora, activity_id=key, is_sensitive=True)
    assert part(sold, Part.CONTACT) is None


def test_people_promises_and_a_rescue_are_read_from_the_books(sold: Make) -> None:
    ada = add_person(sold.alice, code="J1", person=ContactCard(name="Ada"))
    describe_person(sold.alice, contact_id=ada, facts=PlayerFacts(part="decision maker"))
    kept, broken = gave(sold.alice), gave(sold.alice)
    keep_promise(sold.alice, promise_id=kept)
    break_promise(sold.alice, promise_id=broken)
    today = today_in(sold.book)
    plan = NewPlan("J1", "rescue", today, today + dt.timedelta(days=60))
    key = open_plan(sold.alice, plan=plan).plan_id

    assert points(part(sold, Part.CONTACT))["decision maker"] == 60
    assert points(part(sold, Part.VOICE)) == {"begin": 600, "kept": 40, "broken": -150}
    assert points(part(sold, Part.PLAN))["rescue"] == -200
    close_plan(sold.alice, plan_id=key, outcome="kept", lesson="Call sooner.")
    assert part(sold, Part.PLAN) is None


def test_books_choose_how_much_a_part_counts(sold: Make) -> None:
    logged(member(sold), kind="call", on=ago(sold, 0))
    with reading(sold.book):
        before = health_of_customer(sold.book, "J1", as_of=ago(sold, 0)).health

    change_weights(sold.alice, weights={"money": 0})

    with reading(sold.book):
        after = health_of_customer(sold.book, "J1", as_of=ago(sold, 0)).health
        assert weights_of(sold.book)[Part.MONEY] == 0
    contact = after.part(Part.CONTACT)
    assert contact is not None and after.score_e1 == contact.score_e1 != before.score_e1
    for weights in ({"money": 101}, {"money": -1}, {"luck": 5}, dict.fromkeys(Part, 0)):
        assert refusal_of(change_weights, sold.alice, weights=weights) == "weights_unfit"
    assert refusal_of(change_weights, sold.bob, weights={"money": 1}) == "permission_missing"


def test_on_screen_the_weights_are_shown_to_all_and_chosen_by_some(sold: Make) -> None:
    own = carla_in(sold)
    assert own.carla
    browser = browser_of(sold, "owner")
    url = f"/books/{sold.slug}/health/weights"
    weights = {"money": "x", "contact": "20", "voice": "15", "plan": "15", "use": "10"}

    unfit = browser.post(url, weights)
    assert unfit.status_code == 422 and 'value="x"' in unfit.content.decode()
    assert browser.post(url, {**weights, "money": "50"}).status_code == 302
    assert "Money 50" in page(browser_of(sold, "auditor"), sold, "health")

"""The score of a customer follows what happened, within a minute."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.access.doors import job_actor
from akker.books.actor import reading
from akker.books.queries import today_in
from akker.cases.handling import close_case
from akker.cases.queries import CaseFilter, cases_page
from akker.config.schedule import SCHEDULE, score_whom_it_concerns
from akker.customers.describing import add_person, describe_person
from akker.customers.people_rules import PlayerFacts
from akker.customers.promising import break_promise
from akker.customers.queries_tasks import DueFilter, promises_page
from akker.customers.tasking import finish_task
from akker.health.models import HealthScore, Scoring
from akker.health.queries import health_of_customer
from akker.health.queries_touched import is_anybody_touched
from akker.health.runs import score_customers, score_everybody
from akker.jobs.scheduling import ROUND_SECONDS
from akker.parties.cards import ContactCard
from akker.parties.merging import merge_parties
from akker.planning.planning import open_plan
from akker.planning.queries import PlanFilter, plan_of, plans_page
from akker.planning.rules import NewPlan
from akker.receivables.credits import credit_of
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.taking_back import take_back
from tests.adoption.making import SEATS, measured, used
from tests.cases.making import opened
from tests.customers.acting import ago, gave, logged
from tests.dunning.agreeing import disputed
from tests.make import Make
from tests.parties.managers import narrowed
from tests.receivables.paying import paid, received
from tests.receivables.selling import customer, issued, line, ready
from tests.voice.asking import link_for, said, surveyed


@pytest.fixture
def scored(make: Make) -> Make:
    """J1 and P1 bought, J1 paid once and owes the rest; everybody was scored just now."""
    ready(make)
    customer(make, "P1", name="Pieters")
    customer(make, "Q1", name="Quist")
    measured(make.alice)
    used(make.alice, 20, measure=SEATS)
    for days in (200, 150, 100):
        issued(make, line("100.00"), date=ago(make, days).isoformat())
    issued(make, line("400.00"), party="P1", date=ago(make, 90).isoformat())
    issued(make, line("10.00"), party="Q1", date=ago(make, 80).isoformat())
    received(make, "121.00", paid(make, "2026-0001", "121.00"), on=ago(make, 60).isoformat())
    gave(make.alice)
    opened(make.alice, "Bags burst")
    open_plan(make.alice, plan=NewPlan("J1", "renewal", ago(make, 9), ago(make, -50)))
    score_customers(make.alice)
    followed(make)
    HealthScore.objects.filter(book=make.book).update(looked_on=None)
    return make


def followed(make: Make) -> None:
    score_whom_it_concerns(job_actor(make.book))


def person(make: Make) -> int:
    return add_person(make.alice, code="J1", person=ContactCard("Aisha el Amrani"))


def paid_of(make: Make, number: str, amount: str) -> str:
    part = paid(make, number, amount)
    return received(make, amount, part, on=ago(make, 0).isoformat()).entry


def _credited(make: Make) -> None:
    with reading(make.book):
        note = credit_of(issued_invoice(make.book, "2026-0001"), on=ago(make, 0))
    issue_invoice(make.alice, invoice=note)


def _promise_broken(make: Make) -> None:
    with reading(make.book):
        today = today_in(make.book)
        (row,) = promises_page(make.book, None, DueFilter(), today=today, limit=9)
    break_promise(make.alice, promise_id=row.promise_id)


def _step_done(make: Make) -> None:
    with reading(make.book):
        (plan,) = plans_page(make.book, PlanFilter(), limit=9)
        first = plan_of(make.book, plan.plan_id).actions[0]
    finish_task(make.alice, task_id=first.task_id)


def _complaint_closed(make: Make) -> None:
    with reading(make.book):
        (row,) = cases_page(make.book, CaseFilter(), now=dt.datetime.now(dt.UTC), limit=9)
    close_case(make.alice, case_no=row.case_no, outcome="solved", answer="New bags came")


HAPPENS: dict[str, Callable[[Make], object]] = {
    "an invoice": lambda make: issued(make, line("70.00"), date=ago(make, 0).isoformat()),
    "a credit note": _credited,
    "a payment": lambda make: paid_of(make, "2026-0002", "121.00"),
    "a payment taken back": lambda make: take_back(
        make.alice, label=paid_of(make, "2026-0002", "121.00"), on=ago(make, 0)
    ),
    "a dispute": lambda make: disputed(make, date=ago(make, 0).isoformat()),
    "a complaint": lambda make: opened(make.alice),
    "an answer to a complaint": _complaint_closed,
    "a contact": lambda make: logged(make.alice, kind="call"),
    "a broken promise": _promise_broken,
    "a rescue": lambda make: open_plan(
        make.alice, plan=NewPlan("J1", "rescue", ago(make, 3), ago(make, -50))
    ),
    "a step of a plan": _step_done,
    "an answer to a survey": lambda make: said(
        link_for(make.alice, surveyed(make.alice), person(make)), 3, "We had to ask"
    ),
    "a part in decisions": lambda make: describe_person(
        make.alice, contact_id=person(make), facts=PlayerFacts(None, "champion", 2, "for us")
    ),
    "a figure of use": lambda make: used(make.alice, 4),
    "a merger": lambda make: merge_parties(make.alice, code="Q1", into="J1"),
}


@pytest.mark.parametrize("what", HAPPENS)
def test_a_score_follows(scored: Make, what: str) -> None:
    HAPPENS[what](scored)

    followed(scored)

    row = HealthScore.objects.get(book=scored.book, party__code="J1", is_last=True)
    with reading(scored.book):
        now = health_of_customer(scored.book, "J1", as_of=ago(scored, 0))
    assert row.looked_on == today_in(scored.book), "it was looked at again"
    assert (row.score, row.certainty) == (now.health.score, now.health.certainty)
    other = HealthScore.objects.get(book=scored.book, party__code="P1", is_last=True)
    assert other.looked_on is None, "nobody else was"


def test_what_differs_is_kept_with_its_reasons(scored: Make) -> None:
    before = HealthScore.objects.get(book=scored.book, party__code="J1", is_last=True)

    HAPPENS["a rescue"](scored)
    followed(scored)

    after = HealthScore.objects.get(book=scored.book, party__code="J1", is_last=True)
    assert after.score < before.score
    assert "rescue" in [one["name"] for one in after.reasons]
    assert HealthScore.objects.filter(book=scored.book, party__code="J1").count() == 1


def test_where_nothing_happened_nothing_is_asked_twice(scored: Make) -> None:
    with reading(scored.book):
        assert not is_anybody_touched(scored.book)
    with CaptureQueriesContext(connection) as asked:
        followed(scored)
    writes = [one["sql"] for one in asked if one["sql"].lstrip().startswith(("INSERT", "UPDATE"))]

    assert writes == []


def test_books_in_which_nobody_was_scored_are_left_alone(make: Make) -> None:
    ready(make)
    issued(make, line("70.00"), date=ago(make, 0).isoformat())

    followed(make)

    assert not HealthScore.objects.filter(book=make.book).exists()
    assert not Scoring.objects.filter(book=make.book).exists()


def test_very_many_events_are_followed_by_scoring_everybody(
    scored: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("akker.health.queries_touched.MOST_EVENTS", 1)
    for _ in range(2):
        logged(scored.alice, kind="call")

    followed(scored)

    looked = HealthScore.objects.filter(book=scored.book, is_last=True)
    assert {one.looked_on for one in looked} == {today_in(scored.book)}
    with reading(scored.book):
        assert not is_anybody_touched(scored.book)


def test_whom_somebody_narrow_scores_is_not_everybody(scored: Make) -> None:
    before = Scoring.objects.get(book=scored.book)

    score_customers(narrowed(scored))

    assert Scoring.objects.get(book=scored.book) == before
    assert Scoring.objects.get(book=scored.book).event_id == before.event_id


def test_scores_of_an_earlier_day_know_nothing_of_today(scored: Make) -> None:
    HealthScore.objects.filter(book=scored.book).delete()
    Scoring.objects.filter(book=scored.book).delete()
    score_customers(scored.alice, on=ago(scored, 3))

    followed(scored)

    row = HealthScore.objects.get(book=scored.book, party__code="J1", is_last=True)
    assert row.scored_on == today_in(scored.book)


def test_by_hand_too_some_are_scored_at_a_time_and_as_all_at_once(scored: Make) -> None:
    kept = HealthScore.objects.filter(book=scored.book, is_last=True).order_by("party")
    columns = ("party", "score", "certainty", "reasons", "revenue_minor", "looked_on")
    whole = score_customers(scored.alice)
    at_once = list(kept.values(*columns))
    kept.update(score=1, revenue_minor=0, looked_on=None)

    done = score_customers(scored.alice, at_once=1)

    assert list(kept.values(*columns)) == at_once
    assert (done.customer_count, done.changed_count) == (whole.customer_count, len(at_once))


def test_by_hand_with_a_key_a_second_time_answers_the_same(scored: Make) -> None:
    keyed = replace(scored.alice, idempotency_key="score-1")
    first = score_customers(keyed, at_once=1)
    HealthScore.objects.filter(book=scored.book, is_last=True).update(score=1)

    assert score_customers(keyed, at_once=1) == first
    scores = HealthScore.objects.filter(book=scored.book, is_last=True)
    assert set(scores.values_list("score", flat=True)) == {1}, "nothing is done again"


def test_everybody_is_scored_some_at_a_time_as_all_at_once(scored: Make) -> None:
    kept = HealthScore.objects.filter(book=scored.book, is_last=True).order_by("party")
    columns = ("party", "score", "certainty", "reasons", "revenue_minor", "looked_on")
    score_customers(scored.alice)
    at_once = list(kept.values(*columns))
    kept.update(score=1, revenue_minor=0, looked_on=None)

    count = score_everybody(job_actor(scored.book), at_once=1)

    assert list(kept.values(*columns)) == at_once
    assert count == len(at_once) == 3


def test_it_is_done_within_a_minute(make: Make) -> None:
    (one,) = [one for one in SCHEDULE if one.name == "score whom it concerns"]

    # The schedule looks each quarter of a minute at what is due.
    assert one.every + dt.timedelta(seconds=ROUND_SECONDS) <= dt.timedelta(minutes=1)

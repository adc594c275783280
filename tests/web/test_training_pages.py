"""The pages of tracks: written, begun on the page of a customer, and who is where."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.customers.describing import add_person
from akker.parties.cards import ContactCard
from tests.make import Make
from tests.receivables.selling import customer
from tests.training.making import begun, in_tracks, tracked
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    return make


def test_a_track_is_written_a_step_a_line(world: Make) -> None:
    browser = browser_of(world, "owner")
    how = {"title": "First <b>days</b>", "kind": "onboarding"}

    assert "There are no tracks yet" in page(browser, world, "training")
    odd = sent(browser, world, "training/new", 422, **how, steps="Kick-off")
    sent(browser, world, "training/new", **how, steps="0 Kick-off", lessons="7 Module 1 | Read it")
    shown = page(browser, world, "training")

    assert "Kick-off does not begin with a number of days." in odd and ">Kick-off</textarea>" in odd
    assert "First &lt;b&gt;days&lt;/b&gt;" in shown


def test_a_customer_begins_it_and_steps_are_done_and_opened_again(world: Make) -> None:
    fenna = add_person(world.alice, code="J1", person=ContactCard("Fenna Dekker", "Buyer"))
    track_id = tracked(world.alice)
    browser = browser_of(world, "manager")

    how = {"track": str(track_id), "contact": str(fenna)}
    where = sent(browser, world, "customer/enrol/J1", **how, started_on="2026-01-05")
    again = sent(browser, world, "customer/enrol/J1", 409, **how)
    first = in_tracks(world.alice)[0].lessons[0].lesson_id
    sent(browser, world, "customer/lesson/J1", lesson=str(first), do="done")
    shown = browser.get(where).content.decode()
    sent(browser, world, "customer/lesson/J1", lesson=str(first), do="open")

    assert "Nobody new would begin this track." in again
    assert "50%" in shown and "Fenna Dekker" in shown and "late since" in shown
    assert "50%" not in page(browser, world, "customer/training/J1")
    assert "0 of 2 steps done" in page(browser, world, "customers/J1")


def test_the_page_of_a_track_shows_who_is_where(world: Make) -> None:
    fenna = add_person(world.alice, code="J1", person=ContactCard("Fenna Dekker", "Buyer"))
    track_id = tracked(world.alice)
    begun(world, track_id, fenna)
    browser = browser_of(world, "manager")

    shown = page(browser, world, f"training/{track_id}")

    assert "Fenna Dekker" in shown and "Module 1" in shown and "late since" in shown
    assert browser.get(f"/books/{world.slug}/training/99999").status_code == 404


@pytest.mark.parametrize("path", ["training/{}", "customer/training/J1"])
def test_a_page_takes_as_many_queries_however_many_learn(world: Make, path: str) -> None:
    track_id = tracked(world.alice)
    people = [
        add_person(world.alice, code="J1", person=ContactCard(f"Person {n}", "Buyer"))
        for n in range(6)
    ]
    begun(world, track_id, people[0])
    browser, where = browser_of(world, "manager"), path.format(track_id)
    page(browser, world, where)
    with CaptureQueriesContext(connection) as few:
        page(browser, world, where, look="1")
    begun(world, track_id, *people)

    with CaptureQueriesContext(connection) as many:
        page(browser, world, where, look="2")

    assert len(many) == len(few) <= 30

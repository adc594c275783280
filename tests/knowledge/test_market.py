"""Competitors and industries: what is known of them, and at which customers it counts."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction

from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.knowledge.checks import broken_knowledge
from akker.knowledge.market_rules import NewCompetitor, NewMarketNote, checked_competitor
from akker.knowledge.models import Competitor, MarketNote
from akker.knowledge.queries_market import (
    competitor_of,
    competitors,
    industry_notes,
    notes_about,
)
from akker.knowledge.watching import end_market_note, keep_competitor, retire_competitor
from akker.parties.managing import assign_manager
from akker.parties.queries import keys_of_group
from akker.planning.filling import add_point, change_point, end_point
from akker.planning.models import PlanPoint
from akker.planning.planning import close_plan
from akker.planning.queries import plan_of
from akker.planning.queries_competitors import (
    Stake,
    considered_at,
    considered_of,
    stakes,
)
from akker.planning.rules import NewPoint
from tests.customers.acting import ago, member
from tests.knowledge.making import at_risk, noted, rival
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.planning.making import begun
from tests.receivables.selling import customer


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    customer(make, "J2")
    return make


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


def test_a_competitor_is_written_down_given_anew_and_retired(world: Make) -> None:
    dora = member(world)
    key = rival(dora, "Havik Software", website="havik.example/prices", strong_in="Price")

    keep_competitor(dora, competitor=NewCompetitor("Havik", weak_in="Support"), competitor_id=key)
    retire_competitor(dora, competitor_id=key)

    with reading(world.book):
        assert competitors(world.book) == []
        (row,) = competitors(world.book, with_retired=True)
        assert competitor_of(world.book, key) == row
    assert (row.name, row.website, row.weak_in) == ("Havik", "", "Support")
    assert row.retired_on == today_in(world.book)
    keep_competitor(dora, competitor=NewCompetitor("Havik"), competitor_id=key)
    with reading(world.book):
        assert [one.name for one in competitors(world.book)] == ["Havik"]


@pytest.mark.parametrize(
    ("website", "kept"),
    [("havik.example", "https://havik.example"), ("http://h.example/a", "http://h.example/a")],
)
def test_a_website_is_kept_as_an_address(website: str, kept: str) -> None:
    assert checked_competitor(NewCompetitor("Havik", website)).website == kept


@pytest.mark.parametrize("website", ["javascript://a.example", "not there", "https://a@b.example"])
def test_what_is_no_website_is_refused(world: Make, website: str) -> None:
    assert refusal_of(rival, world.alice, website=website) == "competitor_unfit"
    assert not Competitor.objects.filter(book=world.book).exists()


def test_a_competitor_stands_there_once_whatever_the_capitals(world: Make) -> None:
    dora = member(world)
    rival(dora, "Hávik")
    other = rival(dora, "Buizerd")

    assert refusal_of(rival, dora, "havik") == "competitor_exists"
    renamed = refusal_of(
        keep_competitor, dora, competitor=NewCompetitor("HAVIK"), competitor_id=other
    )
    assert renamed == "competitor_exists"


def test_notes_are_of_a_competitor_or_of_an_industry_until_they_are_no_longer_so(
    world: Make,
) -> None:
    dora = member(world)
    key = rival(dora)
    note = noted(dora, competitor_id=key, noted_on=ago(world, 9))
    noted(dora, "Grain is dear", industry="Food", noted_on=ago(world, 3))
    noted(dora, "A strike", industry="Harbours")

    with reading(world.book):
        assert [one.text for one in notes_about(world.book, key)] == ["They lower their prices"]
        assert [one.text for one in industry_notes(world.book, industry="FOOD")] == [
            "Grain is dear"
        ]
        assert [one.industry for one in industry_notes(world.book)] == ["Harbours", "Food"]
    end_market_note(dora, note_id=note)
    assert refusal_of(end_market_note, dora, note_id=note) == "market_note_unknown"
    with reading(world.book):
        assert notes_about(world.book, key) == []


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (NewMarketNote("Text", "Press"), "market_note_unfit"),
        (NewMarketNote("Text", "Press", 99999, "Food"), "market_note_unfit"),
        (NewMarketNote("Text", "Press", 99999), "competitor_unknown"),
        (NewMarketNote("Text", " ", None, "Food"), "words_missing"),
        (NewMarketNote(" ", "Press", None, "Food"), "words_missing"),
        (NewMarketNote("x" * 4001, "Press", None, "Food"), "text_too_long"),
        (NewMarketNote("Text", "Press", None, "Food", dt.date(2199, 1, 1)), "day_ahead"),
    ],
)
def test_what_no_note_can_be_is_refused(world: Make, note: NewMarketNote, code: str) -> None:
    given = {
        name: getattr(note, name) for name in ("source", "competitor_id", "industry", "noted_on")
    }

    assert refusal_of(noted, world.alice, note.text, **given) == code
    assert not MarketNote.objects.filter(book=world.book).exists()


def test_a_risk_names_the_competitor_whom_they_consider(world: Make) -> None:
    dora = member(world)
    key, other = rival(dora), rival(dora, "Buizerd")
    plan_id = begun(dora)
    at_risk(dora, plan_id, key, 900_000)
    second = at_risk(dora, begun(dora, party_code="J2"), key, None)

    with reading(world.book):
        of_j1 = considered_of(world.book, keys_of_group(world.book, "J1"))
        both = considered_at(world.book, key)
        assert stakes(world.book) == {key: Stake(2, 900_000)}
        assert considered_at(world.book, other) == []
    assert [(one.competitor_name, one.amount_minor) for one in of_j1] == [
        ("Havik Software", 900_000)
    ]
    assert [one.party_code for one in both] == ["J1", "J2"]
    end_point(dora, plan_id=both[1].plan_id, point_id=second)
    close_plan(dora, plan_id=plan_id, outcome="missed")
    with reading(world.book):
        (closed,) = considered_at(world.book, key)
        assert stakes(world.book) == {}
        assert considered_of(world.book, keys_of_group(world.book, "J1")) == []
    assert (closed.outcome, closed.closed_on) == ("missed", today_in(world.book))


def test_only_a_risk_names_a_competitor_and_only_one_in_use(world: Make) -> None:
    dora = member(world)
    key = rival(dora)
    plan_id = begun(dora)
    strength = NewPoint("strength", "Close by", competitor_id=key)
    risk_id = at_risk(dora, plan_id, key, 5)
    retire_competitor(dora, competitor_id=key)

    assert refusal_of(add_point, dora, plan_id=plan_id, point=strength) == "plan_unfit"
    assert refusal_of(at_risk, dora, plan_id, 99999, 5) == "competitor_unknown"
    assert refusal_of(at_risk, dora, plan_id, key, 5) == "competitor_unknown"
    again = NewPoint("risk", "They looked around", "both", "Call", 5, key)
    change_point(dora, plan_id=plan_id, point_id=risk_id, point=again)
    with reading(world.book):
        risk = next(one for one in plan_of(world.book, plan_id).points if one.kind == "risk")
    assert (risk.text, risk.competitor) == ("They looked around", "Havik Software")
    without = NewPoint("risk", "They looked around")
    change_point(dora, plan_id=plan_id, point_id=risk_id, point=without)
    with reading(world.book):
        assert considered_at(world.book, key) == []


def test_who_sees_own_customers_only_sees_the_risks_and_euros_of_those_alone(world: Make) -> None:
    dora = member(world)
    key = rival(dora)
    at_risk(dora, begun(dora), key, 1_000)
    at_risk(dora, begun(dora, party_code="J2"), key, 70_000)
    carla = narrowed(world)
    assign_manager(world.alice, code="J1", email=CARLA)

    with reading(carla.book):
        assert [one.party_code for one in considered_at(carla.book, key)] == ["J1"]
        assert stakes(carla.book) == {key: Stake(1, 1_000)}
        assert considered_of(carla.book, keys_of_group(world.book, "J2")) == []
        assert competitor_of(carla.book, key).name == "Havik Software"


def test_who_only_reads_writes_nothing_of_the_market(world: Make) -> None:
    auditor = member(world, "audrey@example.com", "auditor")

    assert refusal_of(rival, auditor) == "permission_missing"
    assert refusal_of(noted, auditor) == "permission_missing"


def test_the_database_keeps_notes_and_takes_no_competitor_of_other_books(world: Make) -> None:
    dora = member(world)
    noted(dora)
    rival(dora)
    plan_id = begun(dora)
    risk_id = at_risk(dora, plan_id, rival(dora, "Buizerd"), 5)
    others = Make(slug=f"{world.slug}-other")
    foreign = rival(others.alice)
    notes = MarketNote.objects.filter(book=world.book)
    risks = PlanPoint.objects.filter(book=world.book, pk=risk_id)

    for change in (
        lambda: notes.update(text="Otherwise"),
        lambda: notes.delete(),
        lambda: Competitor.objects.filter(book=world.book, name_key="havik software").delete(),
        lambda: risks.update(competitor=foreign),
        lambda: risks.update(kind="threat"),
    ):
        with pytest.raises(DatabaseError), inside(world.book):
            change()


def test_the_check_finds_a_competitor_that_is_not_found_by_its_name(world: Make) -> None:
    key = rival(member(world))
    with reading(world.book):
        assert list(broken_knowledge(world.book)) == []

    with inside(world.book):
        Competitor.objects.filter(book=world.book, pk=key).update(name="Otherwise")
        assert [str(one) for one in broken_knowledge(world.book)] == [
            f"Competitor {key} is not found by its name."
        ]

"""The people at a customer: dated jobs, their part, how they stand, and whom they report to."""

import datetime as dt
from dataclasses import replace

import pytest

from akker.books.actor import reading
from akker.books.queries import today_in
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.people_rules import PlayerFacts
from akker.customers.queries_people import PersonRow, jobs_of, people_of, person_of
from akker.parties.cards import ContactCard
from akker.parties.changing import change_party
from akker.parties.queries_cards import known_party
from tests.customers.acting import ago, logged, member
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.receivables.selling import customer, ready

MARCH, APRIL = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
CHAMPION = PlayerFacts(part="champion", influence=3, attitude="for us", attitude_on=MARCH)


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    customer(make, "A", name="Company A")
    customer(make, "B", name="Company B")
    return make


def added(make: Make, name: str, code: str = "A", **card: str) -> int:
    return add_person(make.alice, code=code, person=ContactCard(name, **card), from_on=MARCH)


def known(make: Make, key: int) -> PersonRow:
    with reading(make.book):
        return person_of(make.book, key)


def names(make: Make, code: str = "A") -> list[tuple[str, bool]]:
    with reading(make.book):
        return [(row.name, row.until_on is None) for row in people_of(make.book, code)]


def card_names(make: Make, code: str) -> list[str]:
    with reading(make.book):
        return [one.name for one in known_party(make.book, code).card.contacts]


def test_who_is_added_stands_on_the_card_too(sold: Make) -> None:
    key = added(sold, "Ans", job="Director", email="ans@example.com")

    row = known(sold, key)
    assert (row.name, row.job, row.from_on, row.facts) == ("Ans", "Director", MARCH, PlayerFacts())
    assert card_names(sold, "A") == ["Ans"]


def test_what_cannot_stand_on_a_card_is_refused(sold: Make) -> None:
    bad = ContactCard("Ans", email="no address")

    assert refusal_of(add_person, sold.alice, code="A", person=bad)
    later = {"code": "A", "person": ContactCard("Ans"), "from_on": dt.date(2999, 1, 1)}
    assert refusal_of(add_person, sold.alice, **later) == "day_too_late"
    assert names(sold) == []


def test_a_part_is_kept_whole_and_stays_with_who_is_on_the_card_no_more(sold: Make) -> None:
    key = added(sold, "Ans")
    describe_person(sold.alice, contact_id=key, facts=CHAMPION)

    assert known(sold, key).facts == CHAMPION
    with reading(sold.book):
        card = known_party(sold.book, "A").card
    change_party(sold.alice, code="A", card=replace(card, contacts=()))
    assert (names(sold), known(sold, key).facts) == ([("Ans", False)], CHAMPION)


def test_another_attitude_is_added_and_the_history_stays(sold: Make) -> None:
    key = added(sold, "Ans")
    for attitude, on in (("for us", MARCH), ("against", APRIL), ("against", APRIL)):
        facts = replace(CHAMPION, attitude=attitude, attitude_on=on)
        describe_person(sold.alice, contact_id=key, facts=facts)

    row = known(sold, key)
    assert [(one.attitude, one.noted_on) for one in row.attitudes] == [
        ("against", APRIL),
        ("for us", MARCH),
    ]
    back = replace(CHAMPION, attitude="neutral", attitude_on=MARCH)
    early = refusal_of(describe_person, sold.alice, contact_id=key, facts=back)
    assert early == "day_too_early"
    describe_person(sold.alice, contact_id=key, facts=replace(back, attitude_on=None))
    assert known(sold, key).attitudes[0].noted_on == today_in(sold.book)


def test_nobody_reports_to_themselves_nor_to_somebody_elsewhere(sold: Make) -> None:
    ans, bo, cas = (added(sold, name) for name in ("Ans", "Bo", "Cas"))
    other = added(sold, "Dirk", code="B")
    for low, high in ((bo, ans), (cas, bo)):
        describe_person(sold.alice, contact_id=low, facts=PlayerFacts(reports_to=high))

    for high, code in ((ans, "person_loop"), (cas, "person_loop"), (other, "contact_unknown")):
        facts = PlayerFacts(reports_to=high)
        assert refusal_of(describe_person, sold.alice, contact_id=ans, facts=facts) == code
    assert known(sold, ans).facts.reports_to is None


def test_a_change_of_job_moves_the_person_and_keeps_the_history(sold: Make) -> None:
    ans, bo = added(sold, "Ans", job="Director", email="ans@a.example"), added(sold, "Bo")
    describe_person(sold.alice, contact_id=ans, facts=CHAMPION)
    describe_person(sold.alice, contact_id=bo, facts=PlayerFacts(reports_to=ans))
    there = ContactCard("Ans", job="Owner", email="ans@b.example")
    now = end_job(sold.alice, contact_id=ans, on=APRIL, to="B", person=there)

    with reading(sold.book):
        jobs = jobs_of(sold.book, now)
    assert [(row.party_code, row.job, row.from_on, row.until_on) for row in jobs] == [
        ("B", "Owner", APRIL, None),
        ("A", "Director", MARCH, APRIL),
    ]
    assert jobs[1].facts == CHAMPION and jobs[0].facts == PlayerFacts()
    assert card_names(sold, "A") == ["Bo"] and card_names(sold, "B") == ["Ans"]
    assert names(sold) == [("Bo", True), ("Ans", False)]
    third = end_job(sold.alice, contact_id=now, to="B", person=ContactCard("Ans", job="Retired"))
    with reading(sold.book):
        assert len(jobs_of(sold.book, third)) == len(jobs_of(sold.book, ans)) == 3


def test_saving_the_card_leaves_who_went_alone(sold: Make) -> None:
    ans = added(sold, "Ans")
    end_job(sold.alice, contact_id=ans, on=APRIL)
    with reading(sold.book):
        card = known_party(sold.book, "A").card
    change_party(sold.alice, code="A", card=replace(card, contacts=(ContactCard("Bo"),)))

    assert names(sold) == [("Bo", True), ("Ans", False)]


def test_what_cannot_be_of_a_job_is_refused_and_nothing_is_half_done(sold: Make) -> None:
    ans = added(sold, "Ans")
    alice = sold.alice
    early, late = dt.date(2026, 2, 1), dt.date(2999, 1, 1)

    assert refusal_of(end_job, alice, contact_id=ans, on=early) == "day_too_early"
    assert refusal_of(end_job, alice, contact_id=ans, on=late) == "day_too_late"
    assert refusal_of(end_job, alice, contact_id=ans, to="none") == "party_unknown"
    assert refusal_of(end_job, alice, contact_id=987654) == "contact_unknown"
    assert names(sold) == [("Ans", True)]
    end_job(alice, contact_id=ans, on=APRIL)
    assert refusal_of(end_job, alice, contact_id=ans) == "contact_left"


def test_what_cannot_be_of_a_person_is_refused(sold: Make) -> None:
    ans = added(sold, "Ans")
    unfit = (
        {"part": "king"},
        {"attitude": "cold"},
        {"channel": "pigeon"},
        {"consent": "perhaps"},
        {"influence": 4},
        {"influence": -1},
        {"wanted_days": 0},
        {"wanted_days": 1000},
    )
    for more in unfit:
        facts = replace(CHAMPION, **more)
        refused = refusal_of(describe_person, sold.alice, contact_id=ans, facts=facts)
        assert refused == "person_unfit", more
    nobody = replace(CHAMPION, counterpart="x@x.example")
    assert refusal_of(describe_person, sold.alice, contact_id=ans, facts=nobody) == "not_a_member"
    assert known(sold, ans).facts == PlayerFacts()


def test_what_somebody_else_changed_meanwhile_is_not_written_over(sold: Make) -> None:
    ans = added(sold, "Ans")
    seen = known(sold, ans).version
    describe_person(sold.alice, contact_id=ans, facts=CHAMPION, seen=seen)

    how = {"contact_id": ans, "facts": PlayerFacts(), "seen": seen}
    assert refusal_of(describe_person, sold.alice, **how) == "person_changed"


def test_who_may_only_look_changes_nobody(sold: Make) -> None:
    ans = added(sold, "Ans")
    for actor in (sold.bob, sold.charlie):
        refused = refusal_of(describe_person, actor, contact_id=ans, facts=CHAMPION)
        assert refused == "permission_missing"


def test_sec_7_the_people_of_others_are_not_there(make: Make) -> None:
    ready(make)
    own = carla_in(make)
    customer(make, "B", name="Company B")
    other = added(make, "Dirk", code="B")
    mine = add_person(own.carla, code="MINE-1", person=ContactCard("Joke"))

    for function, how in (
        (describe_person, {"facts": CHAMPION}),
        (end_job, {}),
        (end_job, {"to": "MINE-1"}),
    ):
        refused = refusal_of(function, own.carla, contact_id=other, **how)
        assert refused == "contact_unknown"
    assert refusal_of(end_job, own.carla, contact_id=mine, to="B") == "party_unknown"
    with reading(own.carla.book):
        assert people_of(own.carla.book, "B") == []
    moved = end_job(make.alice, contact_id=other, to="MINE-1")
    with reading(own.carla.book):
        assert [row.party_code for row in jobs_of(own.carla.book, moved)] == ["MINE-1"]


def test_silence_is_counted_from_the_last_contact_and_a_note_is_none(sold: Make) -> None:
    ans = added(sold, "Ans")
    dora = member(sold)
    about = {"party_code": "A", "contacts": (ans,)}
    logged(dora, kind="call", on=ago(sold, 63), **about)
    logged(dora, kind="note", on=ago(sold, 2), **about)
    secret = {**about, "is_sensitive": True}
    logged(dora, kind="meeting", on=ago(sold, 1), **secret)

    row = known(sold, ans)
    on_map = row.on_map(30, today_in(sold.book))
    assert row.last_contact_on == ago(sold, 63)
    assert (on_map.silent_days, on_map.is_silent) == (63, True)
    assert not row.on_map(90, today_in(sold.book)).is_silent

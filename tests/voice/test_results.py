"""What came of a question, and asking the people who decide at many customers at once."""

import datetime as dt
from typing import Any

import pytest

from akker.access.models import Role
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.describing import add_person, describe_person
from akker.customers.people_rules import PlayerFacts
from akker.customers.queries import CustomerFilter
from akker.customers.rules import CustomerFacts
from akker.mail.models import Message
from akker.parties.cards import ContactCard
from akker.parties.managing import assign_manager
from akker.parties.queries import keys_of_group
from akker.planning.filling import add_objective
from akker.planning.rules import NewObjective
from akker.reports.feedback_list import feedback_table
from akker.reports.party_position import party_position
from akker.reports.plan_progress import progress_of
from akker.voice.asking_many import AskedMany, ask_many
from akker.voice.models import Invitation
from akker.voice.queries import AnswerFilter, answers_page
from akker.voice.queries_candidates import planned_asking
from akker.voice.queries_results import Results, results_of
from akker.voice.replying import record_answer
from tests.customers.acting import DORA, ago, member
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.planning.making import begun, known
from tests.voice.asking import link_for, person, surveyed
from tests.voice.test_asking import peopled


@pytest.fixture
def world(make: Make) -> Make:
    return peopled(make)


def gave(make: Make, survey_id: int, code: str, score: int, days: int = 0) -> None:
    record_answer(
        make.alice,
        survey_id=survey_id,
        contact_id=person(make.alice, code).contact_id,
        score=score,
        on=ago(make, days),
    )


def came_of(actor: Actor, survey_id: int, since: dt.date | None = None) -> Results:
    with reading(actor.book):
        return results_of(actor.book, survey_id, "nps", since, None)


def planned(actor: Actor, **asked: str) -> list[tuple[str, str, str]]:
    with reading(actor.book):
        rows = planned_asking(actor.book, CustomerFilter(**asked))
    return [(row.party_code, row.contact.name if row.contact else "", row.why) for row in rows]


def decides(make: Make, code: str, **how: Any) -> int:
    """The first person at a customer gets a part in decisions."""
    key = person(make.alice, code).contact_id
    describe_person(make.alice, contact_id=key, facts=PlayerFacts(part="champion", **how))
    return key


def test_what_came_of_a_question_is_told_of_a_period_by_manager_tier_and_quarter(
    world: Make,
) -> None:
    member(world)
    assign_manager(world.alice, code="J1", email=DORA)
    change_customer(world.alice, code="J1", facts=CustomerFacts("key", "active"))
    key = surveyed(world.alice)
    gave(world, key, "J1", 10, days=200)
    gave(world, key, "J1", 3)
    gave(world, key, "B", 9)
    link_for(world.alice, key, add_person(world.alice, code="B", person=ContactCard("Silent")))

    every, lately = came_of(world.alice, key), came_of(world.alice, key, ago(world, 30))

    assert (every.total.figure, every.total.answers, every.total.groups) == (33, 3, (1, 0, 2))
    assert (every.asked, every.answered_of_asked, every.rate) == (4, 3, 75)
    assert (lately.total.figure, lately.total.answers) == (0, 2)
    assert [(name, one.figure) for name, one in lately.by_manager] == [("Dora", -100), ("", 100)]
    assert [(name, one.figure) for name, one in lately.by_tier] == [
        ("key", -100),
        ("standard", 100),
    ]
    assert sum(one.answers for _day, one in every.by_quarter) == 3
    assert [day.month % 3 for day, _one in every.by_quarter] == [1] * len(every.by_quarter)


def test_results_are_of_whom_the_reader_sees(world: Make) -> None:
    carla = narrowed(world)
    assign_manager(world.alice, code="B", email=CARLA)
    key = surveyed(world.alice)
    gave(world, key, "J1", 2)
    gave(world, key, "B", 9)

    found = came_of(carla, key)

    assert (found.total.answers, found.total.figure, found.asked) == (1, 100, 1)
    with reading(carla.book):
        asked = AnswerFilter(survey_id=key)
        table = feedback_table(carla.book, asked, "How we do", language="nl")
    assert [row.cells[1] for row in table.rows] == ["B"]


def test_answers_are_listed_by_their_day_a_page_at_a_time(world: Make) -> None:
    key = surveyed(world.alice)
    for days in (3, 9, 1, 9, 5):
        gave(world, key, "J1", 8, days)

    seen: list[tuple[dt.date | None, int | None]] = []
    before = None
    with reading(world.book):
        while rows := answers_page(world.book, AnswerFilter(), before_id=before, limit=2)[:2]:
            seen += [(row.answered_on, row.answer_id) for row in rows]
            before = rows[-1].answer_id

    assert [day for day, _key in seen] == [ago(world, days) for days in (1, 3, 5, 9, 9)]
    assert len({key for _day, key in seen}) == 5


def test_who_would_be_asked_is_told_first_with_why_not(world: Make) -> None:
    assert planned(world.alice) == [("B", "", "no key contact"), ("J1", "", "no key contact")]
    decides(world, "J1")
    bo = decides(world, "B", channel="phone")
    silent = add_person(world.alice, code="B", person=ContactCard("Silent"))
    describe_person(world.alice, contact_id=silent, facts=PlayerFacts(part="user"))

    assert planned(world.alice) == [
        ("B", "Bo", "prefers another channel"),
        ("B", "Silent", "no address"),
        ("J1", "Eva", ""),
    ]
    describe_person(world.alice, contact_id=bo, facts=PlayerFacts(part="user", consent="refused"))
    assert planned(world.alice, text="B")[0] == ("B", "Bo", "consent refused")
    assert not Invitation.objects.filter(book=world.book).exists()


def test_many_are_asked_once(world: Make) -> None:
    decides(world, "J1")
    decides(world, "B")
    key = surveyed(world.alice)

    first = ask_many(world.alice, survey_id=key, customers=CustomerFilter())
    again = ask_many(world.alice, survey_id=key, customers=CustomerFilter())

    assert (first, again) == (AskedMany(2, 0), AskedMany(0, 2))
    assert {why for _code, _name, why in planned(world.alice)} == {"asked lately"}
    with reading(world.book):
        sent = Message.objects.filter(book=world.book).values_list("to", flat=True)
        assert sorted(sent) == ["bo@example.com", "eva@example.com"]


def test_who_sees_own_customers_only_asks_those(world: Make) -> None:
    carla = narrowed(world)
    assign_manager(world.alice, code="B", email=CARLA)
    decides(world, "J1")
    decides(world, "B")
    key = surveyed(world.alice)

    assert planned(carla) == [("B", "Bo", "")]
    assert ask_many(carla, survey_id=key, customers=CustomerFilter()) == AskedMany(1, 0)
    bob = world.actor("Bob", Role.AUDITOR)
    refused = refusal_of(lambda: ask_many(bob, survey_id=key, customers=CustomerFilter()))
    assert refused == "permission_missing"
    unknown = refusal_of(lambda: ask_many(carla, survey_id=999, customers=CustomerFilter()))
    assert unknown == "survey_unknown"


def test_an_objective_of_a_plan_reads_the_nps_of_twelve_months(world: Make) -> None:
    key = surveyed(world.alice)
    plan_id = begun(world.alice)
    aim = NewObjective("They recommend us", "NPS", 0, 100, today_in(world.book))
    add_objective(world.alice, plan_id=plan_id, objective=aim)

    def reached() -> tuple[int | None, int]:
        found, today = known(world.alice, plan_id), today_in(world.book)
        with reading(world.book):
            group = keys_of_group(world.book, "J1")
            position = party_position(world.book, "J1", as_of=today)
            (progress,) = progress_of(world.book, [found], group, position, today=today)
        return progress.reached[0].value, progress.reached[0].percent

    assert reached() == (None, 0)
    gave(world, key, "J1", 2, days=400)
    gave(world, key, "B", 2)
    gave(world, key, "J1", 9)
    gave(world, key, "J1", 8)
    assert reached() == (50, 50)

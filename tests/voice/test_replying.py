"""What customers said in a talk, what they heard of it, and what was known of it on a day."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from akker.access.models import Role
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.describing import describe_person
from akker.customers.people_rules import PlayerFacts
from akker.customers.tasking import drop_task
from akker.mail.models import Message
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.models import Party
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import attention_everywhere
from akker.reports.needs import Attention, Need
from akker.voice.models import Reply
from akker.voice.queries_known import VoiceKnown, voice_known_by
from akker.voice.replying import record_answer, tell_customer
from akker.voice.surveying import change_asking_pause
from tests.customers.acting import DORA, ago, member, tasks, told
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer
from tests.voice.asking import answers, link_for, person, said, surveyed
from tests.voice.test_asking import inside, peopled


@pytest.fixture
def world(make: Make) -> Make:
    return peopled(make)


def recorded(make: Make, kind: str = "nps", code: str = "J1", **how: Any) -> int:
    key = surveyed(make.alice, kind)
    contact_id = person(make.alice, code).contact_id
    return record_answer(make.alice, survey_id=key, contact_id=contact_id, **how)


def low(make: Make, score: int = 3, code: str = "J1") -> int:
    """A low score by a link; its key."""
    change_asking_pause(make.alice, days=0)
    token = link_for(make.alice, surveyed(make.alice), person(make.alice, code).contact_id)
    said(token, score, "We had to ask twice")
    return next(one.answer_id or 0 for one in answers(make.alice) if one.party_code == code)


def needs(actor: Actor) -> list[Attention]:
    with reading(actor.book):
        today = today_in(actor.book)
        aged = aged_receivables(actor.book, as_of=today)
        found = attention_everywhere(actor.book, actor.user_id, aged, today=today)
    return [one for one in found if one.need == Need.LOW_SCORE]


def known(actor: Actor, day: dt.date) -> dict[str, VoiceKnown]:
    with reading(actor.book):
        found = voice_known_by(actor.book, day)
        codes = dict(Party.objects.filter(pk__in=found).values_list("pk", "code"))
    return {codes[key]: one for key, one in found.items()}


def test_what_was_said_in_a_talk_is_kept_with_its_day_and_who_wrote_it_down(world: Make) -> None:
    key = recorded(world, score=9, text="At lunch", on=ago(world, 40))

    (row,) = answers(world.alice)
    assert (row.answer_id, row.score, row.answered_on) == (key, 9, ago(world, 40))
    assert (row.asked_on, row.recorded_by) == (ago(world, 40), "Alice")


def test_nothing_is_written_down_ahead_of_its_day_or_off_its_scale(world: Make) -> None:
    def code(**how: Any) -> str:
        return refusal_of(lambda: recorded(world, **how))

    assert code(score=9, on=ago(world, -1)) == "day_ahead"
    assert code(score=11) == "score_unfit"
    assert code(kind="csat", score=None) == "score_missing"
    assert answers(world.alice) == []


def test_a_low_score_asks_for_attention_until_the_customer_heard(world: Make) -> None:
    key = low(world)

    (need,) = needs(world.alice)
    assert (need.party_code, need.subject, need.address) == ("J1", "Eva: 3", str(key))
    tell_customer(world.alice, answer_id=key, text="One contact from now on")

    assert needs(world.alice) == []
    assert answers(world.alice, show="unheard") == []
    (row,) = answers(world.alice, show="low")
    (reply,) = row.replies
    assert (reply.text, reply.told_by, reply.told_on, reply.is_mailed) == (
        "One contact from now on",
        "Alice",
        today_in(world.book),
        False,
    )


def test_telling_the_customer_does_the_task(world: Make) -> None:
    dora = member(world)
    assign_manager(world.alice, code="J1", email=DORA)
    key = low(world)

    tell_customer(dora, answer_id=key, text="A planner of their own")
    tell_customer(dora, answer_id=key, text="And it works")

    assert tasks(dora) == []
    (done,) = tasks(dora, show="ended")
    assert done.state == "done"


def test_a_task_that_was_dropped_stays_so(world: Make) -> None:
    key = low(world)
    (task,) = tasks(world.alice)
    drop_task(world.alice, task_id=task.task_id)

    tell_customer(world.alice, answer_id=key, text="Called")

    assert [one.state for one in tasks(world.alice, show="ended")] == ["dropped"]


def test_what_was_done_is_mailed_to_who_answered(world: Make) -> None:
    key = low(world)

    tell_customer(world.alice, answer_id=key, text="Eén contactpersoon", mails=True)

    with reading(world.book):
        mail = Message.objects.get(book=world.book)
    assert (mail.to, mail.language, mail.about) == ("eva@example.com", "nl", f"answer:{key}")
    assert "Eén contactpersoon" in mail.text and mail.held_until is not None
    assert answers(world.alice)[0].replies[0].is_mailed


def test_what_cannot_be_told_is_refused_and_nothing_is_kept(world: Make) -> None:
    key = low(world)

    def code(answer_id: int = key, text: str = "Called", **how: Any) -> str:
        return refusal_of(lambda: tell_customer(world.alice, answer_id=answer_id, text=text, **how))

    assert code(text=" \0\n") == "words_missing"
    assert code(text="x" * 5001) == "text_too_long"
    assert code(on=ago(world, 1)) == "day_too_early"
    assert code(on=ago(world, -1)) == "day_ahead"
    assert code(answer_id=999_999) == "answer_unknown"
    eva = person(world.alice).contact_id
    describe_person(world.alice, contact_id=eva, facts=PlayerFacts(consent="refused"))
    assert code(mails=True) == "contact_not_told"
    bob = world.actor("Bob", Role.AUDITOR)
    refused = refusal_of(lambda: tell_customer(bob, answer_id=key, text="Called"))
    assert refused == "permission_missing"
    assert not Reply.objects.filter(book=world.book).exists()
    assert len(tasks(world.alice)) == 1


def test_who_sees_own_customers_only_answers_and_is_asked_for_those(world: Make) -> None:
    carla = narrowed(world)
    key = low(world)
    mine = low(world, code="B")
    assign_manager(world.alice, code="B", email=CARLA)

    assert [one.party_code for one in needs(carla)] == ["B"]
    refused = refusal_of(lambda: tell_customer(carla, answer_id=key, text="Called"))
    assert refused == "answer_unknown"
    assert set(known(carla, today_in(world.book))) == {"B"}
    tell_customer(carla, answer_id=mine, text="Called")


def test_answers_and_what_was_heard_stand_on_the_timeline(world: Make) -> None:
    recorded(world, score=9, text="At lunch", on=ago(world, 9))
    key = low(world)
    tell_customer(world.alice, answer_id=key, text="Called them")

    found = [(one.kind, one.words) for one in told(world.alice)]

    assert sorted(found[:4]) == [
        ("feedback", "3/10"),
        ("feedback answered", "Called them"),
        ("task", "Eva gave 3 of 10: ask why, and tell what is done."),
        ("task done", "Eva gave 3 of 10: ask why, and tell what is done."),
    ]
    assert found[4:] == [("feedback", "9/10")]
    assert [one.kind for one in told(world.alice, show="contact")] == [
        "feedback",
        "feedback answered",
        "feedback",
    ]


def test_only_what_was_known_on_a_day_counts(world: Make) -> None:
    today = today_in(world.book)
    recorded(world, score=9, on=ago(world, 50))
    key = low(world, 4)
    recorded(world, "csat", score=2)

    then, now = known(world.alice, ago(world, 1)), known(world.alice, today)

    assert then == {}, "it was written down today, whatever day it was said"
    assert now == {"J1": VoiceKnown(4, today, 2, today, 2)}
    tell_customer(world.alice, answer_id=key, text="Called")
    assert known(world.alice, today)["J1"].open_low == 1


def test_who_was_merged_into_somebody_speaks_as_them(world: Make) -> None:
    recorded(world, score=9, code="B")

    merge_parties(world.alice, code="B", into="J1")

    assert known(world.alice, today_in(world.book)) == {
        "J1": VoiceKnown(9, today_in(world.book), None, None, 0)
    }


def test_what_is_known_takes_as_many_statements_however_many_answered(world: Make) -> None:
    def statements() -> int:
        with reading(world.book), CaptureQueriesContext(connection) as queries:
            voice_known_by(world.book, today_in(world.book))
        return len(queries)

    recorded(world, score=9)
    few = statements()
    for number in range(5):
        customer(world, f"N{number}", contacts=[{"name": "Noor"}])
        recorded(world, score=number, code=f"N{number}")

    assert statements() == few == 2


def test_the_database_keeps_what_a_customer_heard(world: Make) -> None:
    tell_customer(world.alice, answer_id=low(world), text="Called")
    row = Reply.objects.get(book=world.book)

    for act in (
        lambda: Reply.objects.filter(pk=row.pk).update(text="Mailed"),
        lambda: Reply.objects.filter(pk=row.pk).delete(),
        lambda: Reply.objects.create(
            book=world.book,
            answer=row.answer,
            party=row.party,
            text="Early",
            told_on=ago(world, 9),
            told_at=row.told_at,
        ),
    ):
        with pytest.raises(DatabaseError), inside(world.book):
            act()

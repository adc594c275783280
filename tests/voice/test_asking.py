"""Customers are asked by a link, and answer once."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from akker.access.models import Role
from akker.audit.models import Event
from akker.books.actor import enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.people_rules import PlayerFacts
from akker.kernel.errors import Refused
from akker.kernel.secrecy import opened_text
from akker.mail.models import Message
from akker.mail.writing import SECRET_PURPOSE
from akker.parties.cards import ContactCard
from akker.parties.changing import change_party
from akker.parties.managing import assign_manager
from akker.parties.models import Party
from akker.parties.queries_cards import known_party
from akker.voice.answering import MOST_TRIES, question_behind
from akker.voice.models import Answer, Invitation, Survey
from akker.voice.queries import link_token, token_hash
from akker.voice.rules import NewSurvey
from akker.voice.surveying import ask_contact, change_asking_pause, end_survey, make_survey
from tests.customers.acting import DORA, member, tasks
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer
from tests.together import at_once
from tests.voice.asking import answers, known, link_for, person, said, surveyed


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


@pytest.fixture
def world(make: Make) -> Make:
    return peopled(make)


def peopled(make: Make) -> Make:
    customer(make, language="nl", contacts=[{"name": "Eva", "email": "eva@example.com"}])
    customer(make, "B", name="Company B", contacts=[{"name": "Bo", "email": "bo@example.com"}])
    return make


def test_a_question_has_the_usual_words_where_none_are_given(world: Make) -> None:
    row = known(world.alice, surveyed(world.alice, question_en="Would you tell others of us?"))

    assert row.question_en == "Would you tell others of us?"
    assert row.question_nl == (
        f"Hoe waarschijnlijk is het dat je {world.book.name} aanbeveelt bij een collega of bekende?"
    )
    assert row.why_nl == "Wat is de voornaamste reden?"
    assert Event.objects.get(book=world.book, kind="SurveyMade").after == {
        "survey_id": row.survey_id,
        "kind": "nps",
    }


def test_what_cannot_be_asked_is_refused(world: Make) -> None:
    def code(kind: str, title: str = "X", **texts: str) -> str:
        survey = NewSurvey(kind, title, **texts)
        return refusal_of(lambda: make_survey(world.alice, survey=survey))

    assert code("stars") == "survey_unfit"
    assert code("nps", " ") == "words_missing"
    assert code("nps", question_en="x" * 301) == "text_too_long"
    assert not Survey.objects.filter(book=world.book).exists()


def test_a_link_asks_in_the_language_of_the_customer_and_tells_no_more(world: Make) -> None:
    key = surveyed(world.alice, "csat")
    token = link_for(world.alice, key, person(world.alice).contact_id)

    asked = question_behind(token)

    assert (asked.language, asked.kind, asked.company) == ("nl", "csat", world.book.name)
    assert asked.question == f"Hoe tevreden ben je over {world.book.name}?"
    row = Invitation.objects.get(book=world.book)
    assert row.token_hash == token_hash(token) and token not in str(vars(row))
    assert row.expires_at - row.asked_at == dt.timedelta(days=30)


def test_a_link_takes_one_answer(world: Make) -> None:
    key = surveyed(world.alice)
    token = link_for(world.alice, key, person(world.alice).contact_id)

    said(token, 9, "Quick\0 answers\r\n<script>alert(1)</script>")

    (row,) = answers(world.alice)
    assert (row.score, row.text) == (9, "Quick answers\n<script>alert(1)</script>")
    assert (row.party_code, row.name, row.answered_on) == ("J1", "Eva", today_in(world.book))
    assert refusal_of(lambda: said(token, 3)) == "feedback_spent"
    assert refusal_of(lambda: question_behind(token)) == "feedback_spent"
    assert Answer.objects.filter(book=world.book).count() == 1
    event = Event.objects.get(book=world.book, kind="FeedbackGiven")
    assert event.channel == "link" and "Eva" not in str(event.after)


def expired(world: Make, survey_id: int) -> str:
    """A link that was sent long ago."""
    token, now = link_token(world.book, b"x" * 24), dt.datetime.now(dt.UTC)
    with inside(world.book):
        Invitation.objects.create(
            book=world.book,
            survey_id=survey_id,
            party=Party.objects.get(book=world.book, code="J1"),
            name="Eva",
            language="nl",
            token_hash=token_hash(token),
            asked_on=now.date(),
            asked_at=now,
            asked_by="Alice",
            expires_at=now,
        )
    return token


def told(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.sentence


def test_used_expired_and_unknown_links_are_told_the_same(world: Make) -> None:
    key = surveyed(world.alice)
    used = link_for(world.alice, key, person(world.alice).contact_id)
    said(used, 9)
    other = peopled(Make(slug="others"))
    of_others = link_for(other.alice, surveyed(other.alice), person(other.alice).contact_id)
    mixed = used[:20] + of_others[20:]
    unknown = (mixed, used[:-1], "", "none", "é" * 40, "=" * 9, "a" * 5000)

    sentences = set()
    for token in (used, expired(world, key), *unknown):
        sentences.add(told(partial(question_behind, token)))
        sentences.add(told(partial(said, token, 9)))

    assert len(sentences) == 1
    assert Answer.objects.filter(book=world.book).count() == 1


@pytest.mark.parametrize(
    ("kind", "score", "text", "code"),
    [
        ("nps", None, "", "score_missing"),
        ("nps", 11, "", "score_unfit"),
        ("nps", -1, "", "score_unfit"),
        ("csat", 0, "", "score_unfit"),
        ("csat", 6, "", "score_unfit"),
        ("open", None, " \n\0", "answer_empty"),
        ("open", 5, "Fine", "score_unfit"),
        ("nps", 5, "x" * 5001, "text_too_long"),
    ],
)
def test_what_is_no_answer_is_refused_and_the_link_still_works(
    world: Make, kind: str, score: int | None, text: str, code: str
) -> None:
    key = surveyed(world.alice, kind)
    token = link_for(world.alice, key, person(world.alice).contact_id)

    assert refusal_of(lambda: said(token, score, text)) == code
    assert question_behind(token).kind == kind


def test_who_tries_too_often_from_one_address_waits(world: Make) -> None:
    token = link_for(world.alice, surveyed(world.alice), person(world.alice).contact_id)

    for _ in range(MOST_TRIES):
        assert refusal_of(lambda: said("none", 9)) == "feedback_spent"

    assert refusal_of(lambda: said(token, 9)) == "tries_spent"
    said(token, 9, address="192.0.2.2")


def test_of_two_who_use_a_link_at_once_one_is_heard(committed: Make) -> None:
    peopled(committed)
    token = link_for(committed.alice, surveyed(committed.alice), person(committed.alice).contact_id)

    calls = [partial(said, token, score, f"number {score}") for score in (9, 2, 7)]
    ends = at_once(*calls)

    assert sorted(map(str, ends)) == ["None", "feedback_spent", "feedback_spent"]
    (row,) = answers(committed.alice)
    assert row.text == f"number {row.score}"
    assert len(tasks(committed.alice)) == (row.score == 2)


def test_a_mailed_link_is_secret_and_goes_to_the_person(world: Make) -> None:
    key, eva = surveyed(world.alice), person(world.alice)
    links: list[str] = []

    ask_contact(
        world.alice, survey_id=key, contact_id=eva.contact_id, mails=True, show=links.append
    )

    with reading(world.book):
        mail = Message.objects.get(book=world.book)
    assert (mail.to, mail.language, mail.is_secret, links) == ("eva@example.com", "nl", True, [])
    text = opened_text(settings.SECRET_KEY, SECRET_PURPOSE, mail.text)
    assert "Beste Eva" in text and f"{settings.AKKER_URL}/f/" in text
    token = text.split("/f/")[1].split()[0]
    assert question_behind(token).kind == "nps"
    assert Invitation.objects.get(book=world.book).mail_uid == mail.uid


def test_nobody_is_asked_again_too_soon_nor_against_their_will(world: Make) -> None:
    alice, key = world.alice, surveyed(world.alice)
    eva, bo = person(alice).contact_id, person(alice, "B").contact_id

    def code(contact: int, mails: bool = False) -> str:
        how = {"survey_id": key, "contact_id": contact, "mails": mails}
        return refusal_of(lambda: ask_contact(alice, **how))

    link_for(alice, key, eva)
    assert code(eva) == "contact_not_asked"
    change_asking_pause(alice, days=0)
    link_for(alice, key, eva)
    describe_person(alice, contact_id=bo, facts=PlayerFacts(channel="phone"))
    assert code(bo, mails=True) == "contact_not_asked"
    link_for(alice, key, bo)
    describe_person(alice, contact_id=bo, facts=PlayerFacts(consent="refused"))
    assert code(bo) == "contact_not_asked"
    silent = add_person(alice, code="B", person=ContactCard("No address"))
    assert code(silent, mails=True) == "contact_not_asked"
    end_job(alice, contact_id=silent, on=today_in(world.book))
    assert code(silent) == "contact_not_asked"
    assert code(999_999) == "contact_unknown"
    unfit = refusal_of(lambda: change_asking_pause(alice, days=731))
    assert unfit == "asking_pause_unfit"


def test_nobody_is_asked_what_is_over(world: Make) -> None:
    key, eva = surveyed(world.alice), person(world.alice).contact_id
    token = link_for(world.alice, key, eva)
    change_asking_pause(world.alice, days=0)

    end_survey(world.alice, survey_id=key)

    assert refusal_of(lambda: link_for(world.alice, key, eva)) == "survey_over"
    assert refusal_of(lambda: end_survey(world.alice, survey_id=key)) == "survey_over"
    assert refusal_of(lambda: end_survey(world.alice, survey_id=99)) == "survey_unknown"
    said(token, 9)  # it was out already
    assert known(world.alice, key).answered == 1


def test_a_low_score_is_a_task_for_who_looks_after_the_customer(world: Make) -> None:
    dora = member(world)
    assign_manager(world.alice, code="J1", email=DORA)
    key = surveyed(world.alice)

    said(link_for(world.alice, key, person(world.alice).contact_id), 6, "Slow")
    said(link_for(world.alice, key, person(world.alice, "B").contact_id), 7)

    (task,) = tasks(dora)
    assert (task.owner, task.party_code) == (DORA, "J1")
    assert task.text == "Eva gave 6 of 10: ask why, and tell what is done."
    assert task.due_on == today_in(world.book) + dt.timedelta(days=2)
    (low,) = answers(dora, show="low")
    assert (low.task_id, low.is_low) == (task.task_id, True)


def test_a_low_score_of_who_has_no_manager_is_a_task_of_nobody(world: Make) -> None:
    said(link_for(world.alice, surveyed(world.alice, "csat"), person(world.alice).contact_id), 1)

    (task,) = tasks(world.alice)
    assert task.owner == ""


def test_figures_and_answers_are_of_whom_the_reader_sees(world: Make) -> None:
    carla = narrowed(world)
    assign_manager(world.alice, code="B", email=CARLA)
    key = surveyed(world.alice)
    said(link_for(world.alice, key, person(world.alice).contact_id), 2)
    said(link_for(carla, key, person(carla, "B").contact_id), 9)

    assert [row.party_code for row in answers(carla)] == ["B"]
    assert answers(carla, party_code="J1") == []
    mine, every = known(carla, key), known(world.alice, key)
    assert (mine.asked, mine.answered, mine.counts.figure) == (1, 1, 100)
    assert (every.asked, every.answered, every.counts.figure) == (2, 2, 0)
    eva = person(world.alice).contact_id
    assert refusal_of(lambda: link_for(carla, key, eva)) == "contact_unknown"


def test_who_only_reads_asks_nobody(world: Make) -> None:
    bob = world.actor("Bob", Role.AUDITOR)
    key, eva = surveyed(world.alice), person(world.alice).contact_id

    for act in (
        lambda: surveyed(bob),
        lambda: end_survey(bob, survey_id=key),
        lambda: ask_contact(bob, survey_id=key, contact_id=eva, mails=False),
        lambda: change_asking_pause(bob, days=3),
    ):
        assert refusal_of(act) == "permission_missing"


def test_who_leaves_the_card_is_still_named_by_their_answer(world: Make) -> None:
    said(link_for(world.alice, surveyed(world.alice), person(world.alice).contact_id), 9)
    with reading(world.book):
        card = known_party(world.book, "J1").card
        change_party(world.alice, code="J1", card=replace(card, contacts=()))

    (row,) = answers(world.alice)
    assert (row.name, row.score) == ("Eva", 9)


def test_the_database_keeps_questions_and_answers_as_they_were(world: Make) -> None:
    key = surveyed(world.alice)
    said(link_for(world.alice, key, person(world.alice).contact_id), 9, "Fine")
    link_for(world.alice, key, person(world.alice, "B").contact_id)
    given = Answer.objects.get(book=world.book)
    waiting = Invitation.objects.get(book=world.book, answer=None)
    values = {
        "book": world.book,
        "answered_on": given.answered_on,
        "answered_at": given.answered_at,
    }

    def refused(act: Callable[[], object]) -> None:
        with pytest.raises(DatabaseError), inside(world.book):
            act()

    refused(lambda: Answer.objects.filter(pk=given.pk).update(score=1))
    refused(lambda: Answer.objects.filter(pk=given.pk).delete())
    refused(lambda: Survey.objects.filter(pk=key).update(question_nl="Anders?"))
    refused(lambda: Invitation.objects.filter(pk=waiting.pk).delete())
    refused(lambda: Invitation.objects.filter(pk=waiting.pk).update(token_hash="x"))
    again = {**values, "invitation": given.invitation, "party": given.party, "score": 3}
    refused(lambda: Answer.objects.create(**again))
    off_scale = {**values, "invitation": waiting, "party": waiting.party}
    refused(lambda: Answer.objects.create(**off_scale, score=11))
    refused(lambda: Answer.objects.create(**off_scale))
    refused(lambda: Answer.objects.create(**{**off_scale, "party": given.party}, score=9))

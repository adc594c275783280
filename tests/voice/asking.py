"""Questions to customers, for tests, as short as they are spoken of."""

from typing import Any

from django.conf import settings

from akker.books.actor import Actor, reading
from akker.customers.queries_people import PersonRow, people_of
from akker.voice.answering import keep_answer, who_answers
from akker.voice.queries import AnswerFilter, AnswerRow, SurveyRow, answers_page, survey_of
from akker.voice.replying import record_answer, tell_customer
from akker.voice.rules import NewSurvey
from akker.voice.surveying import ask_contact, change_asking_pause, end_survey, make_survey


def surveyed(actor: Actor, kind: str = "nps", **texts: str) -> int:
    return make_survey(actor, survey=NewSurvey(kind, texts.pop("title", "How we do"), **texts))


def person(actor: Actor, code: str = "J1", place: int = 0) -> PersonRow:
    with reading(actor.book):
        return people_of(actor.book, code)[place]


def link_for(actor: Actor, survey_id: int, contact_id: int) -> str:
    """The token of a link that was handed over."""
    links: list[str] = []
    ask_contact(actor, survey_id=survey_id, contact_id=contact_id, mails=False, show=links.append)
    start = f"{settings.AKKER_URL}/f/"
    assert links[0].startswith(start)
    return links[0].removeprefix(start)


def said(token: str, score: int | None = None, text: str = "", address: str = "192.0.2.1") -> None:
    keep_answer(who_answers(token, address=address), token=token, score=score, text=text)


def answers(actor: Actor, **asked: Any) -> list[AnswerRow]:
    with reading(actor.book):
        return answers_page(actor.book, AnswerFilter(**asked), limit=50)


def known(actor: Actor, survey_id: int) -> SurveyRow:
    with reading(actor.book):
        return survey_of(actor.book, survey_id)


def asked_of_all(actor: Actor, buyer: int, eva: int) -> None:
    """Questions of each kind: a low score, words, and somebody who did not answer."""
    change_asking_pause(actor, days=0)
    nps = surveyed(actor, question_nl="Hoe | é waarschijnlijk?")
    said(link_for(actor, nps, buyer), 4, "Late | é\ntwice")
    (low,) = answers(actor, survey_id=nps)
    assert low.answer_id is not None
    tell_customer(actor, answer_id=low.answer_id, text="A planner | é of their own")
    record_answer(actor, survey_id=nps, contact_id=eva, score=9, text="Said | é at lunch")
    ask_contact(actor, survey_id=nps, contact_id=eva, mails=True)
    words = surveyed(actor, "open")
    said(link_for(actor, words, buyer), None, "More | é of the same")
    end_survey(actor, survey_id=words)

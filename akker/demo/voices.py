"""What customers of the demo company said of it, and what they heard of what was done."""

import datetime as dt

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.queries_people import people_of
from akker.demo.chance import between, chance
from akker.demo.company import CUSTOMERS
from akker.demo.customers import GROWS, HANDED_OVER, NEW, RESCUED, SLIPS
from akker.voice.replying import record_answer, tell_customer
from akker.voice.rules import NewSurvey
from akker.voice.surveying import ask_contact, make_survey

# Days ago, score, words, and how many days later they heard what.
_STORIES: dict[str, tuple[tuple[int, int, str, tuple[int, str] | None], ...]] = {
    SLIPS: (
        (320, 9, "They know our lines.", None),
        (95, 6, "Invoices that nobody here understands, and nobody who calls about them.", None),
    ),
    RESCUED: (
        (300, 8, "", None),
        (
            62,
            3,
            "Two reports came late, and we had to ask.",
            (2, "One contact for all reports, who warns a day ahead when one will be late."),
        ),
        (12, 8, "It was on time three weeks in a row.", None),
    ),
    GROWS: ((280, 9, "", None), (45, 10, "Call them at night and somebody answers.", None)),
    HANDED_OVER: ((200, 7, "Good work; we see a new face every year.", None),),
    NEW: ((5, 9, "The first week went as it was promised.", None),),
}
_SCORES = (9, 8, 10, 7, 9, 7, 8, 10)
_WORDS = ("Good people.", "", "They call back the same day.", "", "Planning could be earlier.", "")


def leave_voices(actor: Actor, today: dt.date) -> None:
    """As it all stands on the last day of the story."""
    last = min(today, today_in(actor.book))
    first = last - dt.timedelta(days=360)
    survey_id = make_survey(actor, survey=NewSurvey("nps", "Would you recommend us?"), on=first)
    make_survey(actor, survey=NewSurvey("csat", "After the workshop"))
    for code, told in _STORIES.items():
        for days, score, words, heard in told:
            on = last - dt.timedelta(days=days)
            key = _said(actor, survey_id, code, score, words, on)
            if heard is not None:
                after, text = heard
                day = on + dt.timedelta(days=after)
                tell_customer(actor, answer_id=key, text=text, on=day)
    source = chance("voices")
    others = [one for one in CUSTOMERS if one.code not in _STORIES]
    for place, one in enumerate(others[:18]):
        on = last - dt.timedelta(days=between(source, 20, 340))
        score, words = _SCORES[place % len(_SCORES)], _WORDS[place % len(_WORDS)]
        _said(actor, survey_id, one.code, score, words, on)
    for one in others[18:21]:
        contact_id = _person(actor, one.code)
        ask_contact(actor, survey_id=survey_id, contact_id=contact_id, mails=False)


def _said(actor: Actor, survey_id: int, code: str, score: int, words: str, on: dt.date) -> int:
    contact_id = _person(actor, code)
    return record_answer(
        actor, survey_id=survey_id, contact_id=contact_id, score=score, text=words, on=on
    )


def _person(actor: Actor, code: str) -> int:
    """The first who is there now."""
    with reading(actor.book):
        return next(one.contact_id for one in people_of(actor.book, code) if not one.until_on)

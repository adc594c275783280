"""`akker survey`: what customers are asked by a link, and what they say."""

import datetime as dt
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.customers import which_customers
from akker.cli.verbs import DAY, verb
from akker.customers.queries import CustomerFilter
from akker.voice.asking_many import ask_many
from akker.voice.queries import SHOWN, AnswerFilter, answers_page, surveys_of
from akker.voice.queries_candidates import planned_asking
from akker.voice.replying import record_answer, tell_customer
from akker.voice.rules import KINDS, NewSurvey
from akker.voice.surveying import ask_contact, change_asking_pause, end_survey, make_survey

MOST_LISTED = 100_000
_ASKING = Permission.LOOK_AFTER_CUSTOMERS


@dataclass(frozen=True, slots=True)
class SurveySaid:
    survey_id: int
    kind: str
    title: str
    asked: int
    answered: int
    figure: int | None
    made_on: dt.date
    ended_on: dt.date | None


@dataclass(frozen=True, slots=True)
class AnswerSaid:
    invitation_id: int
    answer_id: int | None
    survey: str
    party: str
    name: str
    asked_on: dt.date
    answered_on: dt.date | None
    score: int | None
    text: str
    heard: list[str]


@dataclass(frozen=True, slots=True)
class PlannedSaid:
    party: str
    name: str
    why: str


@click.group("survey")
def survey() -> None:
    """What customers are asked, and what they say."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=survey)
def survey_list(actor: Actor) -> None:
    """Questions with what came of each."""
    with reading(actor.book):
        rows = surveys_of(actor.book)
    said = [
        SurveySaid(
            row.survey_id,
            row.kind,
            row.title,
            row.asked,
            row.answered,
            row.counts.figure,
            row.made_on,
            row.ended_on,
        )
        for row in rows
    ]
    listing(
        said,
        (
            ("Survey", lambda row: str(row.survey_id)),
            ("Kind", lambda row: row.kind),
            ("Title", lambda row: row.title),
            ("Asked", lambda row: str(row.asked)),
            ("Answered", lambda row: str(row.answered)),
            ("Figure", lambda row: "" if row.figure is None else str(row.figure)),
            ("Over", lambda row: row.ended_on.isoformat() if row.ended_on else ""),
        ),
        empty="No customer was asked anything yet.",
    )


@verb("make", asks=_ASKING, under=survey)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("title")
@click.option("--en", "question_en", default="", help="The question in English.")
@click.option("--nl", "question_nl", default="", help="The question in Dutch.")
@click.option("--why-en", default="", help="What is asked then, in English.")
@click.option("--why-nl", default="", help="What is asked then, in Dutch.")
def survey_make(actor: Actor, /, kind: str, title: str, **texts: str) -> None:
    """A question of KIND, called TITLE; what is not given is as usual."""
    key = make_survey(actor, survey=NewSurvey(kind, title, **texts))
    answer({"survey_id": key}, f"Survey {key} is made.")


@verb("end", asks=_ASKING, under=survey)
@click.argument("survey_id", type=int)
def survey_end(actor: Actor, survey_id: int) -> None:
    """Nobody is asked SURVEY_ID any more; links that are out still work."""
    end_survey(actor, survey_id=survey_id)
    answer({"survey_id": survey_id}, f"Survey {survey_id} is over.")


@verb("ask", asks=_ASKING, under=survey)
@click.argument("survey_id", type=int)
@click.argument("contact_id", type=int)
@click.option("--mail", "mails", is_flag=True, help="Mail the link; else it is printed, once.")
def survey_ask(actor: Actor, survey_id: int, contact_id: int, mails: bool) -> None:
    """Ask SURVEY_ID of CONTACT_ID, a person at a customer."""
    links: list[str] = []
    key = ask_contact(
        actor, survey_id=survey_id, contact_id=contact_id, mails=mails, show=links.append
    )
    link = links[-1] if links else ""
    said = "The question is in the outbox." if mails else f"For them alone, once: {link}"
    answer({"invitation_id": key, "link": link}, said)


@verb("ask-many", asks=_ASKING, under=survey)
@click.argument("survey_id", type=int)
@which_customers
@click.option("--dry-run", is_flag=True, help="Only say who would be asked, and who not and why.")
def survey_ask_many(actor: Actor, /, survey_id: int, dry_run: bool, **asked: str) -> None:
    """Mail SURVEY_ID to everybody with a part in decisions at these customers."""
    customers = CustomerFilter(**asked)
    if not dry_run:
        done = ask_many(actor, survey_id=survey_id, customers=customers)
        answer(
            {"asked": done.asked, "skipped": done.skipped},
            f"{done.asked} asked, {done.skipped} left out.",
        )
        return
    with reading(actor.book):
        rows = planned_asking(actor.book, customers)
    said = [
        PlannedSaid(row.party_code, row.contact.name if row.contact else "", row.why)
        for row in rows
    ]
    listing(
        said,
        (
            ("Party", lambda row: row.party),
            ("Who", lambda row: row.name),
            ("Not asked", lambda row: row.why),
        ),
        empty="There is no such customer.",
    )


@verb("answers", asks=Permission.SEE_CUSTOMERS, under=survey)
@click.option("--survey", "survey_id", type=int, help="To one question.")
@click.option("--party", default="", metavar="CODE", help="Of one customer.")
@click.option("--show", type=click.Choice(SHOWN), default=SHOWN[0], show_default=True)
@click.option("--since", type=DAY, help="Answered on this day or later.")
@click.option("--until", type=DAY, help="Answered on this day or earlier.")
def survey_answers(
    actor: Actor,
    survey_id: int | None,
    party: str,
    show: str,
    since: dt.date | None,
    until: dt.date | None,
) -> None:
    """What was answered, the last first."""
    asked = AnswerFilter(survey_id, party, show, since, until)
    with reading(actor.book):
        rows = answers_page(actor.book, asked, limit=MOST_LISTED)
    said = [
        AnswerSaid(
            row.invitation_id,
            row.answer_id,
            row.title,
            row.party_code,
            row.name,
            row.asked_on,
            row.answered_on,
            row.score,
            row.text,
            [one.text for one in row.replies],
        )
        for row in rows
    ]
    listing(
        said,
        (
            ("Answer", lambda row: str(row.answer_id or "")),
            ("Survey", lambda row: row.survey),
            ("Party", lambda row: row.party),
            ("Who", lambda row: row.name),
            ("Asked", lambda row: row.asked_on.isoformat()),
            ("Answered", lambda row: row.answered_on.isoformat() if row.answered_on else ""),
            ("Score", lambda row: "" if row.score is None else str(row.score)),
            ("Words", lambda row: " ".join(row.text.split())),
        ),
        empty="There is no such answer.",
    )


@verb("pause", asks=Permission.CHANGE_SETTINGS, under=survey)
@click.argument("days", type=int)
def survey_pause(actor: Actor, days: int) -> None:
    """Ask nobody again within DAYS."""
    change_asking_pause(actor, days=days)
    answer({"days": days}, f"Nobody is asked again within {days} days.")


@verb("record", asks=_ASKING, under=survey)
@click.argument("survey_id", type=int)
@click.argument("contact_id", type=int)
@click.option("--score", type=int, help="0 to 10, or 1 to 5.")
@click.option("--text", default="", help="Their words.")
@click.option("--on", type=DAY, help="The day; else today.")
def survey_record(
    actor: Actor,
    survey_id: int,
    contact_id: int,
    score: int | None,
    text: str,
    on: dt.date | None,
) -> None:
    """Write down what CONTACT_ID answered to SURVEY_ID in a talk, or on paper."""
    key = record_answer(
        actor, survey_id=survey_id, contact_id=contact_id, score=score, text=text, on=on
    )
    answer({"answer_id": key}, f"Answer {key} is written down.")


@verb("reply", asks=_ASKING, under=survey)
@click.argument("answer_id", type=int)
@click.argument("text")
@click.option("--on", type=DAY, help="The day; else today.")
@click.option("--mail", "mails", is_flag=True, help="Mail it to them now.")
def survey_reply(actor: Actor, answer_id: int, text: str, on: dt.date | None, mails: bool) -> None:
    """Keep TEXT: what the customer heard of what was done with ANSWER_ID."""
    tell_customer(actor, answer_id=answer_id, text=text, on=on, mails=mails)
    answer({"answer_id": answer_id}, f"What they heard of answer {answer_id} is kept.")

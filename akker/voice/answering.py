"""Taking the one answer that a link is good for, from somebody who does not sign in."""

import datetime as dt

from django.utils.translation import gettext, override

from akker.access.doors import link_actor
from akker.access.limiting import count_try
from akker.access.personal import personal
from akker.access.queries import members_of
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, reading, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import NewTask
from akker.customers.indexing import keep_text
from akker.customers.models import Task
from akker.customers.rules_search import ANSWER
from akker.customers.tasking import write_task
from akker.voice.events import FeedbackGiven
from akker.voice.models import Answer, Invitation
from akker.voice.queries import OpenLink, book_of_token, feedback_spent, open_link, token_hash
from akker.voice.rules import SCALES, checked_answer, is_low

MOST_TRIES = 60  # in a quarter of an hour: an office may have one address
DAYS_TO_CALL = 2


@personal
def question_behind(token: str) -> OpenLink:
    """What a link asks. It answers nothing: mail programs open links. Refused: feedback_spent."""
    book = book_of_token(token)
    if book is None:
        raise feedback_spent()
    with reading(book):
        return open_link(book, token)


@personal
def who_answers(token: str, *, address: str) -> Actor:
    """Whoever holds a link, at an address of the net. Refused: tries_spent, feedback_spent."""
    count_try("feedback", address, most=MOST_TRIES)
    book = book_of_token(token)
    if book is None:
        raise feedback_spent()
    return link_actor(book)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def keep_answer(actor: Actor, *, token: str, score: int | None, text: str) -> OpenLink:
    """The one answer to a link; what was asked.

    Of any number at the same moment one is kept: the invitation is locked, and unique.
    Refused: feedback_spent, and as `checked_answer`.
    """
    book, now = actor.book, dt.datetime.now(dt.UTC)
    rows = Invitation.objects.filter(book=book, token_hash=token_hash(token), expires_at__gt=now)
    row = rows.select_for_update(of=("self",)).select_related("survey", "party__manager").first()
    if row is None or Answer.objects.filter(book=book, invitation=row).exists():
        raise feedback_spent()
    asked = open_link(book, token)
    write_answer(actor, row, score=score, text=text)
    return asked


def write_answer(
    actor: Actor,
    row: Invitation,
    *,
    score: int | None,
    text: str,
    on: dt.date | None = None,
    recorded_by: str = "",
) -> Answer:
    """Step: keep what was answered to an invitation, and what it asks of us.

    Refused: as `checked_answer`.
    """
    kind = row.survey.kind
    words = checked_answer(kind, score, text)
    answer = Answer(
        book=actor.book,
        invitation=row,
        party=row.party,
        score=score,
        text=words,
        answered_on=on or today_in(actor.book),
        answered_at=dt.datetime.now(dt.UTC),
        task=_task(actor, row, score) if is_low(kind, score) else None,
        recorded_by=recorded_by,
    )
    answer.save(force_insert=True)
    keep_text(actor.book.pk, ANSWER, answer.pk, row.party_id, answer.answered_on, words)
    event = FeedbackGiven(answer.pk, row.survey_id, row.party.code)
    record(actor, event, subject=f"answer:{answer.pk}")
    return answer


def _task(actor: Actor, row: Invitation, score: int | None) -> Task:
    """What a low score asks of who looks after the customer."""
    manager = row.party.manager
    owners = {one.email for one in members_of(actor.book) if one.is_active}
    with override(actor.book.language):
        text = gettext("{name} gave {score} of {most}: ask why, and tell what is done.").format(
            name=row.name, score=score, most=SCALES[row.survey.kind][1]
        )
    due_on = today_in(actor.book) + dt.timedelta(days=DAYS_TO_CALL)
    owner = manager.email if manager and manager.email in owners else ""
    return write_task(actor, task=NewTask(row.party.code, text, due_on, owner=owner))

"""What happens after an answer: writing down one that was spoken, and telling what was done."""

import datetime as dt

from django.utils.translation import gettext, override

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, checked_day, cleaned_text
from akker.customers.indexing import keep_text
from akker.customers.queries_people import contact_unknown
from akker.customers.rules_search import REPLY
from akker.customers.tasking import finish_if_open
from akker.kernel.errors import Refused
from akker.mail.writing import write_message
from akker.parties.models import Contact
from akker.parties.queries_sight import seen
from akker.voice.answering import write_answer
from akker.voice.events import FeedbackReplied
from akker.voice.models import Answer, Reply
from akker.voice.queries import answer_unknown
from akker.voice.rules import MOST_WORDS
from akker.voice.surveying import FEEDBACK_MAIL, open_survey, write_invitation

FIRST_DAY = dt.date(1970, 1, 1)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def record_answer(
    actor: Actor,
    *,
    survey_id: int,
    contact_id: int,
    score: int | None,
    text: str = "",
    on: dt.date | None = None,
) -> int:
    """Write down what somebody said in a talk or on paper, on a day; the key of the answer.

    It is shown as such, with who wrote it down. Refused: survey_unknown, survey_over,
    contact_unknown, day_ahead, day_too_early, and as `checked_answer`.
    """
    survey = open_survey(actor, survey_id)
    rows = Contact.objects.filter(seen(actor.book, "party__"), book=actor.book, pk=contact_id)
    contact = rows.filter(party__is_customer=True).select_related("party__manager").first()
    if contact is None:
        raise contact_unknown(contact_id)
    day = checked_day(on, FIRST_DAY, today_in(actor.book))
    invitation, _link = write_invitation(actor, survey, contact, mails=False, on=day)
    name = actor.name[:MOST_NAME]
    answer = write_answer(actor, invitation, score=score, text=text, on=day, recorded_by=name)
    return answer.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def tell_customer(
    actor: Actor, *, answer_id: int, text: str, on: dt.date | None = None, mails: bool = False
) -> int:
    """Keep what the customer heard of what was done; by mail it goes to who answered.

    The task of a low score is done by it. Refused: answer_unknown, words_missing, text_too_long,
    day_ahead, day_too_early, contact_not_told, and what `mail.writing.write_message` refuses.
    """
    rows = Answer.objects.filter(seen(actor.book, "party__"), book=actor.book, pk=answer_id)
    rows = rows.select_related("invitation__contact__key_player", "party")
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise answer_unknown(answer_id)
    words = _words(text)
    today = today_in(actor.book)
    day = checked_day(today if mails else on, row.answered_on, today)
    reply = Reply(
        book=actor.book,
        answer=row,
        party=row.party,
        text=words,
        told_on=day,
        told_at=dt.datetime.now(dt.UTC),
        told_by=actor.name[:MOST_NAME],
        mail_uid=_mail(actor, row, words) if mails else "",
    )
    reply.save(force_insert=True)
    keep_text(actor.book.pk, REPLY, reply.pk, row.party_id, day, words)
    if row.task_id is not None:
        finish_if_open(actor, row.task_id, day)
    event = FeedbackReplied(row.pk, row.party.code, mails)
    record(actor, event, subject=f"answer:{row.pk}")
    return reply.pk


def _words(text: str) -> str:
    """Refused: words_missing, text_too_long."""
    words = cleaned_text(text).strip()
    if len(text.replace("\r\n", "\n")) > MOST_WORDS:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, then send it again.",
            most=MOST_WORDS,
        )
    if not words:
        raise Refused(
            "words_missing",
            "It does not say {what}.",
            remedy="Write it down: whoever reads this later was not there.",
            what="what the customer heard",
        )
    return words


def _mail(actor: Actor, row: Answer, words: str) -> str:
    """Refused: contact_not_told."""
    asked = row.invitation
    contact = asked.contact
    if contact is None or not contact.email or contact.until_on is not None:
        raise Refused(
            "contact_not_told",
            "{name} has no e-mail address here.",
            remedy="Tell them in another way, and write down what you said.",
            name=asked.name,
        )
    player = getattr(contact, "key_player", None)
    if player is not None and player.consent == "refused":
        raise Refused(
            "contact_not_told",
            "{name} does not want to be written to.",
            remedy="Tell them in another way, and write down what you said.",
            name=asked.name,
        )
    with override(asked.language):
        values = {"name": asked.name, "company": actor.book.name, "text": words}
        subject = gettext("About your answer to {company}").format(**values)
        letter = gettext(
            "Dear {name},\n\nThank you for telling us what you think.\n\n{text}\n\nKind regards,\n"
            "{company}\n"
        ).format(**values)
    return write_message(
        actor,
        to=contact.email,
        subject=subject,
        text=letter,
        purpose=FEEDBACK_MAIL,
        about=f"answer:{row.pk}",
        language=asked.language,
        can_be_undone=True,
    )

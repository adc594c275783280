"""Asking customers what they think: the question, and a link for each who is asked."""

import datetime as dt
import secrets
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext, override

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, checked_line
from akker.customers.queries_people import contact_unknown
from akker.kernel.errors import Refused
from akker.mail.writing import write_message
from akker.parties.models import Contact
from akker.parties.queries_sight import seen
from akker.voice.events import AskingPauseChanged, FeedbackAsked, SurveyEnded, SurveyMade
from akker.voice.models import AskingPause, Invitation, Survey
from akker.voice.queries import (
    candidates,
    link_token,
    quiet_days_of,
    survey_unknown,
    token_hash,
)
from akker.voice.questions import usual_question, usual_why
from akker.voice.rules import (
    KINDS,
    LANGUAGES,
    LATELY,
    LEFT,
    LINK_DAYS,
    MOST_QUESTION,
    MOST_QUIET_DAYS,
    MOST_TITLE,
    NO_ADDRESS,
    OTHER_CHANNEL,
    REFUSED,
    Candidate,
    NewSurvey,
    why_not,
)

FEEDBACK_MAIL = "feedback"  # the purpose of such mail
_SECRET_BYTES = 24


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def make_survey(actor: Actor, *, survey: NewSurvey, on: dt.date | None = None) -> int:
    """A question to customers; its key. What is left empty is as usual.

    `on` is the day on which it was made, where that was not today.

    Refused: survey_unfit, words_missing, text_too_long.
    """
    if survey.kind not in KINDS:
        raise Refused(
            "survey_unfit",
            "{kind} is no kind of question.",
            remedy="Use one of: {known}.",
            kind=survey.kind[:20],
            known=", ".join(KINDS),
        )
    texts = {}
    for language in LANGUAGES:
        question = getattr(survey, f"question_{language}").strip()
        question = question or usual_question(survey.kind, language, actor.book.name)
        why = getattr(survey, f"why_{language}").strip() or usual_why(survey.kind, language)
        texts[f"question_{language}"] = checked_line(question, "what is asked", MOST_QUESTION)
        texts[f"why_{language}"] = checked_line(why, "why", MOST_QUESTION) if why else ""
    row = Survey(
        book=actor.book,
        kind=survey.kind,
        title=checked_line(survey.title, "what the survey is called", MOST_TITLE),
        made_on=on or today_in(actor.book),
        made_by=actor.name[:MOST_NAME],
        **texts,
    )
    row.save(force_insert=True)
    record(actor, SurveyMade(row.pk, row.kind), subject=f"survey:{row.pk}")
    return row.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_survey(actor: Actor, *, survey_id: int) -> None:
    """Nobody is asked any more; links that are out still work. Refused: survey_unknown,
    survey_over.
    """
    row = open_survey(actor, survey_id)
    row.ended_on = today_in(actor.book)
    row.save(update_fields=["ended_on"])
    record(actor, SurveyEnded(row.pk), subject=f"survey:{row.pk}")


def open_survey(actor: Actor, survey_id: int) -> Survey:
    """Step: one that is not over, locked. Refused: survey_unknown, survey_over."""
    rows = Survey.objects.filter(book=actor.book, pk=survey_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise survey_unknown(survey_id)
    if row.ended_on is not None:
        raise Refused(
            "survey_over",
            "This survey is over.",
            remedy="Make a new one to ask again.",
        )
    return row


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def ask_contact(
    actor: Actor,
    *,
    survey_id: int,
    contact_id: int,
    mails: bool,
    show: Callable[[str], None] | None = None,
) -> int:
    """Ask one person at a customer; the key of the invitation.

    The link is mailed, or given to `show`, once: only a hash of it is kept. Refused:
    survey_unknown, survey_over, contact_unknown, contact_not_asked, and what
    `mail.writing.write_message` refuses.
    """
    survey = open_survey(actor, survey_id)
    rows = Contact.objects.filter(seen(actor.book, "party__"), book=actor.book, pk=contact_id)
    contact = rows.select_related("party").select_for_update(of=("self",)).first()
    found = candidates(actor.book, [contact_id])
    if contact is None or not found:
        raise contact_unknown(contact_id)
    today = today_in(actor.book)
    why = why_not(found[0], today=today, quiet_days=quiet_days_of(actor.book), mails=mails)
    if why:
        raise _not_asked(found[0], why)
    invitation, link = write_invitation(actor, survey, contact, mails=mails)
    if show is not None and not mails:
        show(link)
    return invitation.pk


def write_invitation(
    actor: Actor, survey: Survey, contact: Contact, *, mails: bool, on: dt.date | None = None
) -> tuple[Invitation, str]:
    """Step: an invitation with its link, and its mail where one goes out. Nothing is checked.

    `on` is the day on which it was asked, where that was not today.

    Refused: what `mail.writing.write_message` refuses.
    """
    now = dt.datetime.now(dt.UTC)
    token = link_token(actor.book, secrets.token_bytes(_SECRET_BYTES))
    link = f"{settings.AKKER_URL}/f/{token}"
    party = contact.party
    spoken = [one for one in (party.language, actor.book.language) if one in LANGUAGES]
    row = Invitation(
        book=actor.book,
        survey=survey,
        party=party,
        contact=contact,
        name=contact.name,
        language=spoken[0] if spoken else LANGUAGES[0],
        token_hash=token_hash(token),
        asked_on=on or today_in(actor.book),
        asked_at=now,
        asked_by=actor.name[:MOST_NAME],
        expires_at=now + dt.timedelta(days=LINK_DAYS),
    )
    if mails:
        row.mail_uid = _mail(actor, survey, row, contact.email, link)
    row.save(force_insert=True)
    event = FeedbackAsked(row.pk, survey.pk, party.code, mails)
    record(actor, event, subject=f"survey:{survey.pk}")
    return row, link


def _mail(actor: Actor, survey: Survey, row: Invitation, to: str, link: str) -> str:
    question = survey.question_nl if row.language == "nl" else survey.question_en
    with override(row.language):
        values = {
            "name": row.name,
            "company": actor.book.name,
            "question": question,
            "link": link,
            "days": LINK_DAYS,
        }
        subject = gettext("A question from {company}").format(**values)
        text = gettext(
            "Dear {name},\n\n{question}\n\nAnswering takes less than a minute:\n{link}\n\nThe link"
            " is for you alone, works once, and for {days} days.\n\nKind regards,\n{company}\n"
        ).format(**values)
    return write_message(
        actor,
        to=to,
        subject=subject,
        text=text,
        purpose=FEEDBACK_MAIL,
        about=f"survey:{survey.pk}",
        language=row.language,
        is_secret=True,
    )


def _not_asked(one: Candidate, why: str) -> Refused:
    code, name = "contact_not_asked", one.name
    told = {
        LEFT: Refused(
            code, "{name} does not work there any more.", remedy="Ask somebody who does.", name=name
        ),
        REFUSED: Refused(
            code, "{name} does not want to be written to.", remedy="Call, and listen.", name=name
        ),
        LATELY: Refused(
            code,
            "{name} was asked on {day} already.",
            remedy="Wait, or ask somebody else.",
            name=name,
            day=one.asked_on,
        ),
        NO_ADDRESS: Refused(
            code,
            "{name} has no e-mail address.",
            remedy="Fill it in on the card, or give them the link yourself.",
            name=name,
        ),
        OTHER_CHANNEL: Refused(
            code,
            "{name} prefers not to be mailed.",
            remedy="Give them the link yourself.",
            name=name,
        ),
    }
    return told[why]


@usecase(Permission.CHANGE_SETTINGS)
def change_asking_pause(actor: Actor, *, days: int) -> None:
    """For how many days nobody is asked again. Refused: asking_pause_unfit."""
    if not 0 <= days <= MOST_QUIET_DAYS:
        raise Refused(
            "asking_pause_unfit",
            "Between two questions to somebody are from 0 to {most} days.",
            remedy="Give a number of days.",
            most=MOST_QUIET_DAYS,
        )
    before = quiet_days_of(actor.book)
    if days == before:
        return
    AskingPause.objects.update_or_create(book=actor.book, defaults={"days": days})
    record(actor, AskingPauseChanged(days), subject="feedback", before={"days": before})

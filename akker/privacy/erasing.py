"""Forgetting a person at a customer, and the words of an answer (GDPR, article 17).

What goes and what stays, and why, says docs/decisions/0049-erasing-a-person.md.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, cleaned_text
from akker.customers.rules_search import ANSWER, sought_of
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.events import AnswerErased, PersonErased
from akker.parties.models import CardBefore, Contact, ErasedThing, Erasure, Party
from akker.parties.queries_sight import seen
from akker.privacy.emptying import (
    empty_messages,
    empty_text,
    strip_names,
    strip_read_through,
    strip_text,
)
from akker.privacy.queries import CONTACT, PARTY, Whom, answers_of, found_of, mail_of, whom
from akker.privacy.queries_traces import Place
from akker.privacy.rules import ERASED, MOST_REASON, has_phrase
from akker.training.models import Enrolment, Lesson
from akker.voice.models import Answer
from akker.voice.queries import answer_unknown


@usecase(Permission.ERASE_PEOPLE)
def erase_person(
    actor: Actor,
    *,
    contact_id: int,
    reason: str,
    texts: Sequence[Place] = (),
    is_again: bool = False,
) -> int:
    """Forget somebody in all their jobs here; the key of the erasure.

    Their card, part, attitude and lessons are gone; their name and addresses go from what was
    written of the customers where they were; the words that they answered, and `texts`, of those
    that `queries.erasure_preview` offers, go as a whole. Nothing brings it back. After a backup
    did, it `is_again`: of `texts` go all that are there, for whomever they are to read. Refused:
    contact_unknown, contact_erased, reason_missing, reason_too_long, reason_names_them,
    text_not_offered.
    """
    book = actor.book
    one = whom(book, contact_id)
    for code in sorted({job.party.code for job in one.jobs}):
        locked_party(actor, code)
    why = _reason(reason)
    _check_names_nobody(why, one)
    found = found_of(book, actor.user_id, one)
    offered = {(row.kind, row.key) for row in found.offered}
    chosen = list(dict.fromkeys(texts))
    if is_again:
        offered |= {(row.kind, row.key) for row in found.closed}
        chosen = [place for place in chosen if place in offered]
    _check_offered(chosen, offered)
    row = _begun(actor, one.contact.party, why)
    given = [(ANSWER, answer.pk) for answer in answers_of(book, one)]
    messages = empty_messages(book, mail_of(book, one))
    emptied = dict.fromkeys([*chosen, *given])
    for place in emptied:
        empty_text(book, place)
    named = [(text.kind, text.key) for text in found.named]
    for place in named:
        strip_text(book, place, one.traces.phrases)
    strip_read_through(book, one.parties, one.traces.phrases)
    names = strip_names(book, one)
    _strip_cards(actor, one)
    _forget(actor, one)
    where = dict.fromkeys((PARTY, job.party_id) for job in one.jobs)
    _end(row, [*((CONTACT, key) for key in one.keys), *where, *chosen])
    party, texts_gone = one.contact.party.code, len({*emptied, *named})
    event = PersonErased(party, one.keys, names, texts_gone, messages)
    record(actor, event, subject=f"party:{party}")
    return row.pk


@usecase(Permission.ERASE_PEOPLE)
def erase_answer(actor: Actor, *, answer_id: int, reason: str) -> int:
    """Empty the words of an answer; the score stays, and so does who was asked. The key of the
    erasure. Refused: answer_unknown, answer_erased, reason_missing, reason_too_long.
    """
    rows = Answer.objects.filter(seen(actor.book, "party__"), book=actor.book, pk=answer_id)
    answer = rows.select_related("party").select_for_update(of=("self",)).first()
    if answer is None:
        raise answer_unknown(answer_id)
    if answer.text in ("", ERASED):
        raise Refused(
            "answer_erased",
            "This answer has no words to erase.",
            remedy="Choose an answer with words.",
        )
    row = _begun(actor, answer.party, _reason(reason))
    empty_text(actor.book, (ANSWER, answer.pk))
    _end(row, [(ANSWER, answer.pk)])
    event = AnswerErased(answer.party.code, answer.pk)
    record(actor, event, subject=f"answer:{answer.pk}")
    return row.pk


def _reason(text: str) -> str:
    """Refused: reason_missing, reason_too_long."""
    why = " ".join(cleaned_text(text).split())
    if not why:
        raise Refused(
            "reason_missing",
            "It does not say why.",
            remedy="Write why it is erased, such as when they asked for it, without their name.",
        )
    if len(why) > MOST_REASON:
        raise Refused(
            "reason_too_long",
            "The reason is longer than {most} characters.",
            remedy="Shorten it.",
            most=MOST_REASON,
        )
    return why


def _check_names_nobody(why: str, one: Whom) -> None:
    """Refused: reason_names_them."""
    words = sought_of(why)
    parts = tuple((part,) for part in one.traces.parts)
    if has_phrase(words, (*one.traces.phrases, *parts)):
        raise Refused(
            "reason_names_them",
            "The reason names who is erased, and it is kept.",
            remedy="Write it without their name and address.",
        )


def _check_offered(chosen: Iterable[Place], offered: set[Place]) -> None:
    """Refused: text_not_offered."""
    for kind, key in chosen:
        if (kind, key) not in offered:
            raise Refused(
                "text_not_offered",
                "{kind} {key} does not speak of them, or is not for you to read.",
                remedy="Choose of the texts that are shown.",
                kind=kind,
                key=key,
            )


def _begun(actor: Actor, party: Party, why: str) -> Erasure:
    """From here until `_end` the database lets words go from what never changes."""
    return Erasure.objects.create(
        book=actor.book,
        party=party,
        reason=why,
        erased_on=today_in(actor.book),
        erased_at=dt.datetime.now(dt.UTC),
        erased_by=actor.name[:MOST_NAME],
    )


def _end(row: Erasure, things: Iterable[Place]) -> None:
    ErasedThing.objects.bulk_create(
        ErasedThing(book_id=row.book_id, erasure=row, kind=kind, key=key) for kind, key in things
    )
    row.ended_at = dt.datetime.now(dt.UTC)
    row.save(update_fields=["ended_at"])


def _strip_cards(actor: Actor, one: Whom) -> None:
    """From the cards that undoing an import or a merger would give back."""
    emails = {job.email for job in one.jobs if job.email}
    for row in CardBefore.objects.filter(book=actor.book, party__in=one.parties):
        there = row.form.get("contacts", [])
        left = [
            card
            for card in there
            if card.get("name") not in one.names and card.get("email") not in emails
        ]
        if len(left) < len(there):
            row.form = {**row.form, "contacts": left}
            row.save(update_fields=["form"])


def _forget(actor: Actor, one: Whom) -> None:
    """Part and attitude go with the contact."""
    taught = Enrolment.objects.filter(book=actor.book, contact__in=one.keys)
    Lesson.objects.filter(book=actor.book, enrolment__in=taught).delete()
    taught.delete()
    Contact.objects.filter(book=actor.book, pk__in=one.keys).delete()

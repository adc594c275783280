"""What is known of somebody who asks to be forgotten: what would go, and what stays."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from akker.books.models import Book
from akker.customers.models import ActivityContact, AppointmentContact, Attitude
from akker.customers.queries_people import contact_unknown
from akker.customers.rules_search import ANSWER
from akker.kernel.errors import Refused
from akker.kernel.sentences import Sentence, said
from akker.mail.models import Message
from akker.parties.models import Contact, ErasedThing, Erasure, Party
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen
from akker.privacy.queries_traces import Found, texts_of, words_at
from akker.privacy.rules import Traces, traces_of
from akker.training.models import Lesson
from akker.voice.models import Answer, Invitation, Reply
from akker.voice.surveying import FEEDBACK_MAIL

CONTACT, PARTY = "contact", "party"  # kinds of what an erasure was of, beside those of texts
MOST_OFFERED = 500
_MOST_SHOWN = 300  # signs of a text


@dataclass(frozen=True, slots=True)
class Whom:
    """All jobs of somebody, the parties where they were with all that were merged with those,
    and what their words are.
    """

    contact: Contact
    jobs: tuple[Contact, ...]
    parties: tuple[int, ...]
    traces: Traces

    @property
    def keys(self) -> list[int]:
        return [job.pk for job in self.jobs]

    @property
    def names(self) -> set[str]:
        return {job.name for job in self.jobs}

    def named(self, to_party: str, name: str) -> Q:
        """A condition: a row names them, or did so when the card still knew them."""
        gone = Q(**{"contact": None, f"{to_party}__in": self.parties, f"{name}__in": self.names})
        return Q(contact__in=self.keys) | gone


@dataclass(frozen=True, slots=True)
class Offered:
    """A text that can go as a whole. `is_elsewhere` is at a customer where they never were, so
    perhaps of somebody else.
    """

    kind: str
    key: int
    on: dt.date
    party_code: str
    party_name: str
    text: str
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """How much goes with somebody, and how much mail about documents to them stays.

    `texts` have their name or an address of theirs, which goes from each; `answers` have words
    that they gave, which go; `offered` may go as a whole. `is_cut` is whether more is offered.
    """

    contact_id: int
    name: str
    party_code: str
    party_name: str
    jobs: int
    attitudes: int
    meetings: int
    texts: int
    answers: int
    messages: int
    lessons: int
    kept_messages: int
    hidden: int
    offered: tuple[Offered, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """`contacts` are keys of jobs that are gone, `parties` the codes of where these were, and
    `texts` what was emptied: kind and key.
    """

    erasure_id: int
    party_code: str
    party_name: str
    erased_on: dt.date
    erased_by: str
    reason: str
    contacts: tuple[int, ...]
    parties: tuple[str, ...]
    texts: tuple[tuple[str, int], ...]


def whom(book: Book, contact_id: int) -> Whom:
    """Refused: contact_unknown, contact_erased."""
    own = Contact.objects.filter(seen(book, "party__"), book=book)
    row = own.filter(pk=contact_id).select_related("party").first()
    if row is None:
        _refuse_erased(book, contact_id)
        raise contact_unknown(contact_id)
    first = row.person_id or row.pk
    jobs = tuple(own.filter(Q(pk=first) | Q(person=first)).select_related("party").order_by("pk"))
    codes = dict.fromkeys(job.party.code for job in jobs)
    parties = tuple(dict.fromkeys(key for code in codes for key in keys_of_group(book, code)))
    addresses = [one for job in jobs for one in (job.email, job.phone) if one]
    return Whom(row, jobs, parties, traces_of((job.name for job in jobs), addresses))


def _refuse_erased(book: Book, contact_id: int) -> None:
    things = ErasedThing.objects.filter(book=book, kind=CONTACT, key=contact_id)
    row = things.select_related("erasure").first()
    if row is not None:
        raise Refused(
            "contact_erased",
            "Who had the number {contact_id} was erased on {day}.",
            remedy="There is nothing left of them to erase.",
            contact_id=contact_id,
            day=row.erasure.erased_on.isoformat(),
        )


def found_of(book: Book, reader: int | None, one: Whom) -> Found:
    return texts_of(book, reader, one.traces, parties=one.parties, contacts=one.keys)


def answers_of(book: Book, one: Whom) -> list[Answer]:
    """What they answered in words."""
    asked = Invitation.objects.filter(one.named("party", "name"), book=book)
    return list(Answer.objects.filter(book=book, invitation__in=asked).exclude(text=""))


def mail_of(book: Book, one: Whom) -> Q:
    """A condition: mail that asked for feedback or told what became of it."""
    asked = Invitation.objects.filter(one.named("party", "name"), book=book)
    told = Reply.objects.filter(book=book, answer__invitation__in=asked)
    uids = [*asked.values_list("mail_uid", flat=True), *told.values_list("mail_uid", flat=True)]
    own = Q(uid__in=[uid for uid in uids if uid])
    addresses = [job.email for job in one.jobs if job.email]
    return own | Q(purpose=FEEDBACK_MAIL, to__in=addresses)


def erasure_preview(book: Book, reader: int | None, contact_id: int) -> Preview:
    """What would go, and what stays. Refused: contact_unknown, contact_erased."""
    one = whom(book, contact_id)
    found = found_of(book, reader, one)
    answers = {answer.pk for answer in answers_of(book, one)}  # which go anyway
    offered = [row for row in found.offered if row.kind != ANSWER or row.key not in answers]
    shown = offered[:MOST_OFFERED]
    texts = words_at(book, shown)
    talks = ActivityContact.objects.filter(one.named("activity__party", "name"), book=book)
    visits = AppointmentContact.objects.filter(one.named("appointment__party", "name"), book=book)
    messages = Message.objects.filter(book=book)
    mail = mail_of(book, one)
    addresses = [job.email for job in one.jobs if job.email]
    return Preview(
        contact_id,
        one.contact.name,
        one.contact.party.code,
        one.contact.party.name,
        jobs=len(one.jobs),
        attitudes=Attitude.objects.filter(book=book, contact__in=one.keys).count(),
        meetings=talks.count() + visits.count(),
        texts=len(found.named),
        answers=len(answers),
        messages=messages.filter(mail).count(),
        lessons=Lesson.objects.filter(book=book, enrolment__contact__in=one.keys).count(),
        kept_messages=messages.filter(to__in=addresses).exclude(mail).count(),
        hidden=found.hidden,
        offered=tuple(
            Offered(
                row.kind,
                row.key,
                row.on,
                row.party.code,
                row.party.name,
                texts.get((row.kind, row.key), "")[:_MOST_SHOWN],
                row.party_id not in one.parties,
            )
            for row in shown
        ),
        is_cut=len(offered) > MOST_OFFERED,
    )


def erasures_of(book: Book) -> list[ErasureRow]:
    """All of them, the latest first. Three queries."""
    rows = Erasure.objects.filter(seen(book, "party__"), book=book).select_related("party")
    things: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for erasure, kind, key in (
        ErasedThing.objects.filter(book=book, erasure__in=rows)
        .order_by("pk")
        .values_list("erasure", "kind", "key")
    ):
        things[erasure].append((kind, key))
    wanted = {key for own in things.values() for kind, key in own if kind == PARTY}
    codes = dict(Party.objects.filter(book=book, pk__in=wanted).values_list("pk", "code"))
    return [
        ErasureRow(
            row.pk,
            row.party.code,
            row.party.name,
            row.erased_on,
            row.erased_by,
            row.reason,
            tuple(key for kind, key in things[row.pk] if kind == CONTACT),
            tuple(codes[key] for kind, key in things[row.pk] if kind == PARTY),
            tuple(one for one in things[row.pk] if one[0] not in (CONTACT, PARTY)),
        )
        for row in rows.order_by("-erased_at", "-pk")
    ]


def broken_erasures(book: Book) -> Iterator[Sentence]:
    """What stands open for erasing: words could go from what never changes."""
    rows = Erasure.objects.filter(book=book, ended_at=None).order_by("pk")
    for key in rows.values_list("pk", flat=True):
        yield said("Erasure {key} was begun and never ended.", key=key)

"""Reading questions to customers: the surveys with their figures, who was asked, what was said."""

import base64
import binascii
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, Subquery

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.parties.models import Contact
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen
from akker.voice.models import Answer, AskingPause, Invitation, Reply, Survey
from akker.voice.rules import LOW as LOWEST
from akker.voice.rules import QUIET_DAYS, Candidate, Counted, counted, is_low, rate_of

ALL, LOW, UNHEARD, WAITING = SHOWN = ("answered", "low", "unheard", "waiting")
_UID_BYTES = 16
_IS_LOW = Q(survey__kind="nps", answer__score__lte=LOWEST["nps"]) | Q(
    survey__kind="csat", answer__score__lte=LOWEST["csat"]
)
_REPLIES = Prefetch("answer__replies", Reply.objects.order_by("pk"))


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """With what came of it, of the customers whom the reader sees."""

    survey_id: int
    kind: str
    title: str
    question_en: str
    question_nl: str
    why_en: str
    why_nl: str
    made_on: dt.date
    made_by: str
    ended_on: dt.date | None
    asked: int
    counts: Counted
    answered: int

    @property
    def rate(self) -> int | None:
        return rate_of(self.answered, self.asked)


@dataclass(frozen=True, slots=True)
class ReplyRow:
    text: str
    told_on: dt.date
    told_by: str
    is_mailed: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Somebody who was asked, with the answer if there is one. `party_id` is a key of the group."""

    invitation_id: int
    survey_id: int
    kind: str
    title: str
    party_code: str
    party_name: str
    manager: str
    contact_id: int | None
    name: str
    asked_on: dt.date
    expires_at: dt.datetime
    is_mailed: bool
    answer_id: int | None
    answered_on: dt.date | None
    score: int | None
    text: str
    task_id: int | None
    recorded_by: str
    replies: tuple[ReplyRow, ...]

    @property
    def is_low(self) -> bool:
        return is_low(self.kind, self.score)


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """What is asked of the list; `show` is one of `SHOWN`: unheard is a low score of which the
    customer did not hear what was done. `parties` are keys of one customer, where they are known
    already."""

    survey_id: int | None = None
    party_code: str = ""
    show: str = ALL
    since: dt.date | None = None
    until: dt.date | None = None
    parties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What is shown to who holds a link: the question, and nothing else of the books."""

    company: str
    language: str
    kind: str
    question: str
    why: str


def surveys_of(book: Book, survey_id: int | None = None) -> list[SurveyRow]:
    """The latest first, those that are over last; or one. Three queries."""
    rows = Survey.objects.filter(book=book).order_by("-pk")
    if survey_id is not None:
        rows = rows.filter(pk=survey_id)
    surveys = sorted(rows, key=lambda row: row.ended_on is not None)
    mine = Invitation.objects.filter(seen(book, "party__"), book=book)
    given = Answer.objects.filter(seen(book, "party__"), book=book)
    if survey_id is not None:
        mine, given = mine.filter(survey=survey_id), given.filter(invitation__survey=survey_id)
    asked = dict(mine.order_by().values_list("survey").annotate(n=Count("pk")))
    scores: dict[int, dict[int | None, int]] = defaultdict(dict)
    groups = given.order_by().values_list("invitation__survey", "score").annotate(n=Count("pk"))
    for key, score, count in groups:
        scores[key][score] = count
    return [_survey(row, asked.get(row.pk, 0), scores[row.pk]) for row in surveys]


def _survey(row: Survey, asked: int, scores: dict[int | None, int]) -> SurveyRow:
    numbers = {score: count for score, count in scores.items() if score is not None}
    return SurveyRow(
        row.pk,
        row.kind,
        row.title,
        row.question_en,
        row.question_nl,
        row.why_en,
        row.why_nl,
        row.made_on,
        row.made_by,
        row.ended_on,
        asked,
        counted(row.kind, numbers),
        sum(scores.values()),
    )


def survey_of(book: Book, survey_id: int) -> SurveyRow:
    """One of them. Three queries. Refused: survey_unknown."""
    found = surveys_of(book, survey_id)
    if not found:
        raise survey_unknown(survey_id)
    return found[0]


def survey_unknown(survey_id: int) -> Refused:
    return Refused(
        "survey_unknown",
        "There is no survey {survey_id}.",
        remedy="Choose one from the list.",
        survey_id=survey_id,
    )


def answers_page(
    book: Book, asked: AnswerFilter, *, before_id: int | None = None, limit: int
) -> list[AnswerRow]:
    """Up to `limit` + 1: what was answered last first; of who was not heard, who was asked last.

    `before_id` is the key of the answer, or of the invitation where they wait. Two or three
    queries.
    """
    rows = Invitation.objects.filter(seen(book, "party__"), book=book)
    rows = rows.filter(answer__isnull=asked.show == WAITING)
    if asked.survey_id is not None:
        rows = rows.filter(survey=asked.survey_id)
    if asked.party_code:
        rows = rows.filter(party__in=keys_of_group(book, asked.party_code))
    if asked.show in (LOW, UNHEARD):
        rows = rows.filter(_IS_LOW)
    if asked.show == UNHEARD:
        rows = rows.filter(answer__replies=None)
    for name, value in (("gte", asked.since), ("lte", asked.until)):
        if value is not None:
            rows = rows.filter(**{f"answer__answered_on__{name}": value})
    if asked.parties:
        rows = rows.filter(party__in=asked.parties)
    if before_id is not None and asked.show == WAITING:
        rows = rows.filter(pk__lt=before_id)
    elif before_id is not None:
        on = Subquery(Answer.objects.filter(book=book, pk=before_id).values("answered_on"))
        same_day = Q(answer__answered_on=on, answer__pk__lt=before_id)
        rows = rows.filter(Q(answer__answered_on__lt=on) | same_day)
    found = rows.select_related("survey", "party__manager", "answer")
    found = found.prefetch_related(_REPLIES)
    order = ["-pk"] if asked.show == WAITING else ["-answer__answered_on", "-answer__pk"]
    return [_answer(row) for row in found.order_by(*order)[: limit + 1]]


def answer_of(book: Book, answer_id: int) -> AnswerRow:
    """One of them. Two queries. Refused: answer_unknown."""
    rows = Invitation.objects.filter(seen(book, "party__"), book=book, answer=answer_id)
    rows = rows.select_related("survey", "party__manager", "answer").prefetch_related(_REPLIES)
    row = rows.first()
    if row is None:
        raise answer_unknown(answer_id)
    return _answer(row)


def answer_unknown(answer_id: int) -> Refused:
    return Refused(
        "answer_unknown",
        "There is no answer {answer_id}.",
        remedy="Choose one from the list.",
        answer_id=answer_id,
    )


def _answer(row: Invitation) -> AnswerRow:
    given = getattr(row, "answer", None)
    manager = row.party.manager
    return AnswerRow(
        row.pk,
        row.survey_id,
        row.survey.kind,
        row.survey.title,
        row.party.code,
        row.party.name,
        (manager.name or manager.email) if manager else "",
        row.contact_id,
        row.name,
        row.asked_on,
        row.expires_at,
        bool(row.mail_uid),
        given.pk if given else None,
        given.answered_on if given else None,
        given.score if given else None,
        given.text if given else "",
        given.task_id if given else None,
        given.recorded_by if given else "",
        tuple(
            ReplyRow(one.text, one.told_on, one.told_by, bool(one.mail_uid))
            for one in (given.replies.all() if given else ())
        ),
    )


def quiet_days_of(book: Book) -> int:
    """For how many days somebody is left in peace after they were asked. One query."""
    row = AskingPause.objects.filter(book=book).first()
    return QUIET_DAYS if row is None else row.days


def candidates(book: Book, contact_ids: Collection[int]) -> list[Candidate]:
    """People at customers whom the reader sees, as they stand now. Two queries."""
    rows = Contact.objects.filter(seen(book, "party__"), book=book, pk__in=contact_ids)
    rows = rows.filter(party__is_customer=True).select_related("party", "key_player")
    asked = Invitation.objects.filter(book=book, contact__in=contact_ids).order_by()
    last = dict(asked.values_list("contact").annotate(last=Max("asked_on")))
    return [_candidate(row, last.get(row.pk)) for row in rows.order_by("party__code", "pk")]


def _candidate(row: Contact, last: dt.date | None) -> Candidate:
    player: Any = getattr(row, "key_player", None)
    return Candidate(
        row.pk,
        row.name,
        row.party.code,
        row.email,
        row.until_on is not None,
        player.consent if player else "",
        player.channel if player else "",
        last,
    )


def link_token(book: Book, secret: bytes) -> str:
    """What stands in a link: which books it is of, and a secret."""
    return base64.urlsafe_b64encode(bytes.fromhex(book.uid) + secret).decode().rstrip("=")


def book_of_token(token: str) -> Book | None:
    """The books that a link says it is of. One query, or none of what is no token."""
    try:
        parts = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    return Book.objects.filter(uid=parts[:_UID_BYTES].hex()).first()


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def open_link(book: Book, token: str) -> OpenLink:
    """The question behind a link that still works. Reading it answers nothing. One query.

    Refused: feedback_spent.
    """
    rows = Invitation.objects.filter(book=book, token_hash=token_hash(token), answer=None)
    row = rows.filter(expires_at__gt=dt.datetime.now(dt.UTC)).select_related("survey").first()
    if row is None:
        raise feedback_spent()
    is_dutch = row.language == "nl"
    return OpenLink(
        book.name,
        row.language,
        row.survey.kind,
        row.survey.question_nl if is_dutch else row.survey.question_en,
        row.survey.why_nl if is_dutch else row.survey.why_en,
    )


def feedback_spent() -> Refused:
    """In the same words whether it was used, is too old or never was."""
    return Refused(
        "feedback_spent",
        "This link does not work, or does not work any more.",
        remedy="If you answered already, thank you: that is kept. Else ask for a new link.",
    )

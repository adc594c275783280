"""What customers were asked by a link, and what they said."""

from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.customers import WhichCustomers
from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Asked, Day, In, Key, Moment, Out, Page
from akker.books.actor import Permission
from akker.voice.asking_many import ask_many
from akker.voice.queries import (
    WAITING,
    AnswerFilter,
    AnswerRow,
    SurveyRow,
    answer_of,
    answers_page,
    quiet_days_of,
    survey_of,
    surveys_of,
)
from akker.voice.queries_candidates import planned_asking
from akker.voice.replying import record_answer, tell_customer
from akker.voice.rules import NewSurvey
from akker.voice.surveying import ask_contact, change_asking_pause, end_survey, make_survey

router = Router(tags=["feedback"])
_LOOKING, _ASKING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
Kind = Literal["nps", "csat", "open"]
Question = Annotated[str, Field(max_length=300)]


class SurveyIn(In):
    """What is left empty is as usual."""

    kind: Kind
    title: Annotated[str, Field(max_length=120)]
    question_en: Question = ""
    question_nl: Question = ""
    why_en: Question = ""
    why_nl: Question = ""


class SurveyOut(Out):
    """`figure` is the NPS, from -100 to 100, or of csat how many of a hundred gave 4 or 5; of
    `answered` answers. `rate` is how many of a hundred who were asked answered.
    """

    survey_id: int
    kind: Kind
    title: str
    question_en: str
    question_nl: str
    why_en: str
    why_nl: str
    made_on: Day
    made_by: str
    ended_on: Day | None
    asked: int
    answered: int
    rate: int | None
    figure: int | None
    counts: list[tuple[int, int]]


class SurveySaid(Out):
    survey_id: int


class AskIn(In):
    """With `mails` the link goes to the address on the card; else it is in the answer."""

    contact_id: Key
    mails: bool = False


class AskManyIn(In, WhichCustomers):
    """Which customers, as in their list."""


class ManyAsked(Asked, WhichCustomers):
    """Which customers, as in their list."""


class PlannedOut(Out):
    """`why` somebody is not asked, or empty; null and empty where nobody who decides is known."""

    party: str
    contact_id: int | None
    name: str
    why: str


class ManySaid(Out):
    asked: int
    skipped: int


class AskedSaid(Out):
    """`link` is shown once: empty where it was mailed, or where a repeated Idempotency-Key asks."""

    invitation_id: int
    link: str


class AnswersAsked(Paged):
    """`show` is answered, low, unheard (low, and the customer did not hear what was done), or
    waiting: who was asked and did not answer.
    """

    show: Literal["answered", "low", "unheard", "waiting"] = "answered"
    party: Annotated[str, Field(max_length=40)] = ""
    survey_id: int | None = None
    since: Day | None = None
    until: Day | None = None


class HeardOut(Out):
    """What the customer heard."""

    text: str
    told_on: Day
    told_by: str
    is_mailed: bool


class AnswerOut(Out):
    """`task_id` is the task that a low score made; `recorded_by` who wrote down what was said in
    another way than by the link.
    """

    invitation_id: int
    answer_id: int | None
    survey_id: int
    kind: Kind
    title: str
    party: Annotated[str, Field(validation_alias="party_code")]
    contact_id: int | None
    name: str
    asked_on: Day
    expires_at: Moment
    is_mailed: bool
    answered_on: Day | None
    score: int | None
    text: str
    is_low: bool
    task_id: int | None
    recorded_by: str
    replies: list[HeardOut]


class RecordedIn(In):
    """What somebody said in a talk or on paper. Without a date it is today."""

    survey_id: Key
    contact_id: Key
    score: Annotated[int | None, Field(ge=0, le=10)] = None
    text: Annotated[str, Field(max_length=20_000)] = ""
    date: Day | None = None


class AnswerSaid(Out):
    answer_id: int


class ToldIn(In):
    """With `mails` it goes to who answered, today."""

    text: Annotated[str, Field(max_length=20_000)]
    date: Day | None = None
    mails: bool = False


class AskingPauseOut(Out):
    days: int


class AskingPauseIn(In):
    """For how many days nobody is asked again."""

    days: Annotated[int, Field(ge=0, le=730)]


def _survey(row: SurveyRow) -> SurveyOut:
    names = [name for name in SurveyOut.model_fields if name not in ("figure", "counts")]
    values = {name: getattr(row, name) for name in names}
    counts = list(row.counts.counts)
    return SurveyOut.model_validate({**values, "figure": row.counts.figure, "counts": counts})


@operation(router, "GET", "/surveys", asks=_LOOKING, answers=list[SurveyOut])
def list_surveys(request: ApiRequest) -> list[SurveyOut]:
    """The latest first, those that are over last, with what came of them."""
    return [_survey(row) for row in surveys_of(request.actor.book)]


@operation(router, "POST", "/surveys", asks=_ASKING, answers=SurveySaid, status=201)
def create_survey(request: ApiRequest, body: SurveyIn) -> SurveySaid:
    """Make a question to customers."""
    key = make_survey(request.actor, survey=NewSurvey(**body.model_dump()))
    return SurveySaid(survey_id=key)


@operation(router, "GET", "/surveys/{survey_id}", asks=_LOOKING, answers=SurveyOut)
def show_survey(request: ApiRequest, survey_id: int) -> SurveyOut:
    """One question with what came of it."""
    return _survey(survey_of(request.actor.book, survey_id))


@operation(router, "POST", "/surveys/{survey_id}/end", asks=_ASKING, answers=SurveySaid)
def end_one_survey(request: ApiRequest, survey_id: int) -> SurveySaid:
    """Nobody is asked any more; links that are out still work."""
    end_survey(request.actor, survey_id=survey_id)
    return SurveySaid(survey_id=survey_id)


@operation(
    router, "POST", "/surveys/{survey_id}/asked", asks=_ASKING, answers=AskedSaid, status=201
)
def ask_one_contact(request: ApiRequest, survey_id: int, body: AskIn) -> AskedSaid:
    """Ask one person at a customer."""
    links: list[str] = []
    key = ask_contact(
        request.actor,
        survey_id=survey_id,
        contact_id=body.contact_id,
        mails=body.mails,
        show=links.append,
    )
    return AskedSaid(invitation_id=key, link=links[-1] if links else "")


@operation(router, "GET", "/surveys/{survey_id}/many", asks=_LOOKING, answers=list[PlannedOut])
def list_asked_many(
    request: ApiRequest, survey_id: int, asked: Query[ManyAsked]
) -> list[PlannedOut]:
    """Who would be asked of these customers, and who not and why."""
    survey_of(request.actor.book, survey_id)
    rows = planned_asking(request.actor.book, asked.wanted)
    return [
        PlannedOut(
            party=row.party_code,
            contact_id=row.contact.contact_id if row.contact else None,
            name=row.contact.name if row.contact else "",
            why=row.why,
        )
        for row in rows
    ]


@operation(router, "POST", "/surveys/{survey_id}/many", asks=_ASKING, answers=ManySaid, status=201)
def ask_many_contacts(request: ApiRequest, survey_id: int, body: AskManyIn) -> ManySaid:
    """Mail the question to everybody with a part in decisions at these customers."""
    done = ask_many(request.actor, survey_id=survey_id, customers=body.wanted)
    return ManySaid(asked=done.asked, skipped=done.skipped)


@operation(router, "GET", "/answers", asks=_LOOKING, answers=Page[AnswerOut])
def list_answers(request: ApiRequest, asked: Query[AnswersAsked]) -> Page[AnswerOut]:
    """What was answered, the last first; or who was asked and did not answer."""
    places = places_in(asked.cursor, int)
    wanted = AnswerFilter(
        asked.survey_id, asked.party, asked.show, since=asked.since, until=asked.until
    )
    before = int(places[0]) if places else None
    rows = answers_page(request.actor.book, wanted, before_id=before, limit=asked.limit)

    def place(row: AnswerRow) -> tuple[int]:
        return (row.invitation_id if asked.show == WAITING else row.answer_id or 0,)

    return page_of(rows, asked.limit, AnswerOut.model_validate, place)


@operation(router, "POST", "/answers", asks=_ASKING, answers=AnswerSaid, status=201)
def record_one_answer(request: ApiRequest, body: RecordedIn) -> AnswerSaid:
    """Write down what somebody said in another way than by a link."""
    given = body.model_dump(exclude={"date"})
    return AnswerSaid(answer_id=record_answer(request.actor, **given, on=body.date))


@operation(router, "GET", "/answers/{answer_id}", asks=_LOOKING, answers=AnswerOut)
def show_answer(request: ApiRequest, answer_id: int) -> AnswerOut:
    """One answer with what the customer heard of it."""
    return AnswerOut.model_validate(answer_of(request.actor.book, answer_id))


@operation(
    router, "POST", "/answers/{answer_id}/replies", asks=_ASKING, answers=AnswerSaid, status=201
)
def tell_one_customer(request: ApiRequest, answer_id: int, body: ToldIn) -> AnswerSaid:
    """Keep what the customer heard of what was done; the task of a low score is done by it."""
    tell_customer(
        request.actor, answer_id=answer_id, text=body.text, on=body.date, mails=body.mails
    )
    return AnswerSaid(answer_id=answer_id)


@operation(router, "GET", "/asking-pause", asks=_LOOKING, answers=AskingPauseOut)
def show_asking_pause(request: ApiRequest) -> AskingPauseOut:
    """For how many days somebody is left in peace after they were asked."""
    return AskingPauseOut(days=quiet_days_of(request.actor.book))


@operation(router, "POST", "/asking-pause", asks=Permission.CHANGE_SETTINGS, answers=AskingPauseOut)
def set_asking_pause(request: ApiRequest, body: AskingPauseIn) -> AskingPauseOut:
    """Set the days between two questions to the same person."""
    change_asking_pause(request.actor, days=body.days)
    return AskingPauseOut(days=body.days)

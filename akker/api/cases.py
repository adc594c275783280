"""Cases: questions and complaints of customers, what is said in them, and how they end."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from akker.access.queries import members_of
from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, cursor_unreadable, page_of, places_in
from akker.api.schemas import Day, In, Key, Moment, Out, Page
from akker.books.actor import Permission, reading
from akker.cases.handling import add_case_line, close_case, hand_case, reopen_case
from akker.cases.opening import open_case
from akker.cases.promising import change_service_promise
from akker.cases.queries import CaseFilter, Place, case_of, cases_page, service_promise
from akker.cases.rules import NewCase

router = Router(tags=["cases"])
_LOOKING, _CHANGING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
Kind = Literal["question", "complaint"]
Team = Literal["service", "product", "finance"]
Status = Literal["open", "waiting for the team", "waiting for the customer", "closed"]
Outcome = Literal["solved", "explained", "declined", "withdrawn"]
PartyCode = Annotated[str, Field(max_length=40)]
Email = Annotated[str, Field(max_length=254)]
Words = Annotated[str, Field(max_length=100_000)]
Days = Annotated[int, Field(ge=0, le=1000)]


class CaseOut(Out):
    """`label` is the number as customers are told it; `due_at` is by when an answer of ours is
    due, `answered_at` when the first one was given."""

    case_no: int
    label: str
    party_code: str
    kind: Kind
    contact_id: int | None
    contact_name: str
    subject: str
    text: str
    owner: str
    team: Team
    status: Status
    due_at: Moment
    opened_at: Moment
    opened_on: Day
    opened_by: str
    answered_at: Moment | None
    closed_on: Day | None
    closed_by: str
    outcome: Outcome | Literal[""]
    answer: str


class CaseLineOut(Out):
    """`kind` is ours, theirs or note for what was said; handed, closed or reopened for a turn."""

    line_id: int
    kind: str
    at: Moment
    who: str
    text: str


class KnownCaseOut(CaseOut):
    """`activity_id` is the note that it came of, for who may read that."""

    activity_id: int | None
    lines: list[CaseLineOut]


class CasesAsked(Paged):
    """`show` is open, overdue, one of the two ways of waiting, closed or all; `owner` the e-mail
    address of a member, `text` a part of the subject or of the name of the customer, or the number.
    Disputes are at `/disputes`."""

    show: Status | Literal["overdue", "all"] = "open"
    party: PartyCode = ""
    kind: Kind | Literal[""] = ""
    team: Team | Literal[""] = ""
    owner: Email = ""
    text: Annotated[str, Field(max_length=200)] = ""


class NewCaseIn(In):
    """Without an owner it is of whoever sends it; without `at` it is opened now, and without
    `due_at` an answer is due by the service promise of its kind."""

    party: PartyCode
    kind: Kind
    subject: Annotated[str, Field(max_length=800)]
    text: Words = ""
    contact_id: Key | None = None
    owner: Email = ""
    team: Team = "service"
    at: Moment | None = None
    due_at: Moment | None = None
    activity_id: Key | None = None


class CaseLineIn(In):
    """`ours` is what we answered, `theirs` what the customer said, `note` is among ourselves."""

    kind: Literal["ours", "theirs", "note"]
    text: Words
    who: Annotated[str, Field(max_length=600)] = ""
    at: Moment | None = None


class HandIn(In):
    """What is left out stays as it is."""

    owner: Email = ""
    team: Team | Literal[""] = ""
    due_at: Moment | None = None
    note: Words = ""


class CaseClosingIn(In):
    """`answer` is what the customer was told."""

    outcome: Outcome
    answer: Words
    at: Moment | None = None


class ReopeningIn(In):
    why: Words


class ServicePromiseIn(In):
    """Working days until we answer; what is left out stays as it is."""

    question: Days | None = None
    complaint: Days | None = None


class ServicePromiseOut(Out):
    question: int
    complaint: int


class CaseSaid(Out):
    case_no: int


class CaseLineSaid(Out):
    case_no: int
    line_id: int


@operation(router, "GET", "/cases", asks=_LOOKING, answers=Page[CaseOut])
def list_cases(request: ApiRequest, asked: Query[CasesAsked]) -> Page[CaseOut]:
    """The latest first."""
    book = request.actor.book
    owner = None
    if asked.owner:
        known = {one.email: one.user_id for one in members_of(book)}
        owner = known.get(asked.owner.lower(), 0)
    wanted = CaseFilter(asked.show, asked.party, asked.kind, asked.team, owner, asked.text)
    now, before = dt.datetime.now(dt.UTC), _place(asked.cursor)
    rows = cases_page(book, wanted, now=now, before=before, limit=asked.limit)
    return page_of(
        rows,
        asked.limit,
        CaseOut.model_validate,
        lambda row: (row.opened_on.isoformat(), row.case_no),
    )


def _place(cursor: str) -> Place | None:
    """Refused: cursor_unreadable."""
    places = places_in(cursor, str, int)
    if places is None:
        return None
    try:
        return dt.date.fromisoformat(str(places[0])), int(places[1])
    except ValueError:
        raise cursor_unreadable() from None


@operation(router, "POST", "/cases", asks=_CHANGING, answers=CaseSaid, status=201)
def begin_case(request: ApiRequest, body: NewCaseIn) -> CaseSaid:
    """Keep what a customer asks or complains of, until it is closed."""
    given = body.model_dump(exclude={"party"})
    new = NewCase(party_code=body.party, **given)
    return CaseSaid(case_no=open_case(request.actor, case=new))


@operation(router, "GET", "/cases/{case_no}", asks=_LOOKING, answers=KnownCaseOut)
def show_case(request: ApiRequest, case_no: int) -> KnownCaseOut:
    """With all that was said in it, in its order."""
    found = case_of(request.actor.book, request.actor.user_id, case_no)
    row: dict[str, Any] = CaseOut.model_validate(found.row).model_dump()
    return KnownCaseOut(
        **row,
        activity_id=found.row.activity_id,
        lines=[CaseLineOut.model_validate(one) for one in found.lines],
    )


@operation(
    router, "POST", "/cases/{case_no}/lines", asks=_CHANGING, answers=CaseLineSaid, status=201
)
def say_in_case(request: ApiRequest, case_no: int, body: CaseLineIn) -> CaseLineSaid:
    """Our words, the customer's, or a note among ourselves."""
    key = add_case_line(
        request.actor, case_no=case_no, kind=body.kind, text=body.text, who=body.who, at=body.at
    )
    return CaseLineSaid(case_no=case_no, line_id=key)


@operation(router, "POST", "/cases/{case_no}/hand", asks=_CHANGING, answers=CaseSaid)
def hand_case_on(request: ApiRequest, case_no: int, body: HandIn) -> CaseSaid:
    """To another owner or team, or another moment at which an answer is due."""
    hand_case(
        request.actor,
        case_no=case_no,
        owner=body.owner,
        team=body.team,
        due_at=body.due_at,
        note=body.note,
    )
    return CaseSaid(case_no=case_no)


@operation(router, "POST", "/cases/{case_no}/close", asks=_CHANGING, answers=CaseSaid)
def close_one_case(request: ApiRequest, case_no: int, body: CaseClosingIn) -> CaseSaid:
    """With what came of it, and what the customer was told."""
    close_case(request.actor, case_no=case_no, outcome=body.outcome, answer=body.answer, at=body.at)
    return CaseSaid(case_no=case_no)


@operation(router, "POST", "/cases/{case_no}/reopen", asks=_CHANGING, answers=CaseSaid)
def reopen_one_case(request: ApiRequest, case_no: int, body: ReopeningIn) -> CaseSaid:
    """It is not over after all; the next answer is due by the service promise."""
    reopen_case(request.actor, case_no=case_no, why=body.why)
    return CaseSaid(case_no=case_no)


@operation(router, "GET", "/service-promise", asks=_LOOKING, answers=ServicePromiseOut)
def show_service_promise(request: ApiRequest) -> ServicePromiseOut:
    """Working days until we answer, by kind of case."""
    return ServicePromiseOut(**service_promise(request.actor.book))


@operation(
    router,
    "POST",
    "/service-promise",
    asks=Permission.CHANGE_SETTINGS,
    answers=ServicePromiseOut,
)
def set_service_promise(request: ApiRequest, body: ServicePromiseIn) -> ServicePromiseOut:
    """Open cases keep the moment at which they are due."""
    days = {kind: count for kind, count in body.model_dump().items() if count is not None}
    change_service_promise(request.actor, days=days)
    with reading(request.actor.book):
        return ServicePromiseOut(**service_promise(request.actor.book))

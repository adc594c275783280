"""The register of requirements: what customers want, what it is worth, and the answer."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, In, Key, Out
from akker.books.actor import Permission
from akker.cases.queries_requirements import RequirementFilter, requirement_of, requirements
from akker.cases.requirement_rules import MOST_WORTH, NewWish
from akker.cases.requiring import (
    add_wish,
    change_requirement,
    change_worth,
    decide_requirement,
    keep_requirement,
    tell_answer,
)

router = Router(tags=["requirements"])
_LOOKING, _CHANGING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
Priority = Literal["high", "normal", "low"]
State = Literal["open", "planned", "done", "declined"]
PartyCode = Annotated[str, Field(max_length=40)]
Worth = Annotated[int, Field(ge=0, le=MOST_WORTH)]
Title = Annotated[str, Field(max_length=800)]
Words = Annotated[str, Field(max_length=100_000)]


class RequirementOut(Out):
    """`worth_minor`, in minor units of the currency of the books, `asked_by` and `waiting` count
    the customers whom the reader sees."""

    requirement_id: int
    title: str
    text: str
    priority: Priority
    state: State
    answer: str
    decided_on: Day | None
    made_on: Day
    made_by: str
    worth_minor: int
    asked_by: int
    waiting: int


class WishOut(Out):
    """A customer who wants it; `told_on` is when they heard the answer given last."""

    party_code: str
    contact_name: str
    worth_minor: int
    asked_on: Day
    told_on: Day | None
    told_by: str


class KnownRequirementOut(RequirementOut):
    wishes: list[WishOut]


class RequirementsOut(Out):
    rows: list[RequirementOut]


class RequirementsAsked(Asked):
    """Without `show` those that are open or planned."""

    show: State | Literal["all", ""] = ""
    party: PartyCode = ""
    order: Literal["worth", "priority"] = "worth"


class WishIn(In):
    """Without a day it was asked today."""

    party: PartyCode
    worth_minor: Worth = 0
    contact_id: Key | None = None
    asked_on: Day | None = None


class RequirementIn(In):
    title: Title
    text: Words = ""
    priority: Priority = "normal"


class NewRequirementIn(RequirementIn):
    """With the first customer who wants it."""

    wish: WishIn


class DecisionIn(In):
    """`answer` is what customers are to hear; open again has none."""

    state: State
    answer: Words = ""


class WorthIn(In):
    party: PartyCode
    worth_minor: Worth


class HeardIn(In):
    """Without a day it was today."""

    party: PartyCode
    told_on: Day | None = None


class RequirementSaid(Out):
    requirement_id: int


def _wish(body: WishIn) -> NewWish:
    return NewWish(body.party, body.worth_minor, body.contact_id, body.asked_on)


@operation(router, "GET", "/requirements", asks=_LOOKING, answers=RequirementsOut)
def list_requirements(request: ApiRequest, asked: Query[RequirementsAsked]) -> RequirementsOut:
    """The most euros first, or by priority; some thousands at most."""
    wanted = RequirementFilter(asked.show, asked.party, asked.order)
    rows = requirements(request.actor.book, wanted)
    return RequirementsOut(rows=[RequirementOut.model_validate(one) for one in rows])


@operation(router, "POST", "/requirements", asks=_CHANGING, answers=RequirementSaid, status=201)
def write_down_requirement(request: ApiRequest, body: NewRequirementIn) -> RequirementSaid:
    """What a customer wants of us."""
    key = keep_requirement(
        request.actor,
        title=body.title,
        text=body.text,
        priority=body.priority,
        wish=_wish(body.wish),
    )
    return RequirementSaid(requirement_id=key)


_ONE = "/requirements/{requirement_id}"


@operation(router, "GET", _ONE, asks=_LOOKING, answers=KnownRequirementOut)
def show_requirement(request: ApiRequest, requirement_id: int) -> KnownRequirementOut:
    """With the customers behind it."""
    found, wishes = requirement_of(request.actor.book, requirement_id)
    row: dict[str, Any] = RequirementOut.model_validate(found).model_dump()
    return KnownRequirementOut(**row, wishes=[WishOut.model_validate(one) for one in wishes])


@operation(router, "PUT", _ONE, asks=_CHANGING, answers=RequirementSaid)
def replace_requirement(
    request: ApiRequest, requirement_id: int, body: RequirementIn
) -> RequirementSaid:
    """Title, description and priority."""
    change_requirement(
        request.actor,
        requirement_id=requirement_id,
        title=body.title,
        text=body.text,
        priority=body.priority,
    )
    return RequirementSaid(requirement_id=requirement_id)


@operation(router, "POST", _ONE + "/wishes", asks=_CHANGING, answers=RequirementSaid, status=201)
def back_requirement(request: ApiRequest, requirement_id: int, body: WishIn) -> RequirementSaid:
    """One more customer wants it."""
    add_wish(request.actor, requirement_id=requirement_id, wish=_wish(body))
    return RequirementSaid(requirement_id=requirement_id)


@operation(router, "POST", _ONE + "/worth", asks=_CHANGING, answers=RequirementSaid)
def say_worth(request: ApiRequest, requirement_id: int, body: WorthIn) -> RequirementSaid:
    """What it is worth to a customer."""
    change_worth(
        request.actor,
        requirement_id=requirement_id,
        party_code=body.party,
        worth_minor=body.worth_minor,
    )
    return RequirementSaid(requirement_id=requirement_id)


@operation(router, "POST", _ONE + "/decision", asks=_CHANGING, answers=RequirementSaid)
def decide_on_requirement(
    request: ApiRequest, requirement_id: int, body: DecisionIn
) -> RequirementSaid:
    """What we do about it; the customers behind it wait for the answer."""
    decide_requirement(
        request.actor, requirement_id=requirement_id, state=body.state, answer=body.answer
    )
    return RequirementSaid(requirement_id=requirement_id)


@operation(router, "POST", _ONE + "/told", asks=_CHANGING, answers=RequirementSaid)
def customer_was_told(request: ApiRequest, requirement_id: int, body: HeardIn) -> RequirementSaid:
    """A customer heard the answer."""
    on: dt.date | None = body.told_on
    tell_answer(request.actor, requirement_id=requirement_id, party_code=body.party, on=on)
    return RequirementSaid(requirement_id=requirement_id)

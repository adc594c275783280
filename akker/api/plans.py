"""Plans with customers: what is asked, agreed, to be reached and to be done."""

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Day, In, Key, Out, Page
from akker.books.actor import Permission
from akker.planning.agreeing import approve_version, keep_version
from akker.planning.filling import (
    add_action,
    add_objective,
    add_point,
    change_point,
    end_objective,
    end_point,
    say_value,
)
from akker.planning.planning import PlanChange, change_plan, close_plan, open_plan, review_plan
from akker.planning.queries import PlanFilter, plan_of, plans_page
from akker.planning.rules import NewObjective, NewPlan, NewPoint

router = Router(tags=["plans"])
_LOOKING, _CHANGING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
Kind = Literal["plan", "onboarding", "rescue", "renewal", "expansion", "review"]
Point = Literal[
    "question",
    "goal",
    "give",
    "get",
    "strength",
    "weakness",
    "opportunity",
    "threat",
    "white space",
    "risk",
    "resource",
]
Side = Literal["both", "theirs", "ours"]
Measure = Literal["by hand", "revenue", "margin", "open", "overdue", "days late", "NPS"]
Line = Annotated[str, Field(max_length=300)]
Value = Annotated[int, Field(ge=-(10**15), le=10**15)]


class AccountPlanOut(Out):
    plan_id: int
    party_code: str
    kind: Kind
    title: str
    starts_on: Day
    ends_on: Day
    review_on: Day | None
    review_days: int | None
    closed_on: Day | None
    outcome: str
    lesson: str


class PointOut(Out):
    """`amount_minor` in minor units of the currency of the books. A risk can name the competitor
    whom they consider."""

    point_id: int
    kind: Point
    side: Side
    text: str
    answer: str
    amount_minor: int | None
    noted_on: Day
    competitor_id: int | None
    competitor: str


class ObjectiveOut(Out):
    """Values in the unit of the measure: minor units for money, hundredths for a share of a
    hundred and for days, whole numbers by hand."""

    objective_id: int
    goal_id: int | None
    text: str
    measure: Measure
    start_value: int
    target_value: int
    hand_value: int | None
    due_on: Day


class ActionOut(Out):
    """`task_id` as in `/tasks`, where it is done or moved."""

    task_id: int
    text: str
    owner: str
    due_on: Day
    done_on: Day | None
    point_id: int | None
    objective_id: int | None


class VersionOut(Out):
    number: int
    agreed_on: Day
    agreed_with: str
    kept_by: str
    approved_by: str
    approved_on: Day | None


class KnownPlanOut(AccountPlanOut):
    points: list[PointOut]
    objectives: list[ObjectiveOut]
    actions: list[ActionOut]
    versions: list[VersionOut]


class PlansAsked(Paged):
    """Open plans, unless `show` is all."""

    party: Annotated[str, Field(max_length=40)] = ""
    kind: Kind | Literal[""] = ""
    show: Literal["open", "all"] = "open"


class NewPlanIn(In):
    """Without a title it has that of its kind; without an owner its steps are of who looks after
    the customer."""

    party: Annotated[str, Field(max_length=40)]
    kind: Kind = "plan"
    starts_on: Day
    ends_on: Day
    title: Annotated[str, Field(max_length=120)] = ""
    review_on: Day | None = None
    review_days: int | None = None
    owner: Annotated[str, Field(max_length=254)] = ""


class AccountPlanIn(In):
    title: Annotated[str, Field(max_length=120)]
    starts_on: Day
    ends_on: Day
    review_on: Day | None = None
    review_days: int | None = None


class PointIn(In):
    kind: Point
    text: Line
    side: Side = "both"
    answer: Annotated[str, Field(max_length=4000)] = ""
    amount_minor: Value | None = None
    competitor_id: Key | None = None


class ObjectiveIn(In):
    text: Line
    measure: Measure = "by hand"
    start_value: Value = 0
    target_value: Value = 100
    due_on: Day | None = None
    goal_id: int | None = None


class ValueIn(In):
    value: Value


class ActionIn(In):
    """Without an owner it is whoever asks."""

    text: Line
    due_on: Day | None = None
    owner: Annotated[str, Field(max_length=254)] = ""
    point_id: int | None = None
    objective_id: int | None = None


class VersionIn(In):
    agreed_with: Annotated[str, Field(max_length=150)] = ""
    agreed_on: Day | None = None


class ReviewIn(In):
    reviewed_on: Day | None = None


class ClosingIn(In):
    outcome: Literal["reached", "partly", "missed", "kept", "lost"]
    lesson: Annotated[str, Field(max_length=500)] = ""


class PlanSaid(Out):
    plan_id: int


class PlanTold(PlanSaid):
    """Of a rescue: to whom of the team mail was written, by e-mail address, and to whom it could
    not be: no mail server is set, or no mail goes to the address."""

    told: list[str]
    not_told: list[str]


class PartSaid(Out):
    """The key of the part: a point, an objective, a task or the number of a version."""

    plan_id: int
    part_id: int


class ReviewSaid(Out):
    plan_id: int
    review_on: dt.date | None


@operation(router, "GET", "/plans", asks=_LOOKING, answers=Page[AccountPlanOut])
def list_plans(request: ApiRequest, asked: Query[PlansAsked]) -> Page[AccountPlanOut]:
    """The latest first."""
    places = places_in(asked.cursor, int)
    wanted = PlanFilter(asked.party, asked.kind, asked.show == "open")
    before = int(places[0]) if places else None
    rows = plans_page(request.actor.book, wanted, before_id=before, limit=asked.limit)
    return page_of(rows, asked.limit, AccountPlanOut.model_validate, lambda row: (row.plan_id,))


@operation(router, "POST", "/plans", asks=_CHANGING, answers=PlanTold, status=201)
def begin_plan(request: ApiRequest, body: NewPlanIn) -> PlanTold:
    """Begin a plan with the questions and steps of its kind. Of a rescue the team is told."""
    given = body.model_dump(exclude={"party", "owner"})
    plan = NewPlan(party_code=body.party, **given)
    begun = open_plan(request.actor, plan=plan, owner=body.owner)
    return PlanTold(plan_id=begun.plan_id, **asdict(begun.team))


@operation(router, "GET", "/plans/{plan_id}", asks=_LOOKING, answers=KnownPlanOut)
def show_plan(request: ApiRequest, plan_id: int) -> KnownPlanOut:
    """A plan with all that stands in it."""
    found = plan_of(request.actor.book, plan_id)
    row: dict[str, Any] = AccountPlanOut.model_validate(found.row).model_dump()
    return KnownPlanOut(
        **row,
        points=[PointOut.model_validate(one) for one in found.points],
        objectives=[ObjectiveOut.model_validate(one) for one in found.objectives],
        actions=[ActionOut.model_validate(one) for one in found.actions],
        versions=[VersionOut.model_validate(one) for one in found.versions],
    )


@operation(router, "PUT", "/plans/{plan_id}", asks=_CHANGING, answers=PlanSaid)
def replace_plan(request: ApiRequest, plan_id: int, body: AccountPlanIn) -> PlanSaid:
    """Give anew how a plan is called, its days, and when it is reviewed."""
    change_plan(request.actor, plan_id=plan_id, change=PlanChange(**body.model_dump()))
    return PlanSaid(plan_id=plan_id)


@operation(router, "POST", "/plans/{plan_id}/points", asks=_CHANGING, answers=PartSaid, status=201)
def add_plan_point(request: ApiRequest, plan_id: int, body: PointIn) -> PartSaid:
    """Add a question, a goal, a give or get, or a block that the plan is built of."""
    key = add_point(request.actor, plan_id=plan_id, point=NewPoint(**body.model_dump()))
    return PartSaid(plan_id=plan_id, part_id=key)


@operation(router, "PUT", "/plans/{plan_id}/points/{point_id}", asks=_CHANGING, answers=PartSaid)
def replace_plan_point(request: ApiRequest, plan_id: int, point_id: int, body: PointIn) -> PartSaid:
    """Write a point anew; its kind stays."""
    point = NewPoint(**body.model_dump())
    change_point(request.actor, plan_id=plan_id, point_id=point_id, point=point)
    return PartSaid(plan_id=plan_id, part_id=point_id)


@operation(
    router,
    "POST",
    "/plans/{plan_id}/points/{point_id}/end",
    asks=_CHANGING,
    answers=PartSaid,
)
def end_plan_point(request: ApiRequest, plan_id: int, point_id: int) -> PartSaid:
    """Take a point out of the plan."""
    end_point(request.actor, plan_id=plan_id, point_id=point_id)
    return PartSaid(plan_id=plan_id, part_id=point_id)


@operation(
    router, "POST", "/plans/{plan_id}/objectives", asks=_CHANGING, answers=PartSaid, status=201
)
def add_plan_objective(request: ApiRequest, plan_id: int, body: ObjectiveIn) -> PartSaid:
    """Add something to reach by a day."""
    objective = NewObjective(**body.model_dump())
    key = add_objective(request.actor, plan_id=plan_id, objective=objective)
    return PartSaid(plan_id=plan_id, part_id=key)


@operation(
    router,
    "POST",
    "/plans/{plan_id}/objectives/{objective_id}/value",
    asks=_CHANGING,
    answers=PartSaid,
)
def say_objective_value(
    request: ApiRequest, plan_id: int, objective_id: int, body: ValueIn
) -> PartSaid:
    """Say how an objective stands that nothing else tells."""
    say_value(request.actor, plan_id=plan_id, objective_id=objective_id, value=body.value)
    return PartSaid(plan_id=plan_id, part_id=objective_id)


@operation(
    router,
    "POST",
    "/plans/{plan_id}/objectives/{objective_id}/end",
    asks=_CHANGING,
    answers=PartSaid,
)
def end_plan_objective(request: ApiRequest, plan_id: int, objective_id: int) -> PartSaid:
    """Take an objective out of the plan."""
    end_objective(request.actor, plan_id=plan_id, objective_id=objective_id)
    return PartSaid(plan_id=plan_id, part_id=objective_id)


@operation(router, "POST", "/plans/{plan_id}/actions", asks=_CHANGING, answers=PartSaid, status=201)
def add_plan_action(request: ApiRequest, plan_id: int, body: ActionIn) -> PartSaid:
    """Add a task of the plan."""
    key = add_action(request.actor, plan_id=plan_id, **body.model_dump())
    return PartSaid(plan_id=plan_id, part_id=key)


@operation(
    router, "POST", "/plans/{plan_id}/versions", asks=_CHANGING, answers=PartSaid, status=201
)
def keep_plan_version(request: ApiRequest, plan_id: int, body: VersionIn) -> PartSaid:
    """Keep the plan as it stands, agreed with somebody."""
    number = keep_version(
        request.actor, plan_id=plan_id, agreed_with=body.agreed_with, on=body.agreed_on
    )
    return PartSaid(plan_id=plan_id, part_id=number)


@operation(
    router,
    "POST",
    "/plans/{plan_id}/versions/{number}/approve",
    asks=_CHANGING,
    answers=PartSaid,
)
def approve_plan_version(request: ApiRequest, plan_id: int, number: int) -> PartSaid:
    """Approve a version that somebody else kept."""
    approve_version(request.actor, plan_id=plan_id, number=number)
    return PartSaid(plan_id=plan_id, part_id=number)


@operation(router, "POST", "/plans/{plan_id}/review", asks=_CHANGING, answers=ReviewSaid)
def review_one_plan(request: ApiRequest, plan_id: int, body: ReviewIn) -> ReviewSaid:
    """Say that a plan was looked at; the answer has the day of the next time."""
    next_on = review_plan(request.actor, plan_id=plan_id, on=body.reviewed_on)
    return ReviewSaid(plan_id=plan_id, review_on=next_on)


@operation(router, "POST", "/plans/{plan_id}/close", asks=_CHANGING, answers=PlanTold)
def close_one_plan(request: ApiRequest, plan_id: int, body: ClosingIn) -> PlanTold:
    """Close a plan with what came of it. Of a rescue the team is told."""
    team = close_plan(request.actor, plan_id=plan_id, outcome=body.outcome, lesson=body.lesson)
    return PlanTold(plan_id=plan_id, **asdict(team))

"""Reading plans: the list, and one with all that stands in it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen
from akker.planning.models import AccountPlan, Objective, PlanAction, PlanPoint, PlanVersion
from akker.planning.rules import ActionState, PointState


@dataclass(frozen=True, slots=True)
class PlanRow:
    plan_id: int
    party_code: str
    party_name: str
    kind: str
    title: str
    starts_on: dt.date
    ends_on: dt.date
    review_on: dt.date | None
    review_days: int | None
    made_by: str
    closed_on: dt.date | None
    outcome: str
    lesson: str

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


@dataclass(frozen=True, slots=True)
class PointRow:
    point_id: int
    kind: str
    side: str
    text: str
    answer: str
    amount_minor: int | None
    noted_on: dt.date
    competitor_id: int | None = None
    competitor: str = ""

    @property
    def state(self) -> PointState:
        return PointState(self.kind, bool(self.answer), self.noted_on)


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """Values in the unit of the measure; `hand_value` as somebody said it."""

    objective_id: int
    goal_id: int | None
    text: str
    measure: str
    start_value: int
    target_value: int
    hand_value: int | None
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class ActionRow:
    task_id: int
    text: str
    owner: str
    owner_name: str
    due_on: dt.date
    done_on: dt.date | None
    point_id: int | None
    objective_id: int | None

    @property
    def state(self) -> ActionState:
        return ActionState(self.due_on, self.done_on is not None)


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    agreed_on: dt.date
    agreed_with: str
    kept_by: str
    kept_by_id: int | None
    approved_by: str
    approved_on: dt.date | None
    content: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A plan with its points, objectives and actions that did not end, and its versions."""

    row: PlanRow
    points: tuple[PointRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    actions: tuple[ActionRow, ...]
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What is asked of the list. `due_by` leaves those whose review is due by a day."""

    party_code: str = ""
    kind: str = ""
    only_open: bool = True
    due_by: dt.date | None = None


def plans_page(
    book: Book, asked: PlanFilter, *, before_id: int | None = None, limit: int
) -> list[PlanRow]:
    """Up to `limit` + 1, the latest first; of those to review the longest waiting first."""
    rows = AccountPlan.objects.filter(seen(book, "party__"), book=book).select_related("party")
    if asked.party_code:
        rows = rows.filter(party__in=keys_of_group(book, asked.party_code))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.only_open:
        rows = rows.filter(closed_on=None)
    if asked.due_by is not None:
        rows = rows.filter(closed_on=None, review_on__lte=asked.due_by)
        return [_plan(row) for row in rows.order_by("review_on", "pk")[: limit + 1]]
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [_plan(row) for row in rows.order_by("-pk")[: limit + 1]]


def plan_of(book: Book, plan_id: int) -> KnownPlan:
    """With all that stands in it. Five queries. Refused: plan_unknown."""
    rows = AccountPlan.objects.filter(seen(book, "party__"), book=book, pk=plan_id)
    row = rows.select_related("party").first()
    if row is None:
        raise plan_unknown(plan_id)
    return _known(book, [row])[0]


def open_plans_of(
    book: Book, group: Collection[int], *, since: dt.date | None = None
) -> list[KnownPlan]:
    """Those of a party and of who was merged into it (`keys_of_group`); those too that were still
    open on `since`. Five queries."""
    is_open = Q(closed_on=None) | (Q(closed_on__gte=since) if since else Q())
    rows = AccountPlan.objects.filter(is_open, seen(book, "party__"), book=book, party__in=group)
    return _known(book, list(rows.select_related("party").order_by("pk")))


def _known(book: Book, rows: list[AccountPlan]) -> list[KnownPlan]:
    own = Q(book=book, plan__in=[row.pk for row in rows])
    points = PlanPoint.objects.filter(own, ended_on=None)
    points = points.select_related("competitor").order_by("pk")
    objectives = Objective.objects.filter(own, ended_on=None).order_by("due_on", "pk")
    actions = PlanAction.objects.filter(own, task__dropped_on=None)
    actions = actions.select_related("task__owner").order_by("task__due_on", "pk")
    versions = PlanVersion.objects.filter(own).order_by("-number")
    found: dict[int, tuple[list[Any], ...]] = {row.pk: ([], [], [], []) for row in rows}
    kinds: tuple[Any, ...] = (points, objectives, actions, versions)
    for place, parts in enumerate(kinds):
        for part in parts:
            found[part.plan_id][place].append(part)
    return [
        KnownPlan(
            _plan(row),
            tuple(map(_point, found[row.pk][0])),
            tuple(map(_objective, found[row.pk][1])),
            tuple(map(_action, found[row.pk][2])),
            tuple(map(_version, found[row.pk][3])),
        )
        for row in rows
    ]


def _plan(row: AccountPlan) -> PlanRow:
    return PlanRow(
        row.pk,
        row.party.code,
        row.party.name,
        row.kind,
        row.title,
        row.starts_on,
        row.ends_on,
        row.review_on,
        row.review_days,
        row.made_by,
        row.closed_on,
        row.outcome,
        row.lesson,
    )


def _point(row: PlanPoint) -> PointRow:
    return PointRow(
        row.pk,
        row.kind,
        row.side,
        row.text,
        row.answer,
        row.amount_minor,
        row.noted_on,
        row.competitor_id,
        row.competitor.name if row.competitor else "",
    )


def _objective(row: Objective) -> ObjectiveRow:
    return ObjectiveRow(
        row.pk,
        row.goal_id,
        row.text,
        row.measure,
        row.start_value,
        row.target_value,
        row.hand_value,
        row.due_on,
    )


def _action(row: PlanAction) -> ActionRow:
    task, owner = row.task, row.task.owner
    return ActionRow(
        task.pk,
        task.text,
        owner.email if owner else "",
        (owner.name or owner.email) if owner else "",
        task.due_on,
        task.done_on,
        row.point_id,
        row.objective_id,
    )


def _version(row: PlanVersion) -> VersionRow:
    return VersionRow(
        row.number,
        row.agreed_on,
        row.agreed_with,
        row.kept_by,
        row.kept_by_id,
        row.approved_by,
        row.approved_on,
        row.content,
    )


def plan_unknown(plan_id: int) -> Refused:
    return Refused(
        "plan_unknown",
        "There is no plan {plan_id} here.",
        remedy="Look at the list of plans.",
        plan_id=plan_id,
    )

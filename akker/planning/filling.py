"""What stands in a plan: points, objectives and actions."""

import datetime as dt
from typing import TypeVar

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import NewTask, checked_line, cleaned_text
from akker.customers.tasking import write_task
from akker.kernel.errors import Refused
from akker.knowledge.models import Competitor
from akker.knowledge.queries_market import competitor_unknown
from akker.planning.events import (
    ObjectiveEnded,
    ObjectiveKept,
    PlanActionAdded,
    PlanPointEnded,
    PlanPointKept,
)
from akker.planning.models import AccountPlan, Objective, PlanAction, PlanPoint
from akker.planning.planning import open_row
from akker.planning.rules import (
    BY_HAND,
    GOAL,
    MOST_TEXT,
    NewObjective,
    NewPoint,
    check_objective,
    check_point,
    check_room,
)

Part = TypeVar("Part", PlanPoint, Objective)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def add_point(actor: Actor, *, plan_id: int, point: NewPoint) -> int:
    """Its key. Refused: plan_unknown, plan_over, plan_full, plan_unfit, words_missing,
    text_too_long, competitor_unknown.
    """
    row = open_row(actor, plan_id)
    check_room(PlanPoint.objects.filter(book=actor.book, plan=row, ended_on=None).count())
    part = PlanPoint(book=actor.book, plan=row)
    _write_point(actor, part, point)
    return part.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def change_point(actor: Actor, *, plan_id: int, point_id: int, point: NewPoint) -> None:
    """Give it anew as a whole; its kind stays. Refused: as `add_point`, and plan_part_unknown."""
    part = _part(PlanPoint, open_row(actor, plan_id), point_id)
    if point.kind != part.kind:
        raise Refused(
            "plan_unfit",
            "A point stays of the kind that it is.",
            remedy="End this one and add another.",
        )
    _write_point(actor, part, point)


def _write_point(actor: Actor, part: PlanPoint, point: NewPoint) -> None:
    check_point(point)
    part.kind, part.side = point.kind, point.side
    part.text = checked_line(point.text, "what it is about", MOST_TEXT)
    part.answer = cleaned_text(point.answer).strip()
    part.amount_minor = point.amount_minor
    part.competitor = (
        None if point.competitor_id is None else _competitor(part, point.competitor_id)
    )
    part.noted_on = today_in(actor.book)
    part.save()
    record(actor, PlanPointKept(part.plan_id, part.pk, part.kind), subject=f"plan:{part.plan_id}")


def _competitor(part: PlanPoint, key: int) -> Competitor:
    """One in use, or the one that stands there already. Refused: competitor_unknown."""
    row = Competitor.objects.filter(book=part.book_id, pk=key).first()
    if row is None or (row.retired_on is not None and part.competitor_id != key):
        raise competitor_unknown(key)
    return row


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_point(actor: Actor, *, plan_id: int, point_id: int) -> None:
    """It stands in the plan no longer. Refused: plan_unknown, plan_over, plan_part_unknown."""
    part = _part(PlanPoint, open_row(actor, plan_id), point_id)
    part.ended_on = today_in(actor.book)
    part.save(update_fields=["ended_on"])
    record(actor, PlanPointEnded(plan_id, part.pk), subject=f"plan:{plan_id}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def add_objective(actor: Actor, *, plan_id: int, objective: NewObjective) -> int:
    """Its key. Refused: plan_unknown, plan_over, plan_full, plan_unfit, plan_part_unknown,
    due_missing, words_missing, text_too_long.
    """
    row = open_row(actor, plan_id)
    due_on = check_objective(objective)
    check_room(Objective.objects.filter(book=actor.book, plan=row, ended_on=None).count())
    goal = None
    if objective.goal_id is not None:
        goal = _part(PlanPoint, row, objective.goal_id)
        if goal.kind != GOAL:
            raise _part_unknown(objective.goal_id)
    part = Objective(
        book=actor.book,
        plan=row,
        goal=goal,
        text=checked_line(objective.text, "what is to be reached", MOST_TEXT),
        measure=objective.measure,
        start_value=objective.start_value,
        target_value=objective.target_value,
        hand_value=objective.start_value if objective.measure == BY_HAND else None,
        due_on=due_on,
    )
    part.save(force_insert=True)
    _kept(actor, part)
    return part.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def say_value(actor: Actor, *, plan_id: int, objective_id: int, value: int) -> None:
    """How an objective stands that nothing else tells. Refused: plan_unknown, plan_over,
    plan_part_unknown, plan_unfit.
    """
    part = _part(Objective, open_row(actor, plan_id), objective_id)
    if part.measure != BY_HAND:
        raise Refused(
            "plan_unfit",
            "How this objective stands is read from the books.",
            remedy="Look at what it reads, or add an objective that is told by hand.",
        )
    part.hand_value = value
    part.save(update_fields=["hand_value"])
    _kept(actor, part)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def end_objective(actor: Actor, *, plan_id: int, objective_id: int) -> None:
    """It is no longer to be reached. Refused: plan_unknown, plan_over, plan_part_unknown."""
    part = _part(Objective, open_row(actor, plan_id), objective_id)
    part.ended_on = today_in(actor.book)
    part.save(update_fields=["ended_on"])
    record(actor, ObjectiveEnded(plan_id, part.pk), subject=f"plan:{plan_id}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def add_action(
    actor: Actor,
    *,
    plan_id: int,
    text: str,
    due_on: dt.date | None,
    owner: str = "",
    point_id: int | None = None,
    objective_id: int | None = None,
) -> int:
    """A task of the plan, for a point or an objective of it or for all; the key of the task.

    Refused: plan_unknown, plan_over, plan_full, plan_part_unknown, due_missing, day_too_early,
    words_missing, text_too_long, not_a_member.
    """
    row = open_row(actor, plan_id)
    check_room(PlanAction.objects.filter(book=actor.book, plan=row).count())
    point = None if point_id is None else _part(PlanPoint, row, point_id)
    objective = None if objective_id is None else _part(Objective, row, objective_id)
    task = write_task(actor, task=NewTask(row.party.code, text, due_on, owner))
    PlanAction.objects.create(
        book=actor.book, plan=row, task=task, point=point, objective=objective
    )
    record(actor, PlanActionAdded(row.pk, task.pk), subject=f"plan:{row.pk}")
    return task.pk


def _kept(actor: Actor, part: Objective) -> None:
    event = ObjectiveKept(part.plan_id, part.pk, part.measure)
    record(actor, event, subject=f"plan:{part.plan_id}")


def _part(model: type[Part], row: AccountPlan, key: int) -> Part:
    """Refused: plan_part_unknown."""
    part = model.objects.filter(book=row.book_id, plan=row, pk=key, ended_on=None).first()
    if part is None:
        raise _part_unknown(key)
    return part


def _part_unknown(key: int) -> Refused:
    return Refused(
        "plan_part_unknown",
        "There is no {key} in this plan.",
        remedy="Look at the plan again.",
        key=key,
    )

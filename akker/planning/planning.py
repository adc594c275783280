"""Beginning a plan with a customer, looking at it again, and closing it."""

import datetime as dt
from dataclasses import asdict, dataclass

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import MOST_NAME, NewTask, checked_line
from akker.customers.changing import write_status
from akker.customers.queries import customer_coded
from akker.customers.rules import ACTIVE, AT_RISK, LOST
from akker.customers.tasking import write_task
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.queries_sight import seen
from akker.planning.events import PlanChanged, PlanClosed, PlanOpened, PlanReviewed
from akker.planning.models import AccountPlan, PlanAction, PlanPoint
from akker.planning.playbooks import PLAYBOOKS, in_language
from akker.planning.queries import plan_unknown
from akker.planning.rules import (
    MOST_LESSON,
    MOST_TITLE,
    OUTCOMES,
    QUESTION,
    RESCUE,
    NewPlan,
    check_plan,
)
from akker.planning.telling import TeamTold, tell_of_its_end, tell_of_rescue


@dataclass(frozen=True, slots=True)
class Begun:
    """`team` is who was told, of a rescue."""

    plan_id: int
    team: TeamTold


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def open_plan(actor: Actor, *, plan: NewPlan, owner: str = "") -> Begun:
    """Begin a plan with the questions and steps of its kind.

    `owner` is the e-mail address of who does the steps, or empty for who looks after the customer,
    or else who begins it. A rescue puts the customer at risk until it is closed, and whoever
    looks after them gets mail.
    Refused: party_unknown, customer_unknown, plan_unfit, plan_open_already, not_a_member.
    """
    check_plan(plan)
    customer = customer_coded(actor.book, plan.party_code)
    party = locked_party(actor, customer.code)
    if AccountPlan.objects.filter(
        book=actor.book, party=party, kind=plan.kind, closed_on=None
    ).exists():
        raise Refused(
            "plan_open_already",
            "{code} has an open plan of this kind.",
            remedy="Go on with that one, or close it first.",
            code=customer.code,
        )
    playbook, language = PLAYBOOKS[plan.kind], actor.book.language
    title = plan.title or f"{in_language(playbook.title, language)} {plan.starts_on.year}"
    row = AccountPlan(
        book=actor.book,
        party=party,
        kind=plan.kind,
        title=checked_line(title, "what the plan is called", MOST_TITLE),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        review_on=plan.review_on,
        review_days=plan.review_days,
        made_by=actor.name[:MOST_NAME],
    )
    row.save(force_insert=True)
    record(
        actor,
        PlanOpened(row.pk, customer.code, row.kind, row.starts_on, row.ends_on),
        subject=f"plan:{row.pk}",
    )
    _begin(actor, row, customer.code, owner or customer.manager)
    team = TeamTold()
    if plan.kind == RESCUE:
        write_status(actor, customer.code, AT_RISK)
        team = tell_of_rescue(actor, row)
    return Begun(row.pk, team)


def _begin(actor: Actor, row: AccountPlan, code: str, owner: str) -> None:
    playbook, language = PLAYBOOKS[row.kind], actor.book.language
    today = today_in(actor.book)
    PlanPoint.objects.bulk_create(
        PlanPoint(
            book=actor.book,
            plan=row,
            kind=QUESTION,
            text=in_language(question, language),
            noted_on=today,
        )
        for question in playbook.questions
    )
    for step in playbook.steps:
        due_on = max(row.starts_on + dt.timedelta(days=step.after_days), today)
        text = in_language(step.text, language)
        task = write_task(actor, task=NewTask(code, text, due_on, owner, today))
        PlanAction.objects.create(book=actor.book, plan=row, task=task)


@dataclass(frozen=True, slots=True)
class PlanChange:
    title: str
    starts_on: dt.date
    ends_on: dt.date
    review_on: dt.date | None
    review_days: int | None


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def change_plan(actor: Actor, *, plan_id: int, change: PlanChange) -> None:
    """Give it anew how it is called and its days. Refused: plan_unknown, plan_over, plan_unfit,
    words_missing, text_too_long.
    """
    row = open_row(actor, plan_id)
    check_plan(
        NewPlan(
            row.party.code,
            row.kind,
            change.starts_on,
            change.ends_on,
            change.title,
            change.review_on,
            change.review_days,
        )
    )
    values = asdict(change)
    values["title"] = checked_line(change.title, "what the plan is called", MOST_TITLE)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    record(actor, PlanChanged(row.pk, changed), subject=f"plan:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def review_plan(actor: Actor, *, plan_id: int, on: dt.date | None = None) -> dt.date | None:
    """It was looked at; the day of the next review, or None for a plan without a rhythm.

    Refused: plan_unknown, plan_over, day_ahead.
    """
    row = open_row(actor, plan_id)
    today = today_in(actor.book)
    day = on or today
    if day > today:
        raise Refused(
            "day_ahead",
            "{day} is still to come.",
            remedy="Give the day on which it was.",
            day=day,
        )
    row.review_on = day + dt.timedelta(days=row.review_days) if row.review_days else None
    row.save(update_fields=["review_on"])
    record(actor, PlanReviewed(row.pk, day, row.review_on), subject=f"plan:{row.pk}")
    return row.review_on


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def close_plan(actor: Actor, *, plan_id: int, outcome: str, lesson: str = "") -> TeamTold:
    """It is over, with what came of it and what we learnt; its open tasks stay.

    A rescue says whether the customer was kept or lost, and has a lesson; who was told of it.
    Refused: plan_unknown, plan_over, plan_unfit, words_missing, text_too_long.
    """
    row = open_row(actor, plan_id)
    known = ("kept", "lost") if row.kind == RESCUE else OUTCOMES
    if outcome not in known:
        raise Refused(
            "plan_unfit",
            "{value} is no {what} of a plan.",
            remedy="Use one of: {known}.",
            value=outcome[:40],
            what="outcome",
            known=", ".join(known),
        )
    if lesson or row.kind == RESCUE:
        row.lesson = checked_line(lesson, "what we learnt", MOST_LESSON)
    row.closed_on, row.outcome = today_in(actor.book), outcome
    row.save(update_fields=["closed_on", "outcome", "lesson"])
    record(
        actor,
        PlanClosed(row.pk, row.party.code, row.kind, outcome, row.closed_on),
        subject=f"plan:{row.pk}",
    )
    if row.kind != RESCUE:
        return TeamTold()
    write_status(actor, row.party.code, ACTIVE if outcome == "kept" else LOST)
    return tell_of_its_end(actor, row)


def open_row(actor: Actor, plan_id: int) -> AccountPlan:
    """Step: the plan, locked. Refused: plan_unknown, plan_over."""
    rows = AccountPlan.objects.filter(seen(actor.book, "party__"), book=actor.book, pk=plan_id)
    row = rows.select_for_update(of=("self",)).select_related("party").first()
    if row is None:
        raise plan_unknown(plan_id)
    if row.closed_on is not None:
        raise Refused(
            "plan_over",
            "This plan was closed on {day}.",
            remedy="Begin another one.",
            day=row.closed_on,
        )
    return row

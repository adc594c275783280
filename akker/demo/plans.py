"""What the demo company plans with its customers: a rescue, growth, and somebody new."""

import datetime as dt

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.tasking import finish_task
from akker.demo.customers import GROWS, NEW, RESCUED
from akker.planning.agreeing import keep_version
from akker.planning.filling import add_action, add_objective, add_point, change_point, say_value
from akker.planning.planning import open_plan
from akker.planning.queries import KnownPlan, plan_of
from akker.planning.rules import NewObjective, NewPlan, NewPoint

_ANSWERS = {
    RESCUED: ("Two reports came late, and we had to ask.", "One contact, and a warning ahead."),
    GROWS: (
        "A second team that plans with the tool before summer.",
        "The auditors must be content first.",
        "That somebody is there when the floor gets stuck.",
    ),
    NEW: ("When the planners stop keeping a list beside it.",),
}
_GROWTH = (
    NewPoint("goal", "Twelve more planners work with it", "theirs", "", 18_000_00),
    NewPoint("goal", "A reference that others may call", "ours", "", 6_000_00),
    NewPoint("give", "Half a day of training for each team", "ours"),
    NewPoint("get", "Their board speaks at our autumn day", "ours"),
    NewPoint("strength", "The claims floor calls us first"),
    NewPoint("weakness", "Only one of us knows their systems"),
    NewPoint("opportunity", "The second team decides in November", "both", "", 18_000_00),
    NewPoint("threat", "Their auditors prefer a larger supplier"),
    NewPoint("white space", "They buy no workshops yet", "both", "", 3_300_00),
    NewPoint("risk", "The sponsor moves to another branch", "both", "Meet the deputy in January"),
)


def leave_plans(actor: Actor, today: dt.date) -> None:
    """As they stand on the last day of the story."""
    last = min(today, today_in(actor.book))
    rescue = _begun(actor, RESCUED, "rescue", last - dt.timedelta(days=40), 60)
    for one in rescue.actions[:3]:
        finish_task(actor, task_id=one.task_id)
    onboarding = _begun(actor, NEW, "onboarding", last - dt.timedelta(days=21), 90)
    for one in onboarding.actions[:2]:
        finish_task(actor, task_id=one.task_id)
    _growth(actor, last)


def _begun(actor: Actor, code: str, kind: str, starts_on: dt.date, days: int) -> KnownPlan:
    """A plan with what the customer answered to the first questions."""
    ends_on = starts_on + dt.timedelta(days=days)
    review_on = starts_on + dt.timedelta(days=days // 2)
    plan = NewPlan(code, kind, starts_on, ends_on, review_on=review_on, review_days=days // 4)
    plan_id = open_plan(actor, plan=plan).plan_id
    with reading(actor.book):
        found = plan_of(actor.book, plan_id)
    for one, answer in zip(found.points, _ANSWERS[code], strict=False):
        said = NewPoint(one.kind, one.text, one.side, answer)
        change_point(actor, plan_id=plan_id, point_id=one.point_id, point=said)
    return found


def _growth(actor: Actor, last: dt.date) -> None:
    found = _begun(actor, GROWS, "plan", last - dt.timedelta(days=200), 365)
    plan_id = found.row.plan_id
    keys = [add_point(actor, plan_id=plan_id, point=point) for point in _GROWTH]
    due = last + dt.timedelta(days=120)
    sold = NewObjective("Sell fifty thousand in the year", "revenue", 0, 50_000_00, due, keys[1])
    add_objective(actor, plan_id=plan_id, objective=sold)
    seats = NewObjective("Planners who work with it", "by hand", 8, 20, due, keys[0])
    seats_id = add_objective(actor, plan_id=plan_id, objective=seats)
    say_value(actor, plan_id=plan_id, objective_id=seats_id, value=14)
    for text, days, key in (
        ("Offer for training of the second team", 10, keys[0]),
        ("Introduce a second consultant", 30, keys[5]),
        ("Ask the sponsor who follows", 45, keys[9]),
    ):
        due_on = last + dt.timedelta(days=days)
        add_action(actor, plan_id=plan_id, text=text, due_on=due_on, point_id=key)
    finish_task(actor, task_id=found.actions[0].task_id)
    keep_version(actor, plan_id=plan_id, agreed_with="Head of claims", on=last)

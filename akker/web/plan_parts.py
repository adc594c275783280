"""What is added to a plan on its page: points, objectives, actions, versions."""

from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from akker.books.actor import Actor, Permission
from akker.books.queries import today_in
from akker.customers.tasking import finish_task
from akker.kernel.money import parse_decimal
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
from akker.planning.rules import BY_HAND, IN_WHOLES, NewObjective, NewPoint
from akker.web.asked import typed_text
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.plans import done_in_plan
from akker.web.sold_fields import machine_amount, machine_text
from akker.web.templatetags.akker import reader

_IN_MONEY = ("revenue", "open", "overdue")


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def point(request: BookRequest, plan_id: int) -> HttpResponse:
    """Add a point, or write one anew whose key is given."""
    post = request.POST

    def act(actor: Actor) -> str:
        currency = actor.book.currency
        amount = machine_amount(typed_text(post, "amount"), reader(), currency)
        new = NewPoint(
            kind=typed_text(post, "kind"),
            text=typed_text(post, "text"),
            side=typed_text(post, "side") or "both",
            answer=typed_text(post, "answer"),
            amount_minor=parse_decimal(amount, currency) if amount else None,
            competitor_id=_key(typed_text(post, "competitor")),
        )
        key = _key(typed_text(post, "point"))
        if key is None:
            add_point(actor, plan_id=plan_id, point=new)
        else:
            change_point(actor, plan_id=plan_id, point_id=key, point=new)
        return _("It stands in the plan.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def point_end(request: BookRequest, plan_id: int, point_id: int) -> HttpResponse:
    """It stands in the plan no longer."""

    def act(actor: Actor) -> str:
        end_point(actor, plan_id=plan_id, point_id=point_id)
        return _("It stands in the plan no longer; the history keeps it.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def objective(request: BookRequest, plan_id: int) -> HttpResponse:
    """Something to reach, from a value to another, by a day."""
    post = request.POST

    def act(actor: Actor) -> str:
        measure = typed_text(post, "measure")
        add_objective(
            actor,
            plan_id=plan_id,
            objective=NewObjective(
                text=typed_text(post, "text"),
                measure=measure,
                start_value=_value(typed_text(post, "start"), measure, actor.book.currency),
                target_value=_value(typed_text(post, "target"), measure, actor.book.currency),
                due_on=typed_day_if_any(typed_text(post, "due"), today_in(actor.book), ahead=True),
                goal_id=_key(typed_text(post, "goal")),
            ),
        )
        return _("The objective stands in the plan.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def objective_value(request: BookRequest, plan_id: int, objective_id: int) -> HttpResponse:
    """How one stands that nothing else tells."""
    post = request.POST

    def act(actor: Actor) -> str:
        value = _value(typed_text(post, "value"), BY_HAND, actor.book.currency)
        say_value(actor, plan_id=plan_id, objective_id=objective_id, value=value)
        return _("It is kept how it stands.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def objective_end(request: BookRequest, plan_id: int, objective_id: int) -> HttpResponse:
    """It is no longer to be reached."""

    def act(actor: Actor) -> str:
        end_objective(actor, plan_id=plan_id, objective_id=objective_id)
        return _("It stands in the plan no longer; the history keeps it.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def action(request: BookRequest, plan_id: int) -> HttpResponse:
    """A task of the plan, with a day and an owner."""
    post = request.POST

    def act(actor: Actor) -> str:
        add_action(
            actor,
            plan_id=plan_id,
            text=typed_text(post, "text"),
            due_on=typed_day_if_any(typed_text(post, "due"), today_in(actor.book), ahead=True),
            owner=typed_text(post, "owner"),
            point_id=_key(typed_text(post, "point")),
            objective_id=_key(typed_text(post, "objective")),
        )
        return _("The action is a task of the plan.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def action_done(request: BookRequest, plan_id: int, task_id: int) -> HttpResponse:
    """It is done today."""

    def act(actor: Actor) -> str:
        finish_task(actor, task_id=task_id)
        return _("It is done.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def version(request: BookRequest, plan_id: int) -> HttpResponse:
    """Keep the plan as it stands, agreed with somebody."""
    post = request.POST

    def act(actor: Actor) -> str:
        number = keep_version(actor, plan_id=plan_id, agreed_with=typed_text(post, "agreed_with"))
        return _("Version %(number)s of the plan is kept.") % {"number": number}

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def approve(request: BookRequest, plan_id: int, number: int) -> HttpResponse:
    """Agree with a version that somebody else kept."""

    def act(actor: Actor) -> str:
        approve_version(actor, plan_id=plan_id, number=number)
        return _("The version is approved.")

    return done_in_plan(request, plan_id, act)


def _key(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 19 else None


def _value(text: str, measure: str, currency: str) -> int:
    """In the unit of the measure; nothing is none. Refused: what numbers and amounts are."""
    if not text.strip():
        return 0
    if measure in _IN_MONEY:
        return parse_decimal(machine_amount(text, reader(), currency), currency)
    number = Decimal(machine_text(text, reader()))
    return int(number if measure in IN_WHOLES else number * 100)

"""`akker plan`: plans with customers."""

import datetime as dt
from dataclasses import asdict
from typing import Any

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.kernel.money import parse_decimal
from akker.planning.content import content_of
from akker.planning.filling import add_point
from akker.planning.planning import close_plan, open_plan, review_plan
from akker.planning.playbooks import PLAYBOOKS
from akker.planning.queries import PlanFilter, plan_of, plans_page
from akker.planning.rules import KINDS, OUTCOMES, RISK, NewPlan, NewPoint
from akker.planning.telling import TeamTold

MOST_LISTED = 100_000


@click.group("plan")
def plan() -> None:
    """Plans with customers."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=plan)
@click.option("--customer", default="", metavar="CODE", help="Of this customer.")
@click.option("--kind", default="", type=click.Choice(("", *KINDS)), help="Of this kind.")
@click.option("--all", "shows_all", is_flag=True, help="Closed ones too.")
@click.option("--to-review", is_flag=True, help="Whose review is due.")
def plan_list(actor: Actor, customer: str, kind: str, shows_all: bool, to_review: bool) -> None:
    """Plans that are open, the latest first."""
    with reading(actor.book):
        due_by = today_in(actor.book) if to_review else None
        asked = PlanFilter(customer, kind, not shows_all, due_by)
        rows = plans_page(actor.book, asked, limit=MOST_LISTED)
    listing(
        rows,
        (
            ("Plan", lambda row: str(row.plan_id)),
            ("Customer", lambda row: row.party_code),
            ("Kind", lambda row: row.kind),
            ("Title", lambda row: row.title),
            ("Until", lambda row: row.ends_on.isoformat()),
            ("Review", lambda row: row.review_on.isoformat() if row.review_on else ""),
            ("Came of it", lambda row: row.outcome),
        ),
        empty="There is no such plan.",
    )


@verb("show", asks=Permission.SEE_CUSTOMERS, under=plan)
@click.argument("plan_id", type=int)
def plan_show(actor: Actor, plan_id: int) -> None:
    """A plan with all that stands in it."""
    with reading(actor.book):
        found = plan_of(actor.book, plan_id)
    row = found.row
    said = [f"{row.title} ({row.kind}) with {row.party_code}: {row.starts_on} to {row.ends_on}."]
    said += [f"{one.kind}: {one.text}" for one in found.points]
    said += [f"objective by {one.due_on}: {one.text}" for one in found.objectives]
    said += [
        f"action by {one.due_on}: {one.text}" + (f", done {one.done_on}" if one.done_on else "")
        for one in found.actions
    ]
    answer(content_of(found), *said)


@verb("open", asks=Permission.LOOK_AFTER_CUSTOMERS, under=plan)
@click.argument("customer")
@click.option("--kind", default="plan", type=click.Choice(KINDS), help="Which playbook.")
@click.option("--title", default="", help="Else that of its kind.")
@click.option("--from", "starts_on", type=DAY, help="Its first day; else today.")
@click.option("--until", "ends_on", type=DAY, help="Its last day; else as long as its kind takes.")
@click.option("--owner", default="", metavar="EMAIL", help="Who does its steps.")
def plan_open(actor: Actor, /, customer: str, kind: str, **given: Any) -> None:
    """Begin a plan with CUSTOMER, with the questions and steps of its kind."""
    playbook = PLAYBOOKS[kind]
    with reading(actor.book):
        starts_on = given["starts_on"] or today_in(actor.book)
    days = playbook.review_days
    new = NewPlan(
        customer,
        kind,
        starts_on,
        given["ends_on"] or starts_on + dt.timedelta(days=playbook.days),
        given["title"],
        starts_on + dt.timedelta(days=days) if days else None,
        days,
    )
    begun = open_plan(actor, plan=new, owner=given["owner"])
    key = begun.plan_id
    said = [f"Plan {key} begins on {starts_on}.", *_said(begun.team)]
    answer({"plan_id": key, **asdict(begun.team)}, *said)


def _said(team: TeamTold) -> list[str]:
    """Who was told of a rescue, and who has yet to be."""
    said = [f"Mail goes to {', '.join(team.told)}."] if team.told else []
    if team.not_told:
        said.append(f"No mail could be sent to {', '.join(team.not_told)}: tell them.")
    return said


@verb("risk", asks=Permission.LOOK_AFTER_CUSTOMERS, under=plan)
@click.argument("plan_id", type=int)
@click.argument("text")
@click.option("--amount", default="", help="What is at stake.")
@click.option("--competitor", "competitor_id", type=int, help="Whom they consider.")
@click.option("--answer", "act", default="", help="What we do about it.")
def plan_risk(
    actor: Actor, plan_id: int, text: str, amount: str, competitor_id: int | None, act: str
) -> None:
    """Add a risk to a plan."""
    minor = parse_decimal(amount, actor.book.currency) if amount else None
    point = NewPoint(RISK, text, answer=act, amount_minor=minor, competitor_id=competitor_id)
    key = add_point(actor, plan_id=plan_id, point=point)
    answer({"plan_id": plan_id, "point_id": key}, f"Risk {key} stands in plan {plan_id}.")


@verb("review", asks=Permission.LOOK_AFTER_CUSTOMERS, under=plan)
@click.argument("plan_id", type=int)
@click.option("--on", type=DAY, help="Else today.")
def plan_review(actor: Actor, plan_id: int, on: dt.date | None) -> None:
    """Say that a plan was looked at."""
    next_on = review_plan(actor, plan_id=plan_id, on=on)
    said = f"Plan {plan_id} was reviewed" + (f"; the next time is {next_on}." if next_on else ".")
    answer({"plan_id": plan_id, "review_on": next_on}, said)


@verb("close", asks=Permission.LOOK_AFTER_CUSTOMERS, under=plan)
@click.argument("plan_id", type=int)
@click.option("--outcome", required=True, type=click.Choice(OUTCOMES), help="What came of it.")
@click.option("--lesson", default="", help="What we learnt; a rescue has one.")
def plan_close(actor: Actor, plan_id: int, outcome: str, lesson: str) -> None:
    """Close a plan."""
    team = close_plan(actor, plan_id=plan_id, outcome=outcome, lesson=lesson)
    said = [f"Plan {plan_id} is closed: {outcome}.", *_said(team)]
    answer({"plan_id": plan_id, **asdict(team)}, *said)

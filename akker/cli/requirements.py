"""`akker requirement`: what customers want of us."""

import datetime as dt

import click

from akker.books.actor import Actor, Permission, reading
from akker.cases.queries_requirements import (
    ORDERS,
    RequirementFilter,
    requirement_of,
    requirements,
)
from akker.cases.requirement_rules import PRIORITIES, STATES, NewWish
from akker.cases.requiring import (
    add_wish,
    change_requirement,
    change_worth,
    decide_requirement,
    keep_requirement,
    tell_answer,
)
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.kernel.money import decimal_text, parse_decimal

PRIORITY = click.option("--priority", default="normal", type=click.Choice(PRIORITIES))
WORTH = click.option("--worth", default="0", metavar="AMOUNT", help="What it is worth to them.")


@click.group("requirement")
def requirement() -> None:
    """What customers want of us, what it is worth, and the answer given back."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=requirement)
@click.option("--show", default="", type=click.Choice(("", *STATES, "all")))
@click.option("--party", default="", metavar="CODE", help="Of one customer.")
@click.option("--order", default="worth", type=click.Choice(ORDERS), show_default=True)
def requirement_list(actor: Actor, show: str, party: str, order: str) -> None:
    """Requirements that are open or planned, the most euros first."""
    with reading(actor.book):
        rows = requirements(actor.book, RequirementFilter(show, party, order))
    currency = actor.book.currency
    listing(
        rows,
        (
            ("Requirement", lambda row: str(row.requirement_id)),
            ("Title", lambda row: row.title),
            ("Priority", lambda row: row.priority),
            ("State", lambda row: row.state),
            ("Customers", lambda row: str(row.asked_by)),
            ("At stake", lambda row: decimal_text(row.worth_minor, currency)),
            ("Waiting", lambda row: str(row.waiting)),
        ),
        empty="There is no such requirement.",
    )


@verb("show", asks=Permission.SEE_CUSTOMERS, under=requirement)
@click.argument("requirement_id", type=int)
def requirement_show(actor: Actor, requirement_id: int) -> None:
    """A requirement with the customers behind it."""
    with reading(actor.book):
        row, wishes = requirement_of(actor.book, requirement_id)
    currency = actor.book.currency
    said = [f"{row.title} ({row.priority}): {row.state}.", *([row.answer] if row.answer else [])]
    for one in wishes:
        told = f"told on {one.told_on}" if one.told_on else "waits" if one.waits else "asked"
        said.append(f"{one.party_code}: {decimal_text(one.worth_minor, currency)}, {told}")
    answer(row, *said)


@verb("keep", asks=Permission.LOOK_AFTER_CUSTOMERS, under=requirement)
@click.argument("party")
@click.argument("title")
@click.option("--text", default="", help="What it is about.")
@PRIORITY
@WORTH
def requirement_keep(
    actor: Actor, party: str, title: str, text: str, priority: str, worth: str
) -> None:
    """Write down what PARTY wants."""
    wish = NewWish(party, parse_decimal(worth, actor.book.currency))
    key = keep_requirement(actor, title=title, text=text, priority=priority, wish=wish)
    answer({"requirement_id": key}, f"Requirement {key} is kept.")


@verb("change", asks=Permission.LOOK_AFTER_CUSTOMERS, under=requirement)
@click.argument("requirement_id", type=int)
@click.argument("title")
@click.option("--text", default="", help="What it is about.")
@PRIORITY
def requirement_change(
    actor: Actor, requirement_id: int, title: str, text: str, priority: str
) -> None:
    """Give a requirement anew."""
    change_requirement(
        actor, requirement_id=requirement_id, title=title, text=text, priority=priority
    )
    answer({"requirement_id": requirement_id}, f"Requirement {requirement_id} is kept.")


@verb("back", asks=Permission.LOOK_AFTER_CUSTOMERS, under=requirement)
@click.argument("requirement_id", type=int)
@click.argument("party")
@WORTH
@click.option("--on", type=DAY, help="When they asked; else today.")
def requirement_back(
    actor: Actor, requirement_id: int, party: str, worth: str, on: dt.date | None
) -> None:
    """PARTY wants it too."""
    wish = NewWish(party, parse_decimal(worth, actor.book.currency), asked_on=on)
    add_wish(actor, requirement_id=requirement_id, wish=wish)
    answer({"requirement_id": requirement_id}, f"{party} stands behind {requirement_id}.")


@verb("worth", asks=Permission.LOOK_AFTER_CUSTOMERS, under=requirement)
@click.argument("requirement_id", type=int)
@click.argument("party")
@click.argument("amount")
def requirement_worth(actor: Actor, requirement_id: int, party: str, amount: str) -> None:
    """What it is worth to PARTY."""
    minor = parse_decimal(amount, actor.book.currency)
    change_worth(actor, requirement_id=requirement_id, party_code=party, worth_minor=minor)
    answer({"requirement_id": requirement_id}, f"It is worth {amount} to {party}.")


@verb("decide", asks=Permission.LOOK_AFTER_CUSTOMERS, under=requirement)
@click.argument("requirement_id", type=int)
@click.argument("state", type=click.Choice(STATES))
@click.option("--answer", "told", default="", help="What customers are to hear.")
def requirement_decide(actor: Actor, requirement_id: int, state: str, told: str) -> None:
    """Say what we do about it."""
    decide_requirement(actor, requirement_id=requirement_id, state=state, answer=told)
    answer({"requirement_id": requirement_id}, f"Requirement {requirement_id} is {state}.")


@verb("told", asks=Permission.LOOK_AFTER_CUSTOMERS, under=requirement)
@click.argument("requirement_id", type=int)
@click.argument("party")
@click.option("--on", type=DAY, help="The day; else today.")
def requirement_told(actor: Actor, requirement_id: int, party: str, on: dt.date | None) -> None:
    """PARTY heard the answer."""
    tell_answer(actor, requirement_id=requirement_id, party_code=party, on=on)
    answer({"requirement_id": requirement_id}, f"{party} heard the answer.")

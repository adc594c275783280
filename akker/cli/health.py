"""`akker health`: how customers are doing, and why."""

import datetime as dt
from decimal import Decimal

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.customers.queries_whose import Whose
from akker.customers.rules import TIERS
from akker.health.queries import health_of_customer
from akker.health.queries_scores import ScoreRow, last_scores, scores_of, weights_of
from akker.health.rules import kept_reasons
from akker.health.runs import score_customers
from akker.health.weighing import change_weights

MOST_LISTED = 100_000
COLUMNS = (
    ("Since", lambda row: row.scored_on.isoformat()),
    ("Score", lambda row: str(row.score)),
    ("Was", lambda row: "" if row.was is None else str(row.was)),
    ("Certainty", lambda row: f"{row.certainty}%"),
    ("Weighs most", lambda row: str(row.heaviest or "")),
)


@click.group("health")
def health() -> None:
    """How customers are doing, and why."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=health)
@click.option("--tier", default="", type=click.Choice(("", *TIERS)), help="Of this tier.")
@click.option("--manager", default="", metavar="EMAIL", help="Looked after by; or nobody.")
@click.option("--team", default="", metavar="EMAIL", help="With this one in the team.")
@click.option("--segment", default="", metavar="NAME", help="In this segment.")
def health_list(actor: Actor, /, **asked: str) -> None:
    """The last score of everybody, the lowest first."""
    with reading(actor.book):
        rows = last_scores(actor.book, whose=Whose(**asked), limit=MOST_LISTED)
    listing(rows, (("Code", _code), *COLUMNS), empty="Nobody was scored yet: akker health score.")


def _code(row: ScoreRow) -> str:
    return row.code


@verb("show", asks=Permission.SEE_CUSTOMERS, under=health)
@click.argument("code")
@click.option("--as-of", type=DAY, help="As of that day; else today.")
def health_show(actor: Actor, code: str, as_of: dt.date | None) -> None:
    """The health of the customer CODE, and what gave each point."""
    with reading(actor.book):
        row = health_of_customer(actor.book, code, as_of=as_of or today_in(actor.book))
    reasons = [one for part in row.health.parts for one in part.reasons]
    told = {
        "code": row.code,
        "name": row.name,
        "score": row.health.score,
        "certainty": row.health.certainty,
        "reasons": kept_reasons(row.health),
    }
    lines = [f"{Decimal(one.points_e1).scaleb(-1):>6}  {one.text}" for one in reasons]
    answer(
        told,
        f"{row.name}: {row.health.score}; {row.health.certainty}% of what counts is known.",
        *lines,
    )


@verb("history", asks=Permission.SEE_CUSTOMERS, under=health)
@click.argument("code")
def health_history(actor: Actor, code: str) -> None:
    """The scores of the customer CODE that were kept, the latest first."""
    with reading(actor.book):
        rows = scores_of(actor.book, code)
    listing(rows, COLUMNS, empty=f"{code} was not scored yet.")


@verb("score", asks=Permission.LOOK_AFTER_CUSTOMERS, under=health)
@click.option("--on", type=DAY, help="As of that day; else today.")
def health_score(actor: Actor, on: dt.date | None) -> None:
    """Work out the health of customers now and keep what changed, as happens every night."""
    done = score_customers(actor, on=on)
    answer(done, f"{done.customer_count} customers, {done.changed_count} with another score.")


@verb("weights", asks=Permission.CHANGE_SETTINGS, under=health)
@click.option("--money", type=int)
@click.option("--contact", type=int)
@click.option("--voice", type=int)
@click.option("--plan", type=int)
@click.option("--use", type=int)
def health_weights(actor: Actor, /, **given: int | None) -> None:
    """How much each part of the score counts; without options, how much they do."""
    change_weights(actor, weights={part: n for part, n in given.items() if n is not None})
    with reading(actor.book):
        now = {part.value: weight for part, weight in weights_of(actor.book).items()}
    answer(now, f"Parts count: {', '.join(f'{part} {weight}' for part, weight in now.items())}.")

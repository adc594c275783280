"""`akker bench`: how well what Akker says of a past day fits what happened next."""

import datetime as dt

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer
from akker.cli.verbs import DAY, verb
from akker.health.queries_bench import Benched, benched


@click.group("bench")
def bench() -> None:
    """How well what was said of a past day fits what happened next."""


@verb("health", asks=Permission.SEE_CUSTOMERS, under=bench)
@click.option("--at", type=DAY, required=True, help="The day whose health is looked at.")
@click.option("--days", type=int, required=True, help="How many days after it count.")
def bench_health(actor: Actor, at: dt.date, days: int) -> None:
    """The health of a day against who has an invoice in the days after."""
    with reading(actor.book):
        found = benched(actor.book, at=at, days=days)
    answer(found, *_told(found))


def _told(found: Benched) -> list[str]:
    said = [
        f"{found.customer_count} customers with an invoice up to {found.at}; {found.came_back} "
        f"({_percent(found.came_back, found.customer_count)}) have another in the "
        f"{found.days} days after.",
        "",
        "Which of two has the higher score comes back (ROC AUC; 0.5 is chance)",
    ]
    for one in found.tellings:
        figure = "-" if one.auc is None else f"{one.auc:.3f}"
        said.append(f"  {one.name:<24}{figure}")
    said += [
        "",
        "By tenth of the customers, the lowest scores first",
        "  scores        of  came back",
    ]
    for part in found.tenths:
        scores = f"{part.lowest:.1f}-{part.highest:.1f}"
        said.append(f"  {scores:<12}{part.count:>4}  {_percent(part.came_back, part.count):>9}")
    if found.lost_share is not None:
        said += [
            "",
            f"Of what those who did not come back had bought, {found.lost_share:.0%} stands in "
            "the lowest fifth.",
        ]
    return said


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"

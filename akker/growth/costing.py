"""Saying what it costs to keep customers, and to win new ones."""

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.growth.events import CareCostsChanged
from akker.growth.models import CareCost
from akker.growth.rules import MOST_COST, CareCosts
from akker.kernel.errors import Refused


@usecase(Permission.CHANGE_SETTINGS)
def change_care_costs(actor: Actor, *, costs: CareCosts) -> None:
    """What each costs in a year, in the currency of the books. Refused: care_costs_unfit."""
    amounts = (costs.keeping_minor, costs.winning_minor)
    if not all(0 < amount <= MOST_COST for amount in amounts):
        raise Refused(
            "care_costs_unfit",
            "What keeping and winning customers cost in a year are two amounts above zero.",
            remedy="Give both: the ratio is of one to the other.",
        )
    CareCost.objects.update_or_create(
        book=actor.book,
        defaults={"keeping_minor": costs.keeping_minor, "winning_minor": costs.winning_minor},
    )
    record(actor, CareCostsChanged(*amounts), subject="care-costs")

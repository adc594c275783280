"""Who sees own customers only reads the same of them in every report, their team's with them."""

import pytest

from akker.books.actor import Actor, reading
from akker.growth.costing import change_care_costs
from akker.growth.rules import CareCosts
from akker.parties.managing import assign_manager
from akker.parties.teaming import add_to_team
from akker.reports.aged_receivables import aged_receivables
from akker.reports.catalogue import build
from akker.reports.dso import dso
from akker.reports.options import read_options
from tests.make import Make
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer, day, issued, line, ready

UNTIL = day("2026-03-31")


@pytest.fixture
def carla(make: Make) -> Actor:
    """She looks after J1, is in the team of P1, and has nothing to do with Q1."""
    ready(make)
    for code, price in (("J1", "100.00"), ("P1", "10.00"), ("Q1", "1.00")):
        if code != "J1":
            customer(make, code, name=f"Firm {code}")
        issued(make, line(price), party=code)
    who = narrowed(make)
    assign_manager(make.alice, code="J1", email=CARLA)
    add_to_team(make.alice, code="P1", email=CARLA, part="contributor")
    return who


def test_dso_has_who_they_are_in_the_team_of_as_the_ages_have(carla: Actor) -> None:
    with reading(carla.book):
        aged = aged_receivables(carla.book, as_of=UNTIL)
        found = dso(carla.book, as_of=UNTIL, by="customer")

    assert aged.total.total_minor == found.now.balance_minor == 133_10
    assert {row.code: row.dso.balance_minor for row in found.rows} == {"J1": 121_00, "P1": 12_10}


def test_they_are_not_told_that_costs_of_all_are_not_known(make: Make, carla: Actor) -> None:
    def notes(actor: Actor) -> str:
        with reading(actor.book):
            built = build(actor.book, "scorecards", read_options({"until": UNTIL.isoformat()}))
            return " ".join(built.table.notes)

    assert "Settings" in notes(make.alice)
    change_care_costs(make.alice, costs=CareCosts(365_00, 730_00))

    assert "Keeping" in notes(make.alice)
    assert "Settings" not in notes(carla)

"""Where customers stand: what each brought in twelve months against their health."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.access.inviting import invite_user
from akker.books.actor import Actor, reading
from akker.customers.changing import change_customer
from akker.customers.queries_whose import Whose
from akker.customers.rules import ARCHIVED, CustomerFacts
from akker.health.queries_portfolio import Portfolio, portfolio_of
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.teaming import add_to_team
from akker.reports.catalogue import build
from akker.reports.options import read_options
from tests.health.test_scoring import scored
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.receivables.selling import customer, issued, line, ready


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 brought 200.00 and P1 60.00, scored as of 10 February."""
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("60.00"), party="P1", date="2026-01-20")
    issued(make, line("100.00"), date="2026-02-04")
    scored(make, "2026-02-10")
    return make


def map_of(actor: Actor, limit: int = 200, **whose: Any) -> Portfolio:
    with reading(actor.book):
        return portfolio_of(actor.book, Whose(**whose), limit=limit)


def codes(found: Portfolio) -> list[tuple[str, int]]:
    return [(one.code, one.revenue_minor) for one in found.places]


def test_the_map_says_what_each_brought_in_twelve_months_as_of_the_last_scores(sold: Make) -> None:
    found = map_of(sold.alice)

    assert codes(found) == [("J1", 200_00), ("P1", 60_00)]
    assert (found.count, found.revenue_minor) == (2, 260_00)
    assert found.looked_on and found.looked_on.isoformat() == "2026-02-10"

    issued(sold, line("900.00"), party="P1", date="2026-02-10")
    assert codes(map_of(sold.alice)) == [("J1", 200_00), ("P1", 60_00)], "not worked out yet"
    scored(sold, "2026-02-11")
    assert codes(map_of(sold.alice)) == [("P1", 960_00), ("J1", 200_00)]


def test_revenue_counts_twelve_months_and_less_credit_notes(sold: Make) -> None:
    back = {"kind": "credit-note", "corrects": "2026-0001"}
    issued(sold, line("100.00"), date="2026-02-12", **back)
    scored(sold, "2026-02-12")
    assert codes(map_of(sold.alice)) == [("J1", 100_00), ("P1", 60_00)]

    scored(sold, "2027-02-01")
    assert codes(map_of(sold.alice))[0][1] <= 0, "all but the credit note is older"


def test_of_many_those_who_brought_most_are_told_and_the_rest_is_summed(sold: Make) -> None:
    found = map_of(sold.alice, limit=1)

    assert codes(found) == [("J1", 200_00)]
    assert (found.other_count, found.other_minor) == (1, 60_00)


def test_who_fades_is_summed_over_everybody(sold: Make) -> None:
    scored(sold, "2026-12-01")
    found = map_of(sold.alice, limit=1)
    everybody = map_of(sold.alice)
    fading = [one for one in everybody.places if one.score < 33]

    assert fading and found.fading_count == len(fading)
    assert found.fading_minor == sum(one.revenue_minor for one in fading)


def test_it_is_narrowed_to_a_manager_a_team_or_a_tier(sold: Make) -> None:
    for name in ("mia", "tom"):
        invite_user(sold.alice, email=f"{name}@example.com", role="manager", name=name)
    assign_manager(sold.alice, code="P1", email="mia@example.com")
    add_to_team(sold.alice, code="P1", email="tom@example.com", part="contributor")
    change_customer(sold.alice, code="J1", facts=CustomerFacts(tier="key"))

    assert [c for c, _ in codes(map_of(sold.alice, manager="mia@example.com"))] == ["P1"]
    assert [c for c, _ in codes(map_of(sold.alice, manager="nobody"))] == ["J1"]
    assert [c for c, _ in codes(map_of(sold.alice, team="tom@example.com"))] == ["P1"]
    assert [c for c, _ in codes(map_of(sold.alice, tier="key"))] == ["J1"]
    assert [c for c, _ in codes(map_of(sold.alice, tier="standard"))] == ["P1"]
    assert refusal_of(map_of, sold.alice, tier="gold") == "customer_unfit"


def test_who_is_archived_or_another_name_stands_on_no_map(sold: Make) -> None:
    change_customer(sold.alice, code="P1", facts=CustomerFacts(status=ARCHIVED))
    assert map_of(sold.alice).count == 1

    change_customer(sold.alice, code="P1", facts=CustomerFacts())
    merge_parties(sold.alice, code="P1", into="J1")
    assert codes(map_of(sold.alice)) == [("J1", 200_00)]
    scored(sold, "2026-02-11")
    assert codes(map_of(sold.alice)) == [("J1", 260_00)], "what they bought under another name"


def test_sec_7_the_map_and_its_sums_are_of_own_customers_alone(sold: Make) -> None:
    carla = narrowed(sold)
    assert map_of(carla).count == 0
    assign_manager(sold.alice, code="P1", email="carla@example.com")

    found = map_of(carla)

    assert codes(found) == [("P1", 60_00)]
    assert (found.count, found.revenue_minor) == (1, 60_00)


def test_the_report_has_the_same_figures(sold: Make) -> None:
    made = build(sold.book, "portfolio", read_options({"tier": "standard"}))

    assert [(row["code"], row["revenue"]) for row in made.json["rows"]] == [  # type: ignore[union-attr]
        ("J1", "200.00"),
        ("P1", "60.00"),
    ]
    assert made.json["totals"]["revenue"] == "260.00"  # type: ignore[index]
    assert made.table.rows[-1].cells[4] == 260_00
    empty = build(sold.book, "portfolio", read_options({"manager": "who@example.com"}))
    assert empty.json["as_of"] is None


def test_the_map_is_three_queries_however_many_there_are(sold: Make) -> None:
    for number in range(5):
        customer(sold, f"Q{number}", name=f"Quist {number}")
        issued(sold, line("60.00"), party=f"Q{number}", date="2026-02-11")
    scored(sold, "2026-02-11")

    with reading(sold.book), CaptureQueriesContext(connection) as asked:
        assert portfolio_of(sold.book, Whose(), limit=200).count == 7
    assert len(asked) == 3

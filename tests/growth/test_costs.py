"""What keeping a customer costs against winning one: from what somebody says, never guessed."""

from decimal import Decimal

import pytest

from akker.books.queries import today_in
from akker.growth.costing import change_care_costs
from akker.growth.rules import CareCompared, CareCosts, compared
from akker.kernel.calendar import add_months
from akker.reports.catalogue import build
from akker.reports.options import read_options
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, issued, line, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


def test_the_costs_of_a_year_are_shared_out_over_days_and_customers() -> None:
    costs = CareCosts(365_00, 730_00)
    assert compared(costs, 365, 5, 2) == CareCompared(365_00, 730_00, 73_00, 365_00, Decimal("5.0"))
    assert compared(costs, 73, 0, 1) == CareCompared(73_00, 146_00, None, 146_00, None)
    assert compared(costs, 73, 1, 0).ratio is None


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 bought this year: a new customer."""
    ready(make)
    customer(make, "J2")
    issued(make, line("100.00"), date=today_in(make.book).isoformat())
    return make


def notes(make: Make, **asked: str) -> str:
    made = build(make.book, "scorecards", read_options({**asked, "language": "en"}))
    return " ".join(made.table.notes)


def test_nothing_is_told_before_somebody_says_what_it_costs(sold: Make) -> None:
    assert "Settings, Cost of customers" in notes(sold)
    assert build(sold.book, "scorecards", read_options({})).json["care"] is None

    change_care_costs(sold.alice, costs=CareCosts(365_00, 730_00))
    since = add_months(today_in(sold.book), -1).isoformat()
    told = build(sold.book, "scorecards", read_options({"from": since})).json["care"]
    assert isinstance(told, dict)
    assert (told["kept"], told["new"], told["new_revenue"]) == (0, 1, "100.00")
    assert told["each_kept"] is None and told["ratio"] is None
    assert "Settings" not in notes(sold) and "for each of 1 customers who bought nothing" in notes(
        sold
    )


def test_a_part_of_the_customers_has_no_share_of_the_costs(sold: Make) -> None:
    change_care_costs(sold.alice, costs=CareCosts(365_00, 730_00))
    assert "Winning cost" not in notes(sold, tier="standard")


def test_two_amounts_above_zero_are_asked(sold: Make) -> None:
    for costs in (CareCosts(0, 1), CareCosts(1, 0), CareCosts(-1, 1), CareCosts(1, 10**16)):
        assert refusal_of(change_care_costs, sold.alice, costs=costs) == "care_costs_unfit"
    assert refusal_of(change_care_costs, sold.bob, costs=CareCosts(1, 1)) == "permission_missing"


def test_they_are_said_on_screen(sold: Make) -> None:
    browser = browser_of(sold, "owner")
    again = sent(browser, sold, "care-costs", 422, keeping="0", winning="9.00")
    assert "two amounts above zero" in again and 'value="9.00"' in again
    sent(browser, sold, "care-costs", keeping="900.00", winning="400.00")
    assert 'value="900.00"' in page(browser, sold, "care-costs")
    assert "Winning cost" in page(browser, sold, "reports/scorecards")

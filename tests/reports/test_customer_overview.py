"""What a customer brings, month by month, and what asks for attention."""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import attention_everywhere, attention_of
from akker.reports.customer_overview import CustomerOverview, customer_overview
from akker.reports.needs import Need
from akker.reports.party_position import party_position
from akker.reports.sales import sales
from tests.catalog.test_products import added
from tests.make import Make
from tests.receivables.paying import paid, received
from tests.receivables.selling import customer, day, issued, line, ready


def overview(make: Make, code: str = "J1", on: str = "2026-04-20") -> CustomerOverview:
    with reading(make.book):
        position = party_position(make.book, code, as_of=day(on))
        group = keys_of_group(make.book, code)
        return customer_overview(make.book, group, position, as_of=day(on))


def sold(make: Make) -> Make:
    """J1 bought in January, paid, in February, paid in part, and got some of that credited."""
    ready(make)
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("200.00", "V9", "8010"), date="2026-02-10")
    back = {"kind": "credit-note", "corrects": "2026-0002", "date": "2026-02-15", "reason": ""}
    issued(make, line("50.00", "V9", "8010"), **back)
    received(make, "121.00", paid(make, "2026-0001", "121.00"), on="2026-03-10")
    received(make, "40.00", paid(make, "2026-0002", "40.00"), on="2026-03-10")
    return make


def test_the_months_tell_what_was_invoiced_paid_and_open(make: Make) -> None:
    found = overview(sold(make))

    months = {one.month: one for one in found.months}
    january, february = months[202601], months[202602]
    assert len(months) == 12 and found.months[-1].month == 202604
    assert (january.net_minor, january.billed_minor, january.open_minor) == (10000, 12100, 0)
    # 200 + 9 % less a credit note of 50 + 9 %, of which 40 was paid.
    assert (february.net_minor, february.billed_minor) == (15000, 16350)
    assert (february.open_minor, february.paid_minor) == (12350, 4000)
    assert found.first_on == dt.date(2026, 1, 5)


def test_revenue_is_that_of_the_report_of_sales(make: Make) -> None:
    sold(make)
    customer(make, "P1")
    issued(make, line("1000.00"), party="P1", date="2026-03-02")

    with reading(make.book):
        rows = sales(make.book, until=day("2026-04-20"), by="customer").rows

    assert {row.key: row.net_minor for row in rows} == {
        "J1": overview(make).net_minor,
        "P1": overview(make, "P1").net_minor,
    }


def test_revenue_grows_against_the_twelve_months_before(make: Make) -> None:
    sold(make)

    later = overview(make, on="2027-01-20")

    assert later.months[0].month == 202602
    assert (later.net_minor, later.before_minor) == (15000, 10000)
    assert later.growth == Decimal("0.5")
    assert overview(make).growth is None


def test_who_was_merged_counts_with_the_other(make: Make) -> None:
    sold(make)
    customer(make, "P1")
    issued(make, line("1000.00"), party="P1", date="2026-03-02")

    merge_parties(make.alice, code="P1", into="J1")

    assert overview(make).net_minor == 25000 + 100000


def test_the_margin_is_over_products_whose_cost_is_known(make: Make) -> None:
    ready(make)
    added(make, cost_price="30.00")
    advice = {"price": "82.50", "vat": "V21", "code": "8020", "text": "Advice", "product": "advice"}
    issued(make, {**advice, "quantity": "2"}, line("500.00"), date="2026-03-02")
    back = {"kind": "credit-note", "corrects": "2026-0001", "date": "2026-03-05", "reason": ""}
    issued(make, {**advice, "quantity": "1"}, **back)

    margin = overview(make).margin

    assert (margin.revenue_minor, margin.cost_minor) == (8250, 3000)
    assert margin.share is not None and round(margin.share, 4) == Decimal("0.6364")


def test_without_a_cost_price_no_margin_is_told(make: Make) -> None:
    assert overview(sold(make)).margin.share is None


def test_it_takes_as_many_queries_however_much_was_sold(make: Make) -> None:
    sold(make)
    with CaptureQueriesContext(connection) as few:
        overview(make)
    for number in range(6):
        issued(make, line("10.00"), date=f"2026-03-0{number + 1}")

    with CaptureQueriesContext(connection) as many:
        overview(make)

    assert len(many) == len(few)


def test_what_is_late_asks_for_attention_the_largest_first(make: Make) -> None:
    sold(make)
    customer(make, "P1", name="Pieters", payment_days=30)
    issued(make, line("1000.00"), party="P1", date="2026-03-02")

    with reading(make.book):
        aged = aged_receivables(make.book, as_of=day("2026-04-20"), most=20)
        every = attention_everywhere(make.book, None, aged, today=day("2026-04-20"))
        position = party_position(make.book, "J1", as_of=day("2026-04-20"))
        own = attention_of(make.book, None, "J1", "Jansen", position, today=day("2026-04-20"))

    assert [(one.need, one.party_code, one.at_stake_minor, one.days) for one in every] == [
        (Need.OVERDUE, "P1", 121000, 0),
        (Need.OVERDUE, "J1", 12350, 30),
    ]
    assert [(one.subject, one.at_stake_minor, one.days) for one in own] == [
        ("2026-0002", 12350, 55)
    ]

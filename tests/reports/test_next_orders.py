"""Who should have ordered by now, how customers compare, and what they do not buy yet."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import Actor, reading
from akker.customers.changing import change_customer
from akker.customers.queries_whose import Whose
from akker.customers.rules import ARCHIVED, CustomerFacts
from akker.parties.managing import assign_manager
from akker.parties.models import Party
from akker.receivables.queries_bought import bought_between
from akker.receivables.rules_orders import Rfm, Segment, next_order, rfm_of
from akker.reports.catalogue import build
from akker.reports.next_orders import NextOrders, next_orders, rfm
from akker.reports.options import read_options
from akker.reports.white_space import WhiteSpace, white_space
from tests.catalog.test_products import added
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_receipts import dollars

DAYS = st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), min_size=3, unique=True)


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 orders every ten days, of 100 once 900; P1 ordered twice, Q1 every thirty days."""
    ready(make)
    for code in ("P1", "Q1"):
        customer(make, code, name=f"Firm {code}")
    for on, code, price in (
        ("2026-01-05", "J1", "100.00"),
        ("2026-01-05", "Q1", "40.00"),
        ("2026-01-15", "J1", "100.00"),
        ("2026-01-25", "J1", "900.00"),
        ("2026-02-04", "Q1", "60.00"),
        ("2026-02-04", "P1", "60.00"),
        ("2026-03-06", "Q1", "50.00"),
        ("2026-03-06", "P1", "60.00"),
    ):
        issued(make, line(price), party=code, date=on)
    return make


def due(actor: Actor, on: str, by: str = "", **whose: Any) -> NextOrders:
    with reading(actor.book):
        return next_orders(actor.book, Whose(**whose), as_of=day(on), by=by)


def codes(found: NextOrders) -> list[str]:
    return [one.code for one in found.rows]


def test_who_should_have_ordered_by_now_is_told_with_what_they_usually_order(sold: Make) -> None:
    found = due(sold.alice, "2026-02-10")

    (one,) = found.rows
    assert (one.code, one.usual_minor, one.order_count) == ("J1", 100_00, 3)
    assert (one.next.gap_days, one.next.late_days) == (10, 6)
    assert one.next.expected_on == day("2026-02-04")
    assert found.total_minor == 100_00


def test_who_ordered_less_than_three_times_is_expected_on_no_day(sold: Make) -> None:
    assert "P1" not in codes(due(sold.alice, "2026-12-31"))
    assert codes(due(sold.alice, "2026-03-10", by="coming")) == ["Q1"]


def test_who_let_four_gaps_go_by_stands_last_though_they_order_more(sold: Make) -> None:
    assert codes(due(sold.alice, "2026-04-06")) == ["Q1", "J1"]


def test_only_what_was_known_on_the_day_counts(sold: Make) -> None:
    assert codes(due(sold.alice, "2026-01-20")) == []
    assert codes(due(sold.alice, "2026-01-20", by="coming")) == []


@given(DAYS)
def test_the_next_order_is_expected_after_the_last_and_never_the_same_day(
    days: list[dt.date],
) -> None:
    found = next_order(sorted(days), max(days))

    assert found and found.gap_days >= 1
    assert found.expected_on > found.last_on == max(days)
    assert not found.is_due


def test_fifths_say_who_is_a_champion_and_who_sleeps() -> None:
    base = dt.date(2026, 1, 1)
    facts = [(base + dt.timedelta(days=n), n + 1, n * 100) for n in range(10)]

    scores = rfm_of(facts)

    assert scores[0] == Rfm(1, 1, 1) and scores[0].segment is Segment.ASLEEP
    assert scores[9] == Rfm(5, 5, 5) and scores[9].segment is Segment.CHAMPION
    assert Rfm(1, 5, 5).segment is Segment.AT_RISK
    assert Rfm(5, 1, 1).segment is Segment.NEW
    assert rfm_of([]) == []


def test_equals_score_as_their_middle_and_never_as_the_lowest() -> None:
    """Who are all invoiced on the first of the month ordered as recently as can be."""
    today, before = dt.date(2026, 12, 1), dt.date(2026, 10, 1)
    same = rfm_of([(today, 12, 100)] * 10)
    late = rfm_of([(before, 12, 100)] * 2 + [(today, 12, 100)] * 8)

    assert set(same) == {Rfm(3, 3, 3)}
    assert [one.recency for one in late] == [1] * 2 + [4] * 8
    assert rfm_of([(today, 1, 100)]) == [Rfm(3, 3, 3)]


@given(st.lists(st.tuples(st.dates(), st.integers(1, 99), st.integers()), min_size=1))
def test_scores_are_from_one_to_five_and_who_has_more_never_scores_less(
    facts: list[tuple[dt.date, int, int]],
) -> None:
    scores = rfm_of(facts)

    for one in scores:
        assert {one.recency, one.frequency, one.monetary} <= {1, 2, 3, 4, 5}
    ranked = sorted(zip(facts, scores, strict=True), key=lambda pair: pair[0][2])
    amounts = [score.monetary for _, score in ranked]
    assert amounts == sorted(amounts)


def test_rfm_tells_customers_and_segments(sold: Make) -> None:
    with reading(sold.book):
        found = rfm(sold.book, Whose(), as_of=day("2026-03-10"))

    assert {row.code for row in found.rows} == {"J1", "P1", "Q1"}
    assert sum(one.customer_count for one in found.segments) == 3
    assert sum(one.net_minor for one in found.segments) == 1370_00


def test_sec_7_only_own_customers_are_expected_and_compared(sold: Make) -> None:
    carla = narrowed(sold)
    assign_manager(sold.alice, code="Q1", email="carla@example.com")

    assert codes(due(carla, "2026-04-06")) == ["Q1"]
    with reading(carla.book):
        assert [row.code for row in rfm(carla.book, Whose(), as_of=day("2026-04-06")).rows] == [
            "Q1"
        ]


def test_who_is_archived_is_expected_no_more(sold: Make) -> None:
    change_customer(sold.alice, code="Q1", facts=CustomerFacts(status=ARCHIVED))

    assert codes(due(sold.alice, "2026-04-06")) == ["J1"]


@pytest.fixture
def goods(make: Make) -> Make:
    """Rope at 10, 30 and 50 for R1 to R3; seeds for R1 alone; R4 bought something without."""
    ready(make, code="")
    for code in ("rope", "seeds"):
        added(make, code=code, name=code.title())
    for number, price in enumerate(("10.00", "30.00", "50.00"), 1):
        customer(make, f"R{number}", name=f"Firm R{number}")
        bought(make, f"R{number}", "rope", price)
    bought(make, "R1", "seeds", "99.00")
    customer(make, "R4", name="Firm R4")
    bought(make, "R4", "seeds", "20.00")
    customer(make, "R5", name="Firm R5")
    return make


def bought(make: Make, party: str, product: str, price: str, **more: Any) -> None:
    sale = line(price, code="8020", product=product, quantity="1")
    issued(make, sale, party=party, date="2026-03-05", **more)


def space(actor: Actor, **whose: Any) -> WhiteSpace:
    with reading(actor.book):
        return white_space(actor.book, Whose(**whose), until=day("2026-12-31"))


def gaps(found: WhiteSpace) -> list[tuple[str, str, int, int]]:
    return [(one.code, one.product_code, one.buyer_count, one.expected_minor) for one in found.gaps]


def test_a_gap_is_what_the_buyer_in_the_middle_brings(goods: Make) -> None:
    found = space(goods.alice)

    assert gaps(found) == [("R4", "rope", 3, 30_00)], "seeds have two buyers, R5 bought nothing"
    assert found.products == (("rope", "Rope"),)
    assert [(row.code, row.cells) for row in found.grid] == [("R4", ((None, 30_00),))]


def test_buyers_of_the_same_tier_are_compared_where_there_are_three(goods: Make) -> None:
    for number in (6, 7, 8):
        customer(goods, f"R{number}", name=f"Firm R{number}")
        change_customer(goods.alice, code=f"R{number}", facts=CustomerFacts(tier="key"))
        bought(goods, f"R{number}", "rope", "500.00")
    change_customer(goods.alice, code="R4", facts=CustomerFacts(tier="key"))

    assert ("R4", "rope", 3, 500_00) in gaps(space(goods.alice))
    change_customer(goods.alice, code="R4", facts=CustomerFacts(tier="growth"))
    assert ("R4", "rope", 6, 50_00) in gaps(space(goods.alice))


def test_what_was_sold_in_another_currency_counts_at_the_rate_it_was_booked_at(
    goods: Make,
) -> None:
    dollars(goods, d2026_03_05=1_250_000_000)
    customer(goods, "US1", name="Acme Inc.", country="US", currency="USD")
    sale = line("40.00", code="8040", vat="X-EXP", product="rope", quantity="1")
    issued(goods, sale, party="US1", date="2026-03-05")

    assert ("R4", "rope", 4, 30_00) in gaps(space(goods.alice))
    sold = bought_in(goods)
    assert sold["US1", "rope"] == 32_00, "1.25 dollars for a euro"


def bought_in(make: Make) -> dict[tuple[str, str], int]:
    with reading(make.book):
        codes = {row.pk: row.code for row in Party.objects.filter(book=make.book)}
        found = bought_between(make.book, day("2026-01-01"), day("2026-12-31"))
    return {(codes[party], product): net for (party, product), net in found.net_minor.items()}


def test_what_was_credited_whole_was_not_bought(goods: Make) -> None:
    bought(goods, "R3", "rope", "50.00", kind="credit-note", corrects="2026-0003")

    assert gaps(space(goods.alice)) == [], "two buyers are left"


def test_sec_7_gaps_are_of_own_customers_and_compared_with_those_alone(goods: Make) -> None:
    carla = narrowed(goods)
    assign_manager(goods.alice, code="R4", email="carla@example.com")
    assert gaps(space(carla)) == [], "what others bring is not told"

    for number in (1, 2, 3):
        assign_manager(goods.alice, code=f"R{number}", email="carla@example.com")
    assert gaps(space(carla)) == [("R4", "rope", 3, 30_00)]
    assert gaps(space(goods.alice, manager="nobody")) == []


@pytest.mark.parametrize("name", ["next-orders", "rfm", "white-space"])
def test_each_report_has_the_same_in_every_form(goods: Make, name: str) -> None:
    for _ in range(2):
        bought(goods, "R4", "seeds", "20.00")
    made = build(goods.book, name, read_options({"until": "2026-12-31"}))

    lines = [row for row in made.table.rows if row.style == "line"]
    assert len(lines) == len(made.json["rows"])  # type: ignore[arg-type]
    assert len(lines) == (0 if name == "next-orders" else 4 if name == "rfm" else 1)
    refused = {"until": "2026-12-31", "tier": "gold"}
    assert refusal_of(build, goods.book, name, read_options(refused)) == "customer_unfit"


def test_a_way_to_tell_orders_that_is_not_there_is_refused(sold: Make) -> None:
    assert refusal_of(due, sold.alice, "2026-04-06", by="planet") == "orders_by_unknown"


def test_each_costs_as_many_queries_for_many_as_for_few(goods: Make) -> None:
    def count() -> list[int]:
        counts = []
        for name in ("next-orders", "rfm", "white-space"):
            with CaptureQueriesContext(connection) as asked:
                build(goods.book, name, read_options({"until": "2026-12-31"}))
            counts.append(len(asked))
        return counts

    few = count()
    for number in range(5):
        customer(goods, f"S{number}", name=f"Rust {number}")
        bought(goods, f"S{number}", "rope", "60.00")

    assert count() == few

"""What facts make of a score: additive points with reasons, and certainty apart from them."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.health.rules import (
    About,
    Health,
    MoneyFacts,
    Orders,
    Part,
    PartHealth,
    Payments,
    Usual,
    health_of,
    money_health,
    usual_of,
)

DAY = dt.date(2026, 6, 30)
USUAL = Usual(gap_days=30, net_minor=100_00)
FOUR = Orders(4, dt.date(2026, 3, 2), dt.date(2026, 5, 31), 100_00, 0)


def health(facts: MoneyFacts) -> Health:
    return health_of([money_health(facts, USUAL, DAY)])


def points(facts: MoneyFacts) -> dict[str, int]:
    return {one.name: one.points_e1 for one in money_health(facts, USUAL, DAY).reasons}


def test_the_score_is_what_its_reasons_add_up_to() -> None:
    facts = MoneyFacts(replace(FOUR, net_minor=400_00, again_count=3), None, 1)

    assert points(facts) == {
        "begin": 400,
        "orders": 120,  # twice doubled
        "revenue": 100,  # twice doubled from the customer in the middle
        "again": 40,
        "silence": 0,  # thirty days, and one order expected every thirty
        "disputes": -30,
    }
    assert health(facts).score == 63


def test_silence_weighs_from_twice_the_rhythm_and_no_more_than_fifteen_points() -> None:
    def silent(days: int) -> int:
        last = DAY - dt.timedelta(days=days)
        orders = replace(FOUR, first_on=last - dt.timedelta(days=90), last_on=last)
        return points(MoneyFacts(orders, None, 0))["silence"]

    assert [silent(days) for days in (0, 60, 90, 120, 150, 900)] == [0, 0, -50, -100, -150, -150]


def test_a_reason_says_its_fact_and_where_it_is_to_be_seen() -> None:
    part = money_health(MoneyFacts(FOUR, Payments(12, 34), 2), USUAL, DAY)

    told = {one.name: (str(one.text), one.points_e1, one.about) for one in part.reasons}
    assert told["silence"] == (
        "Days since the last order: 30, with one expected every 30 days.",
        0,
        About.INVOICES,
    )
    assert told["later"] == (
        "Paid the last quarter 12 days later than in the year before it.",
        -35,
        About.PAYMENTS,
    )
    assert told["overdue"] == (
        "Of what fell due in a year, 34% is open past its day.",
        -60,
        About.PAYMENTS,
    )
    assert told["disputes"] == ("Open disputes: 2.", -60, About.DISPUTES)


def test_what_is_not_known_lowers_the_certainty_and_not_the_score() -> None:
    nothing_wrong = MoneyFacts(FOUR, Payments(None, 0), 0)
    unknown = replace(nothing_wrong, payments=None)

    assert health(nothing_wrong).score == health(unknown).score
    assert health(nothing_wrong).certainty == 40  # money, of five parts
    assert health(unknown).certainty == 24


def test_parts_are_weighed_by_how_much_they_count_and_how_much_is_known() -> None:
    money = PartHealth(Part.MONEY, 800, 100, ())
    contact = PartHealth(Part.CONTACT, 200, 50, ())

    both = health_of([money, contact])

    assert both.score == 68  # (40 x 80 + 20 x 0.5 x 20) / (40 + 10)
    assert both.certainty == 50
    assert both.shares_e3 == (800, 200)  # 0.8 x 80 + 0.2 x 20
    assert health_of([money, contact], {**dict.fromkeys(Part, 0), Part.CONTACT: 1}).score == 20
    nothing = health_of([money, contact], {**dict.fromkeys(Part, 0), Part.PLAN: 1})
    assert (nothing.score, nothing.shares_e3) == (0, (0, 0))
    assert health_of([]) == Health(0, 0, (), ())


def test_the_usual_is_that_of_the_customer_in_the_middle() -> None:
    once = replace(FOUR, day_count=1, last_on=FOUR.first_on, net_minor=7_00)

    assert usual_of([FOUR, once, replace(FOUR, net_minor=900_00)]) == Usual(30, 100_00)
    assert usual_of([once]).gap_days == 30  # nobody came twice: a month
    assert usual_of([]) == Usual(30, 1)


orders = st.builds(
    lambda count, first, span, silent, net, again: Orders(
        count,
        DAY - dt.timedelta(days=silent + span),
        DAY - dt.timedelta(days=silent),
        net,
        again,
    ),
    st.integers(1, 400),
    st.just(0),
    st.integers(0, 2000),
    st.integers(0, 2000),
    st.integers(-(10**9), 10**12),
    st.integers(0, 5000),
)
facts_of = st.builds(
    MoneyFacts,
    orders,
    st.none() | st.builds(Payments, st.none() | st.integers(-500, 500), st.integers(0, 100)),
    st.integers(0, 9),
)


@given(facts_of)
def test_every_score_is_from_nothing_to_a_hundred(facts: MoneyFacts) -> None:
    told = health(facts)

    assert 0 <= told.score <= 100
    assert 0 <= told.certainty <= 40


@given(facts_of, st.data())
def test_more_of_what_is_good_never_lowers_a_score(facts: MoneyFacts, data: st.DataObject) -> None:
    more = data.draw(st.sampled_from(["net_minor", "again_count"]))
    better = replace(facts.orders, **{more: getattr(facts.orders, more) + 10_000})

    assert health(replace(facts, orders=better)).score_e1 >= health(facts).score_e1


@pytest.mark.parametrize(
    "worse",
    [
        {"payments": Payments(30, 0)},
        {"payments": Payments(None, 80)},
        {"dispute_count": 1},
    ],
)
def test_what_stands_between_us_and_our_money_lowers_it(worse: dict[str, object]) -> None:
    good = MoneyFacts(FOUR, Payments(None, 0), 0)

    assert health(replace(good, **worse)).score < health(good).score  # type: ignore[arg-type]

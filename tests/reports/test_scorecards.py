"""Scorecards: whom managers look after, what was sold, what stayed, and what was kept."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from akker.access.doors import command_line_actor
from akker.access.inviting import invite_user
from akker.books.actor import Actor, reading
from akker.customers.changing import change_customer
from akker.customers.describing import add_person
from akker.customers.handing_over import hand_over_customer
from akker.customers.promising import break_promise, keep_promise
from akker.customers.queries_whose import Whose
from akker.customers.rules import LOST, CustomerFacts
from akker.customers.rules_retention import retention_of, year_before
from akker.ledger.opening import open_fiscal_year
from akker.parties.cards import ContactCard
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.teaming import add_to_team
from akker.reports.catalogue import build
from akker.reports.options import read_options
from akker.reports.scorecards import Scorecard, Scorecards, scorecards
from akker.reports.scorecards_table import scorecards_table
from tests.catalog.test_products import added
from tests.customers.acting import ago, gave, logged
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.receivables.selling import customer, day, issued, line, ready
from tests.voice.asking import link_for, said, surveyed

MIA, TOM = "mia@example.com", "tom@example.com"
UNTIL = day("2026-12-31")
Amount = st.integers(-(10**9), 10**9)


@pytest.fixture
def sold(make: Make) -> Make:
    """Mia has J1 and P1, Tom has Q1: sold this year alone, 100, 60 and 40."""
    ready(make)
    for code in ("P1", "Q1"):
        customer(make, code, name=f"Firm {code}")
    for email in (MIA, TOM):
        invite_user(make.alice, email=email, role="manager", name=email.partition("@")[0].title())
    for code, email in (("J1", MIA), ("P1", MIA), ("Q1", TOM)):
        assign_manager(make.alice, code=code, email=email)
    issued(make, line("100.00"), date="2026-03-05")
    issued(make, line("60.00"), party="P1", date="2026-04-20")
    issued(make, line("40.00"), party="Q1", date="2026-05-04")
    return make


def cards(actor: Actor, by: str = "", since: str = "2026-01-01", **whose: Any) -> Scorecards:
    with reading(actor.book):
        return scorecards(actor.book, Whose(**whose), since=day(since), until=UNTIL, by=by)


def by_name(found: Scorecards) -> dict[str, Scorecard]:
    return {one.name: one for one in found.rows}


def told(found: Scorecards) -> list[tuple[str, int, int]]:
    return [(one.name, one.customer_count, one.revenue_minor) for one in found.rows]


def test_customers_and_revenue_come_first_by_who_looks_after_them(sold: Make) -> None:
    found = cards(sold.alice)

    assert told(found) == [("Mia", 2, 160_00), ("Tom", 1, 40_00)]
    assert (found.total.customer_count, found.total.revenue_minor) == (3, 200_00)
    assert [one.key for one in found.rows] == [MIA, TOM]


def test_what_was_sold_before_a_hand_over_belongs_to_who_looked_after_them_then(
    sold: Make,
) -> None:
    issued(sold, line("500.00"), date="2026-08-01")
    hand_over_customer(sold.alice, code="J1", to=TOM, note="Likes tea", on=day("2026-06-01"))

    found = cards(sold.alice)

    assert told(found) == [("Tom", 2, 540_00), ("Mia", 1, 160_00)]
    assert by_name(found)["Tom"].now_minor == 640_00, "all of whom he looks after at the end"
    assert found.total.revenue_minor == 700_00
    table = scorecards_table(sold.book, found, "en")
    place = [one.key for one in table.columns].index("now")
    assert [row.cells[place - 1 : place + 1] for row in table.rows] == [
        (540_00, 640_00),
        (160_00, 60_00),
        (700_00, 700_00),
    ]
    opened = cards(sold.alice, "customer", manager=TOM)
    assert [(one.key, one.revenue_minor) for one in opened.rows] == [("J1", 500_00), ("Q1", 40_00)]
    of_mia = cards(sold.alice, "customer", manager=MIA)
    assert [(one.key, one.customer_count, one.revenue_minor) for one in of_mia.rows] == [
        ("J1", 0, 100_00),
        ("P1", 1, 60_00),
    ]
    assert of_mia.total.revenue_minor == 160_00


def test_the_day_of_a_hand_over_is_of_the_next_one(sold: Make) -> None:
    hand_over_customer(sold.alice, code="J1", to=TOM, note="Likes tea", on=day("2026-03-05"))

    assert told(cards(sold.alice)) == [("Tom", 2, 140_00), ("Mia", 1, 60_00)]


def test_retention_is_of_who_bought_a_year_earlier(sold: Make) -> None:
    """In half a year of which the half before is the year earlier: there is one year of books."""
    found = retention_of([(100, 80), (100, 150), (50, 0), (0, 1000), (-5, 10)])

    assert (found.before_minor, found.again_minor, found.now_minor) == (250, 180, 230)
    assert found.gross == Decimal("0.72")
    assert found.net == Decimal("0.92")
    assert retention_of([(0, 10)]).gross is None


@given(st.lists(st.tuples(Amount, Amount)))
def test_gross_retention_is_between_nothing_and_all_and_never_above_net(
    revenues: list[tuple[int, int]],
) -> None:
    found = retention_of(revenues)

    if found.gross is not None and found.net is not None:
        assert 0 <= found.gross <= 1
        if all(now >= 0 for _, now in revenues):
            assert found.gross <= found.net


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(min_value=0, max_value=2000))
def test_the_year_earlier_has_no_day_of_the_period(since: dt.date, days: int) -> None:
    until = since + dt.timedelta(days=days)
    first, last = year_before(since, until)

    assert first <= last < since
    assert (first.month, first.day) == (since.month, since.day) or since.day == 29


def test_growth_and_retention_are_read_from_the_books_of_both_years(make: Make) -> None:
    open_fiscal_year(make.alice)
    ready(make)
    customer(make, "P1", name="Gone")
    customer(make, "N1", name="New")
    issued(make, line("100.00"), date="2026-03-05")
    issued(make, line("50.00"), party="P1", date="2026-03-05")
    issued(make, line("120.00"), date="2027-03-05")
    issued(make, line("30.00"), party="N1", date="2027-03-05")

    with reading(make.book):
        found = scorecards(make.book, Whose(), since=day("2027-01-01"), until=day("2027-12-31"))

    card = found.total
    assert found.before.since == day("2026-01-01") and found.before.until == day("2026-12-31")
    assert (card.before_minor, card.now_minor, card.growth) == (150_00, 150_00, Decimal(0))
    assert card.retention.gross == Decimal(100) / 150
    assert card.retention.net == Decimal(120) / 150


def test_margin_rhythm_and_promises_are_told_where_they_are_known(sold: Make) -> None:
    before = cards(sold.alice).total
    assert (before.margin.share, before.promises_kept) == (None, None)
    added(sold, code="advice", cost_price="60.00")
    sale = line("100.00", code="8020", product="advice", quantity="1")
    issued(sold, sale, date="2026-05-05")
    change_customer(sold.alice, code="P1", facts=CustomerFacts(tier="key"))
    mia = command_line_actor(sold.book, MIA)
    logged(mia, kind="call", text="How are you", on=ago(sold, 1))
    kept, broken = gave(mia), gave(mia, "Another")
    keep_promise(mia, promise_id=kept)
    break_promise(mia, promise_id=broken)

    with reading(sold.book):
        found = scorecards(sold.book, Whose(), until=ago(sold, 0))

    card = by_name(found)["Mia"]
    assert (card.in_rhythm_count, card.rhythm_count) == (1, 2), "P1 is a key account, and silent"
    assert card.promises_kept == Decimal("0.5")
    assert by_name(cards(sold.alice))["Mia"].margin.share == Decimal("0.4")
    assert by_name(found)["Tom"].in_rhythm is None


def test_teams_and_tiers_have_cards_and_who_is_in_two_counts_once_in_the_total(sold: Make) -> None:
    for email in (TOM, MIA):
        add_to_team(sold.alice, code="P1", email=email, part="contributor", on=day("2026-02-01"))
    change_customer(sold.alice, code="J1", facts=CustomerFacts(tier="key"))

    teams, tiers = cards(sold.alice, "team"), cards(sold.alice, "tier")

    assert sorted(told(teams)) == [("Mia", 1, 60_00), ("Tom", 1, 60_00)]
    assert teams.total.revenue_minor == 200_00
    assert [(one.key, one.revenue_minor) for one in tiers.rows] == [
        ("standard", 100_00),
        ("key", 100_00),
    ]


def test_who_was_lost_is_counted_no_more_and_their_revenue_is(sold: Make) -> None:
    change_customer(sold.alice, code="J1", facts=CustomerFacts(status=LOST))
    merge_parties(sold.alice, code="Q1", into="P1")

    assert told(cards(sold.alice)) == [("Mia", 1, 200_00)]


def test_sec_7_cards_are_of_own_customers_alone(sold: Make) -> None:
    carla = narrowed(sold)
    assign_manager(sold.alice, code="Q1", email="carla@example.com")

    found = cards(carla)

    assert told(found) == [("Carla", 1, 40_00)]
    assert cards(carla, manager=MIA).rows == ()


def test_the_report_has_forms_for_people_and_programs(sold: Make) -> None:
    asked = {"from": "2026-01-01", "until": "2026-12-31"}
    made = build(sold.book, "scorecards", read_options(asked))

    first: Any = made.json["rows"][0]  # type: ignore[index]
    assert (first["key"], first["customers"], first["revenue"]) == (MIA, 2, "160.00")
    assert first["gross_retention"] is None
    assert made.table.rows[-1].cells[:3] == ("Total", 3, 200_00)
    assert refusal_of(build, sold.book, "scorecards", read_options({"by": "planet"})) == (
        "scorecards_by_unknown"
    )
    assert refusal_of(build, sold.book, "scorecards", read_options({"tier": "gold"})) == (
        "customer_unfit"
    )


def test_it_costs_as_many_queries_for_many_as_for_few(sold: Make) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            cards(sold.alice)
        return len(asked)

    few = count()
    for number in range(5):
        customer(sold, f"R{number}", name=f"Rust {number}")
        issued(sold, line("60.00"), party=f"R{number}", date="2026-05-11")

    assert count() == few


def test_satisfaction_stands_there_once_somebody_answered(sold: Make) -> None:
    def titles() -> list[str]:
        made = build(sold.book, "scorecards", read_options({}))
        return [column.key for column in made.table.columns]

    assert "nps" not in titles()
    survey_id = surveyed(sold.alice)
    for code, score in (("J1", 9), ("P1", 3), ("Q1", 10)):
        contact_id = add_person(
            sold.alice, code=code, person=ContactCard(name="Joke", email=f"{code}@example.com")
        )
        said(link_for(sold.alice, survey_id, contact_id), score)

    with reading(sold.book):
        found = scorecards(sold.book, Whose(), until=ago(sold, 0))
    assert titles()[-1] == "nps"
    assert {one.name: one.recommends.figure for one in found.rows} == {"Mia": 0, "Tom": 100}
    assert found.total.recommends.figure == 33

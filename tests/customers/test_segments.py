"""Segments: filters of customers that all share, and who satisfies them now."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.access.queries_views import views_of
from akker.access.saving_views import remove_view, rename_view, save_view
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.queries import CustomerFilter, customer_coded, customers_page, segments_of
from akker.customers.queries_whose import Whose, codes_of
from akker.customers.rules import CustomerFacts
from akker.parties.managing import assign_manager
from akker.reports.catalogue import build
from akker.reports.options import Options
from akker.reports.scorecards import scorecards
from akker.voice.queries_candidates import planned_asking
from tests.customers.acting import member
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer, issued, line, ready

KEEPER = "keeper@example.com"


@pytest.fixture
def world(make: Make) -> Make:
    """Two bakers of the top tier, one of whom is at risk, and somebody else."""
    ready(make)
    for code, tier, status in (("B1", "key", "active"), ("B2", "key", "at risk")):
        customer(make, code, name=f"Bakery {code}")
        facts = CustomerFacts(tier, status, "Bakeries", relation="partner")
        change_customer(make.alice, code=code, facts=facts)
    return make


def keeps(make: Make) -> Actor:
    return member(make, KEEPER, role="owner")


def kept(keeper: Actor, name: str = "Bakers", **texts: str) -> int:
    asked = texts or {"industry": "Bakeries"}
    return save_view(keeper, page="customers", name=name, texts=asked, is_shared=True)


def codes(actor: Actor, segment: str = "Bakers", **asked: str) -> list[str]:
    with reading(actor.book):
        wanted = CustomerFilter(segment=segment, **asked)
        return [row.code for row in customers_page(actor.book, wanted, limit=50)]


def names(actor: Actor, code: str) -> list[str]:
    with reading(actor.book):
        return segments_of(actor.book, customer_coded(actor.book, code).party_id)


def test_who_satisfies_the_filter_now_is_in_it(world: Make) -> None:
    kept(keeps(world))
    assert codes(world.alice) == ["B1", "B2"]
    assert codes(world.alice, status="at risk") == ["B2"]
    change_customer(world.alice, code="J1", facts=CustomerFacts(industry="Bakeries"))
    change_customer(world.alice, code="B1", facts=CustomerFacts(industry="Mills"))
    assert codes(world.alice) == ["B2", "J1"]
    assert (names(world.alice, "B1"), names(world.alice, "J1")) == ([], ["Bakers"])


def test_it_is_changed_and_ended_under_its_name(world: Make) -> None:
    keeper = keeps(world)
    kept(keeper)
    key = kept(keeper, status="at risk")
    assert codes(world.alice) == ["B2"]
    remove_view(keeper, view_id=key)
    assert refusal_of(codes, world.alice) == "segment_unknown"
    assert refusal_of(codes_in, world, "Bakers") == "segment_unknown"


def test_it_gets_another_name_wherever_it_is_asked_for(world: Make) -> None:
    keeper, other = keeps(world), member(world, "dora@example.com", role="manager")
    key = kept(keeper)
    kept(keeper, "At risk", segment="Bakers", status="at risk")
    save_view(other, page="health", name="Mine", texts={"segment": "Bakers"})

    assert rename_view(keeper, view_id=key, name=" Mills ") == "Bakers"

    assert (codes(world.alice, "Mills"), codes(world.alice, "At risk")) == (["B1", "B2"], ["B2"])
    assert refusal_of(codes, world.alice) == "segment_unknown"
    with reading(world.book):
        (mine,) = views_of(other, "health")
    assert mine.texts == {"segment": "Mills"}


def test_two_do_not_get_one_name_and_what_others_share_is_theirs(world: Make) -> None:
    keeper, other = keeps(world), member(world, "dora@example.com", role="manager")
    owner = member(world, "fien@example.com", role="owner")
    key = kept(keeper)
    second = kept(owner, "At risk", status="at risk")
    own = save_view(other, page="customers", name="Own", texts={"tier": "key"})

    assert refusal_of(rename_view, owner, view_id=second, name="Bakers") == "view_there"
    assert refusal_of(rename_view, other, view_id=key, name="Mine") == "view_unknown"
    assert refusal_of(rename_view, keeper, view_id=own, name="Mine") == "view_unknown"
    assert refusal_of(rename_view, owner, view_id=key, name="") == "name_unfit"
    assert refusal_of(rename_view, world.charlie, view_id=key, name="X") == "permission_missing"
    rename_view(owner, view_id=key, name="Bread")
    rename_view(owner, view_id=key, name="Bread")
    rename_view(other, view_id=own, name="At risk")  # for themselves alone
    assert codes(world.alice, "Bread") == ["B1", "B2"]


def test_a_name_that_somebody_else_shares_too_is_still_theirs(world: Make) -> None:
    keeper, owner = keeps(world), member(world, "fien@example.com", role="owner")
    first = kept(keeper)
    kept(owner, tier="key", status="at risk")
    kept(keeper, "All", segment="Bakers")

    rename_view(keeper, view_id=first, name="Mills")

    assert (codes(world.alice, "Mills"), codes(world.alice, "All")) == (["B1", "B2"], ["B2"])


def codes_in(world: Make, name: str) -> frozenset[str]:
    with reading(world.book):
        return codes_of(world.book, Whose(segment=name))


def test_a_view_for_oneself_is_no_segment(world: Make) -> None:
    keeper = keeps(world)
    save_view(keeper, page="customers", name="Mine", texts={"tier": "key"})
    assert [row.name for row in views_of(keeper, "customers")] == ["Mine"]
    assert refusal_of(codes, world.alice, "Mine") == "segment_unknown"


def test_the_archived_are_in_a_segment_that_asks_for_them_alone(world: Make) -> None:
    keeper = keeps(world)
    kept(keeper)
    kept(keeper, "Gone", status="archived")
    change_customer(world.alice, code="B1", facts=CustomerFacts("key", "archived", "Bakeries"))
    assert codes(world.alice) == ["B2"]
    assert codes(world.alice, "Gone") == ["B1"]


def test_a_segment_lies_in_another_and_never_in_itself(world: Make) -> None:
    keeper = keeps(world)
    kept(keeper)
    kept(keeper, "Worrying", segment="Bakers", status="at risk")
    assert codes(world.alice, "Worrying") == ["B2"]
    assert names(world.alice, "B2") == ["Bakers", "Worrying"]
    kept(keeper, segment="Worrying")
    assert refusal_of(codes, world.alice, "Worrying") == "segment_unknown"
    assert names(world.alice, "B2") == []


def test_a_segment_in_one_that_is_gone_or_of_a_filter_that_is_none_breaks_no_customer(
    world: Make,
) -> None:
    keeper = keeps(world)
    outer = kept(keeper)
    kept(keeper, "Worrying", segment="Bakers", status="at risk")
    kept(keeper, "Odd", text="B2", q="B1", page="x")

    remove_view(keeper, view_id=outer)

    assert names(world.alice, "B1") == ["Odd"]
    assert names(world.alice, "B2") == []
    assert refusal_of(codes, world.alice, "Worrying") == "segment_unknown"


def test_levels_and_countries_are_asked_too(world: Make) -> None:
    keeper = keeps(world)
    customer(world, "BE1", name="Brussel", country="BE")
    kept(keeper, "Partners", relation="partner")
    kept(keeper, "Belgians", country="BE")
    assert codes(world.alice, "Partners") == ["B1", "B2"]
    assert codes(world.alice, "Belgians") == ["BE1"]


def test_reports_and_questions_are_about_its_members(world: Make) -> None:
    kept(keeps(world))
    for code in ("J1", "B1"):
        issued(world, line("100.00"), party=code)
    today = today_in(world.book)
    with reading(world.book):
        told = {
            name: repr(build(world.book, name, Options(until=until, segment="Bakers")).table.rows)
            for name, until in (("health", today), ("next-orders", today), ("white-space", today))
        }
        asked = planned_asking(world.book, CustomerFilter(segment="Bakers"))
        cards = scorecards(world.book, Whose(segment="Bakers"), until=today)
    assert "Bakery B1" in told["health"]
    assert not any("J1" in rows for rows in told.values()), told
    assert codes_in(world, "Bakers") == {"B1", "B2"}
    assert [one.party_code for one in asked] == ["B1", "B2"]
    assert (cards.total.customer_count, cards.total.revenue_minor) == (2, 100_00)


def test_who_sees_own_customers_only_finds_none_of_others_in_it(world: Make) -> None:
    kept(keeps(world))
    carla = narrowed(world)
    assign_manager(world.alice, code="B2", email=CARLA)
    assert codes(carla) == ["B2"]


def test_the_number_of_queries_does_not_grow(world: Make) -> None:
    keeper = keeps(world)
    for n in range(9):
        kept(keeper, f"Segment {n}", tier="key")
    with CaptureQueriesContext(connection) as asked:
        assert len(names(world.alice, "B1")) == 9
    few = [one for one in asked.captured_queries if "SELECT" in one["sql"]]
    assert len(few) <= 5

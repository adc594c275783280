"""The demo company looks after its customers: each of the stories is there to be seen."""

import pytest

from akker.access.doors import member_actor
from akker.access.queries_put_off import put_off_of
from akker.adoption.checks import broken_standings
from akker.adoption.queries import fallen_usage, usage_page
from akker.books.actor import reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.queries import (
    CustomerFilter,
    customer_coded,
    customers_page,
    members_of_segment,
    segments,
)
from akker.customers.queries_hand_overs import hand_overs_of
from akker.customers.queries_people import people_of
from akker.customers.rules_map import gaps_of
from akker.demo.company import MANAGER_EMAIL, OWNER_EMAIL
from akker.demo.customers import GROWS, HANDED_OVER, NEW, RESCUED, SLIPS
from akker.demo.usage import PLANNERS
from akker.parties.queries_team import team_of
from akker.reports.attention import attention_today
from akker.reports.needs import parted
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.django_db


def test_one_slips_one_is_rescued_one_grows_one_went_over_and_one_is_new(demo: Book) -> None:
    with reading(demo):
        at_risk = customers_page(demo, CustomerFilter(status="at risk"), limit=50)
        growing = customer_coded(demo, GROWS)
        new = customer_coded(demo, NEW)
        sponsors = [row.part for row in team_of(demo, RESCUED)]
        (handed,) = hand_overs_of(demo, HANDED_OVER)
    assert [row.code for row in at_risk] == [SLIPS, RESCUED]
    assert (growing.tier, growing.relation) == ("growth", "partner")
    assert new.relation == "supplier"
    assert sponsors == ["executive sponsor"]
    assert "school year" in handed.note


def test_who_slips_uses_much_less_and_who_grows_uses_more(demo: Book) -> None:
    with reading(demo):
        fallen = fallen_usage(demo, today=today_in(demo), limit=50)
        rows = {row.party_code: row.percent for row in usage_page(demo, PLANNERS, limit=50)}
        assert list(broken_standings(demo)) == []
    assert [(row.party_code, row.measure) for row in fallen] == [(SLIPS, PLANNERS)]
    assert rows[GROWS] == 85 and min(rows.values(), key=lambda one: one or 0) == rows[SLIPS]


def test_their_people_tell_the_same(demo: Book) -> None:
    def gaps(code: str) -> set[str]:
        rows = people_of(demo, code)
        here = [row.on_map(90, TODAY) for row in rows if row.until_on is None]
        return {gap.part if gap.kind == "part missing" else gap.kind for gap in gaps_of(here)}

    with reading(demo):
        slips, grows = gaps(SLIPS), gaps(GROWS)
        left = [row.name for row in people_of(demo, SLIPS) if row.until_on]
    assert {"champion", "executive sponsor"} <= slips
    assert not grows & {"champion", "executive sponsor", "decision maker", "against us"}
    assert left == ["Marit Okkema"]


def test_segments_have_customers_and_what_can_wait_is_put_off(demo: Book) -> None:
    with reading(demo):
        counts = {name: len(members_of_segment(demo, name)) for name in segments(demo)}
    assert counts == {"At risk": 2, "Key accounts": 5, "Manufacturers": 4}
    for email in (OWNER_EMAIL, MANAGER_EMAIL):
        actor = member_actor(demo, email, channel="test")
        with reading(demo):
            today = today_in(demo)
            later = put_off_of(demo, actor.user_id, today=today)
            found = attention_today(demo, actor.user_id, today=today)
            asking, put_off = parted(found, later)
        assert put_off and len(asking) > len(put_off), email

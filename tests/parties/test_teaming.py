"""The team of a customer: who looks after them beside the manager, and sees them for that."""

import datetime as dt
from typing import Any

import pytest

from akker.access.inviting import invite_user
from akker.books.actor import Actor, reading
from akker.clearing.queries import open_items_of
from akker.customers.handing_over import hand_over_customer
from akker.customers.queries_hand_overs import hand_overs_of
from akker.dunning.queries_reminders import propose_reminders
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.queries import parties_of, party_coded
from akker.parties.queries_sight import dimensions_seen
from akker.parties.queries_team import team_of
from akker.parties.teaming import add_to_team, end_in_team
from akker.receivables.queries import InvoiceFilter, invoices_page
from akker.reports.aged_receivables import aged_receivables
from akker.reports.catalogue import REPORTS, build, reports_open_to
from akker.reports.options import Options
from akker.reports.sales import BY, sales
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer, issued, line, ready

UNTIL = dt.date(2026, 12, 31)


@pytest.fixture
def carla(make: Make) -> Actor:
    """Somebody who sees own customers only, and has none; TEAM-1 is another's."""
    ready(make, code="")
    customer(make, "TEAM-1", name="Kwekerij Zonneveld")
    customer(make, "ELSE-1", name="Verweg Transport")
    issued(make, line("100.00"), party="TEAM-1")
    issued(make, line("7000.00"), party="ELSE-1")
    add_dimension(make.alice, code="client", name="Client")
    for code in ("TEAM-1", "ELSE-1"):
        add_dimension_value(make.alice, dimension="client", code=code, name=code)
    return narrowed(make)


def joined(make: Make, part: str = "contributor") -> None:
    on = dt.date(2026, 3, 1)
    add_to_team(make.alice, code="TEAM-1", email=CARLA, part=part, on=on)


def what_is_seen(actor: Actor) -> dict[str, object]:
    """By each way of narrowing that there is: the ORM, SQL of items, of reminders, of reports."""
    book = actor.book
    with reading(book):
        reminders = propose_reminders(book, until=UNTIL)
        return {
            "parties": [row.code for row in parties_of(book)],
            "invoices": [r.party_code for r in invoices_page(book, InvoiceFilter(), limit=9)],
            "items": [one.party_code for one in open_items_of(book, "TEAM-1")],
            "reminded": [one.party_code for one in reminders.reminders],
            "aged": [row.code for row in aged_receivables(book, as_of=UNTIL).rows],
            "sold": [sales(book, until=UNTIL, by=by).total.net_minor for by in BY],
            "values": [row.code for row in dimensions_seen(book)],
        }


SEEN = {
    "parties": ["TEAM-1"],
    "invoices": ["TEAM-1"],
    "items": ["TEAM-1"],
    "reminded": ["TEAM-1"],
    "aged": ["TEAM-1"],
    "sold": [100_00] * len(BY),
    "values": ["TEAM-1"],
}
NOTHING = {name: [0] * len(BY) if name == "sold" else [] for name in SEEN}


def test_sec_7_who_is_in_the_team_sees_the_customer_and_no_other(make: Make, carla: Actor) -> None:
    assert what_is_seen(carla) == NOTHING

    joined(make)
    assert what_is_seen(carla) == SEEN

    end_in_team(make.alice, code="TEAM-1", email=CARLA, part="contributor")
    assert what_is_seen(carla) == NOTHING


def test_two_parts_of_one_customer_show_it_once(make: Make, carla: Actor) -> None:
    joined(make)
    joined(make, "first contact")
    assign_manager(make.alice, code="TEAM-1", email=CARLA)

    assert what_is_seen(carla) == SEEN


def test_every_report_that_is_open_is_of_the_team_too(make: Make, carla: Actor) -> None:
    joined(make)
    told = {}

    for name in reports_open_to(carla.book):
        needs: dict[str, Any] = {"party_code": "TEAM-1"} if REPORTS[name].needs else {}
        if "until" in REPORTS[name].takes:
            needs["until"] = UNTIL
        made = build(carla.book, name, Options(**needs))
        told[name] = repr(made.table.rows)
    assert "7000" not in repr(told) and "Verweg" not in repr(told) and "700000" not in repr(told)
    assert {"handover", "open-items", "sales", "statement"} < set(told)
    assert "TEAM-1" in told["open-items"]


def test_when_two_are_one_their_teams_are_too(make: Make, carla: Actor) -> None:
    joined(make)
    merge_parties(make.alice, code="TEAM-1", into="ELSE-1")

    with reading(carla.book):
        assert party_coded(carla.book, "ELSE-1").name == "Verweg Transport"
        sold = sales(carla.book, until=UNTIL, by="month").total.net_minor
        assert [row.email for row in team_of(carla.book, "ELSE-1")] == [CARLA]
    assert sold == 7100_00


def test_the_team_is_told_with_its_days_also_who_left(make: Make, carla: Actor) -> None:
    joined(make)
    joined(make, "executive sponsor")
    left = dt.date(2026, 4, 1)
    end_in_team(make.alice, code="TEAM-1", email=CARLA, part="contributor", on=left)

    with reading(make.book):
        rows = team_of(make.book, "TEAM-1")
    assert [(row.part, row.until_on) for row in rows] == [
        ("executive sponsor", None),
        ("contributor", left),
    ]


def test_what_cannot_be_of_a_team_is_refused(make: Make, carla: Actor) -> None:
    alice = make.alice
    joined(make)
    how = {"code": "TEAM-1", "email": CARLA, "part": "contributor"}
    late = dt.date(2999, 1, 1)

    assert refusal_of(add_to_team, alice, **how) == "team_member_there"
    assert refusal_of(add_to_team, alice, **{**how, "part": "king"}) == "team_part_unknown"
    assert refusal_of(add_to_team, alice, **{**how, "email": "x@x.example"}) == "not_a_member"
    assert refusal_of(add_to_team, alice, **{**how, "code": "none"}) == "party_unknown"
    sponsor = {**how, "part": "executive sponsor"}
    assert refusal_of(add_to_team, alice, **sponsor, on=late) == "day_too_late"
    for actor in (make.bob, make.charlie, carla):
        assert refusal_of(add_to_team, actor, **sponsor) == "permission_missing"
    gone = {"code": "TEAM-1", "email": CARLA, "part": "contributor"}
    early = dt.date(2026, 2, 1)
    assert refusal_of(end_in_team, alice, **gone, on=early) == "day_too_early"
    other = {**gone, "part": "first contact"}
    assert refusal_of(end_in_team, alice, **other) == "team_member_unknown"


def test_a_customer_is_handed_over_on_a_day_with_what_to_know(make: Make, carla: Actor) -> None:
    invite_user(make.alice, email="dave@example.com", role="manager", name="Dave")
    assign_manager(make.alice, code="TEAM-1", email=CARLA)
    day = dt.date(2026, 4, 1)
    how = {"code": "TEAM-1", "to": "dave@example.com", "note": "Call on Friday\r\nNever before 9"}
    hand_over_customer(make.alice, **how, on=day)

    with reading(make.book):
        (row,) = hand_overs_of(make.book, "TEAM-1")
    assert (row.from_name, row.to_name, row.handed_on) == ("Carla", "Dave", day)
    assert row.note == "Call on Friday\nNever before 9"
    assert what_is_seen(carla) == NOTHING
    assert refusal_of(hand_over_customer, make.alice, **how) == "hand_over_same"


def test_what_cannot_be_handed_over_is_refused(make: Make, carla: Actor) -> None:
    how = {"code": "TEAM-1", "to": CARLA, "note": "Call on Friday"}

    assert refusal_of(hand_over_customer, make.alice, **{**how, "note": " "}) == "words_missing"
    late = dt.date(2999, 1, 1)
    assert refusal_of(hand_over_customer, make.alice, **how, on=late) == "day_too_late"
    assert refusal_of(hand_over_customer, make.alice, **{**how, "to": "x@x"}) == "not_a_member"
    assert refusal_of(hand_over_customer, make.alice, **{**how, "code": "US"}) == "customer_unknown"
    long = {**how, "note": "x" * 4001}
    assert refusal_of(hand_over_customer, make.alice, **long) == "text_too_long"
    for actor in (make.bob, carla):
        assert refusal_of(hand_over_customer, actor, **how) == "permission_missing"

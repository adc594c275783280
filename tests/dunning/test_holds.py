"""Holds on reminders: placed for a reason, until a day or until somebody lifts them."""

import pytest
from django.db import DatabaseError

from akker.books.actor import reading
from akker.dunning.holding import hold_reminders, lift_hold
from akker.dunning.queries import holds
from akker.dunning.rules import NewHold
from tests.dunning.agreeing import held, straight
from tests.make import Make, refusal_of
from tests.receivables.selling import day, issued, line, ready


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    issued(make, line("100.00"))
    return make


def in_force(make: Make, on: str) -> list[int]:
    with reading(make.book):
        return [one.hold_id for one in holds(make.book, in_force_on=day(on))]


def test_a_hold_ends_after_its_day(sold: Make) -> None:
    key = held(sold, invoice="2026-0001", until="2026-04-30")
    assert in_force(sold, "2026-04-01") == []
    assert in_force(sold, "2026-04-02") == in_force(sold, "2026-04-30") == [key]
    assert in_force(sold, "2026-05-01") == []


def test_a_hold_without_a_day_stays_until_it_is_lifted(sold: Make) -> None:
    key = held(sold, party="J1")
    assert in_force(sold, "2031-01-01") == [key]

    lift_hold(sold.alice, hold_id=key, on=day("2026-05-10"))

    assert in_force(sold, "2026-05-09") == [key] and in_force(sold, "2026-05-10") == []
    with reading(sold.book):
        (found,) = holds(sold.book, party_code="J1")
    assert (found.lifted_by, found.placed_by, found.reason) == (
        "Alice",
        "Alice",
        "Their accountant is ill",
    )
    assert refusal_of(lift_hold, sold.alice, hold_id=key, on=day("2026-05-10")) == "hold_lifted"


def test_what_is_no_hold_is_refused(sold: Make) -> None:
    assert refusal_of(held, sold) == "hold_unfit"
    assert refusal_of(held, sold, party="J1", invoice="2026-0001") == "hold_unfit"
    assert refusal_of(held, sold, party="J1", until="2026-04-01") == "hold_unfit"
    assert refusal_of(held, sold, party="nobody") == "party_unknown"
    assert refusal_of(held, sold, invoice="nothing") == "invoice_unknown"
    assert refusal_of(held, sold, party="J1", reason="") == "words_missing"
    key = held(sold, party="J1")
    early = refusal_of(lift_hold, sold.alice, hold_id=key, on=day("2026-04-01"))
    assert early == "day_too_early"
    unknown = refusal_of(lift_hold, sold.alice, hold_id=key + 1000, on=day("2026-05-01"))
    assert unknown == "hold_unknown"
    new = NewHold("No", day("2026-04-02"), "J1")
    for actor in (sold.bob, sold.charlie):
        assert refusal_of(hold_reminders, actor, hold=new) == "permission_missing"
        lifting = refusal_of(lift_hold, actor, hold_id=key, on=day("2026-05-01"))
        assert lifting == "permission_missing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dunning_reminderhold SET reason = 'other'",
        "UPDATE dunning_reminderhold SET until = '2026-05-01', lifted_on = '2026-05-01',"
        " lifted_by = 'Eva'",
        "DELETE FROM dunning_reminderhold",
    ],
)
def test_the_database_keeps_a_hold_as_it_was_placed(sold: Make, statement: str) -> None:
    held(sold, party="J1", until="2026-04-30")
    with pytest.raises(DatabaseError):
        straight(sold, statement)

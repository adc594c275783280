"""What is owed without a document is due as agreed with whoever owes it."""

import pytest

from akker.books.actor import reading
from akker.clearing.queries import open_items_of
from akker.ledger.rules import NewLine
from akker.parties.merging import merge_parties
from akker.receivables.queries_discount import due_days
from akker.reports.aged_receivables import AgedParty
from akker.reports.catalogue import build
from akker.reports.options import read_options
from tests.dunning.agreeing import proposed
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready


@pytest.fixture
def owed(make: Make) -> Make:
    """An opening balance of three customers: of 14 days, of 60, and of the usual 30."""
    ready(make)
    customer(make, "L1", name="Lang", payment_days=60)
    customer(make, "N1", name="Niets", payment_days=None)
    lines = [NewLine("1300", 100_00, code, f"old {code}") for code in ("J1", "L1", "N1")]
    make.post("2026-02-01", "Opening", [*lines, ("8005", "-300.00")])
    return make


def buckets(make: Make, as_of: str) -> dict[str, int]:
    """In which bucket each stands."""
    found: tuple[AgedParty, ...] = build(
        make.book, "aged-receivables", read_options({"as-of": as_of})
    ).read.rows
    return {row.code: row.buckets.index(100_00) for row in found}


def test_it_ages_from_the_day_agreed_with_each(owed: Make) -> None:
    assert buckets(owed, "2026-02-15") == {"J1": 0, "L1": 0, "N1": 0}
    assert buckets(owed, "2026-02-16") == {"J1": 1, "L1": 0, "N1": 0}
    assert buckets(owed, "2026-03-04") == {"J1": 1, "L1": 0, "N1": 1}
    assert buckets(owed, "2026-04-03") == {"J1": 2, "L1": 1, "N1": 2}


def test_open_items_say_when_it_is_due(owed: Make) -> None:
    rows = build(owed.book, "open-items", read_options({"as-of": "2026-03-04"})).read.rows
    told = [(row.party_code, str(row.due_on), row.days_late(row.booked_on)) for row in rows]
    assert told == [("J1", "2026-02-15", 0), ("N1", "2026-03-03", 0), ("L1", "2026-04-02", 0)]


def test_whoever_asks_for_the_days_of_open_items_reads_the_same(owed: Make) -> None:
    issued(owed, line("10.00"), party="L1", date="2026-02-01", due="2026-02-09")

    with reading(owed.book):
        items = open_items_of(owed.book, "L1")
        found = due_days(owed.book, items)
    assert [str(found[one.line_id]) for one in items] == ["2026-04-02", "2026-02-09"]


def test_who_was_merged_pays_on_the_terms_of_the_other(owed: Make) -> None:
    merge_parties(owed.alice, code="L1", into="J1")

    rows = build(owed.book, "open-items", read_options({"as-of": "2026-03-04"})).read.rows
    assert {row.party_code: str(row.due_on) for row in rows} == {
        "J1": "2026-02-15",
        "L1": "2026-02-15",
        "N1": "2026-03-03",
    }


def test_reminders_wait_for_that_day(owed: Make) -> None:
    assert {one.party_code for one in proposed(owed, "2026-03-20").reminders} == {"J1", "N1"}
    assert {one.party_code for one in proposed(owed, "2026-05-01").reminders} == {"J1", "L1", "N1"}

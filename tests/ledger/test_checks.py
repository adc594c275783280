"""`akker check` finds what was done behind the guards' back, and nothing else."""

import pytest
from django.db import connection

from akker.ledger.anchoring import anchor_book
from akker.ledger.checks import all_checks, check_book
from akker.ledger.posting import reverse_entry
from akker.ledger.queries_anchors import Anchor, departures_from
from tests.ledger.unguarded import guards_off
from tests.make import ENERGY, Make, refusal_of


def _filled(make: Make) -> None:
    for day in range(1, 6):
        make.post(f"2026-03-0{day}", "Energy", ENERGY)
    reverse_entry(make.alice, label="MEM/2026/2")


def test_whole_books_give_no_finding(make: Make) -> None:
    _filled(make)

    checked = check_book(make.book)

    assert checked.findings == ()
    assert set(checked.checks) == set(all_checks())


LINES = "UPDATE ledger_journalline SET {} WHERE book_id = %s AND line_no = 1"
CLOSE = "UPDATE books_fiscalyear SET closed_at = '{}' WHERE book_id = %s"
ENTRIES = "UPDATE ledger_journalentry SET {} WHERE book_id = %s AND number = 3"


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        (LINES.format("amount_minor = amount_minor + 1"), "balance"),
        (LINES.format("booked_on = '2026-04-01'"), "lines"),
        (ENTRIES.format("number = 30"), "numbers"),
        (ENTRIES.format("booked_on = '2027-01-01'"), "years"),
        (CLOSE.format("2026-12-31 10:00:00+00"), "years"),
        (ENTRIES.format("source = 'revaluation:2026-03-03'"), "revaluations"),
        (ENTRIES.format("description = 'other'"), "chain"),
        (ENTRIES.format("recorded_at = '2031-01-01 00:00:00+00'"), "numbers"),
        ("UPDATE ledger_counter SET last_number = 99 WHERE book_id = %s", "numbers"),
        ("UPDATE ledger_counter SET head_hash = 'x' WHERE book_id = %s", "numbers"),
        ("UPDATE ledger_monthtotal SET debit_minor = 1 WHERE book_id = %s", "month totals"),
        ("DELETE FROM ledger_monthtotal WHERE book_id = %s", "month totals"),
        ("UPDATE audit_event SET actor_name = 'nobody' WHERE book_id = %s", "audit"),
        ("DELETE FROM audit_event WHERE book_id = %s AND subject LIKE 'entry:%%'", "audit"),
        ("UPDATE audit_batchproof SET root = hash WHERE book_id = %s", "audit"),
    ],
)
def test_damage_is_found_by_its_check(make: Make, damage: str, check: str) -> None:
    _filled(make)
    anchor_book(make.alice)
    assert check_book(make.book).findings == ()
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(damage, [make.book.pk])

    assert check in {finding.check for finding in check_book(make.book).findings}


def test_an_anchor_tells_rewritten_books_from_grown_ones(make: Make) -> None:
    _filled(make)
    anchor = anchor_book(make.alice)
    make.post("2026-03-09", "Energy", ENERGY)
    assert departures_from(make.book, anchor) == []

    with guards_off(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_journalentry SET hash = previous_hash WHERE book_id = %s", [make.book.pk]
        )

    assert [str(each) for each in departures_from(make.book, anchor)] == [
        "Entry MEM/2026/6 is not the one that was anchored."
    ]


def test_an_anchor_that_was_edited_or_is_of_other_books_is_refused(make: Make) -> None:
    _filled(make)
    anchor = anchor_book(make.alice)
    edited = Anchor(anchor.book_uid, anchor.book_name, "2020", anchor.heads, "", anchor.digest)

    assert refusal_of(departures_from, make.book, edited) == "anchor_changed"
    assert refusal_of(departures_from, Make().book, anchor) == "anchor_of_others"

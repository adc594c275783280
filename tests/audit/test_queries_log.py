"""The audit log: found by who, what, when and where; pages that cost one query."""

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.audit.proving import prove_events
from akker.audit.queries import history_of
from akker.audit.queries_log import Change, LogFilter, changes_of, log_page, proof_status
from akker.ledger.charting import rename_ledger_account
from tests.make import ENERGY, Make


def kinds(make: Make, **wanted: object) -> list[str]:
    return [e.kind for e in log_page(make.book, LogFilter(**wanted)).events]  # type: ignore[arg-type]


def filled(make: Make) -> Make:
    assert make.book.slug, "opened today, before what follows"
    with time_machine.travel(dt.datetime(2026, 3, 2, 22, 30, tzinfo=dt.UTC), tick=False):
        make.post("2026-03-02", "Energy", ENERGY)
    with time_machine.travel(dt.datetime(2026, 3, 3, 22, 59, tzinfo=dt.UTC), tick=False):
        rename_ledger_account(make.alice, code="4600", name="Electricity 100%")
    return make


def test_the_log_is_found_by_who_what_where_and_text(make: Make) -> None:
    filled(make)

    assert kinds(make)[:2] == ["LedgerAccountChanged", "EntryPosted"]
    assert kinds(make, actor_name="Alice", kind="EntryPosted") == ["EntryPosted"]
    assert kinds(make, actor_name="Bob") == []
    assert kinds(make, channel="web") == []
    assert kinds(make, subject="entry:") == ["EntryPosted"]
    assert kinds(make, subject="entry:MEM/2026/1") == ["EntryPosted"]
    assert kinds(make, subject="entry:MEM/2026/10") == []
    assert kinds(make, text="electricity 100%") == ["LedgerAccountChanged"]
    assert kinds(make, text="100_") == []
    assert kinds(make, text="mem/2026/1") == ["EntryPosted"]


def test_days_of_the_log_are_those_of_the_company(make: Make) -> None:
    filled(make)
    assert make.book.timezone == "Europe/Amsterdam"  # one hour ahead of UTC then
    second, third = dt.date(2026, 3, 2), dt.date(2026, 3, 3)

    assert kinds(make, since=second, until=second) == ["EntryPosted"]
    assert kinds(make, since=third, until=third) == ["LedgerAccountChanged"]
    assert kinds(make, until=dt.date(2026, 3, 1)) == []
    assert len(kinds(make, since=second, until=dt.date.max)) == len(kinds(make, since=second))


def test_a_page_costs_one_query_and_leads_to_the_next(make: Make) -> None:
    for _ in range(5):
        make.post("2026-03-02", "Energy", ENERGY)
    whole = log_page(make.book, LogFilter(), most=100).events
    found, before = [], None
    while True:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = log_page(make.book, LogFilter(), before_id=before, most=2)
        assert len(queries) == 1
        found += page.events
        before = page.next_before
        if before is None:
            break

    assert tuple(found) == whole
    assert len(log_page(make.book, LogFilter(), most=10**6).events) == len(whole)


def test_what_was_and_what_became_stand_side_by_side(make: Make) -> None:
    rename_ledger_account(make.alice, code="4600", name="Electricity")

    (event,) = history_of(make.book, "ledger_account:4600")

    code, name = changes_of(event)
    assert code == Change("code", "", "4600")
    assert (name.name, name.after) == ("name", "Electricity")
    assert name.before not in ("", "Electricity")


def test_how_far_the_log_is_proven(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    before = proof_status(make.book)
    prove_events(make.alice)
    make.post("2026-03-02", "Energy", ENERGY)

    after = proof_status(make.book)

    assert before.proof_count == before.proven_count == 0
    assert before.last_proven_at is None and before.head == ""
    assert (after.proof_count, after.proven_count, after.unproven_count) == (
        1,
        before.unproven_count,
        1,
    )
    assert len(after.head) == 64


def test_the_log_of_other_books_stays_there(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    other = Make()

    assert "EntryPosted" not in kinds(other)

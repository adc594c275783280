"""The ledger's life with several at once: closing, running what is due, revaluing, drafts."""

import datetime as dt
import random
import threading
import time
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from akker.books.actor import enter_book, reading
from akker.books.models import FiscalYear
from akker.ledger.checks import check_book
from akker.ledger.closing import close_fiscal_year, lock_until, reopen_fiscal_year
from akker.ledger.drafting import post_draft, save_draft
from akker.ledger.models import JournalEntry
from akker.ledger.posting import post_manual_entry
from akker.ledger.queries import balances
from akker.ledger.rating import import_rates
from akker.ledger.recurring import add_recurring_entry, run_recurring
from akker.ledger.revaluing import revalue
from akker.ledger.rules import NewLine
from akker.ledger.sealing import write_entry
from tests.make import ENERGY, Make
from tests.together import at_once

YEAR_END = dt.date(2026, 12, 31)
FORM: dict[str, Any] = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Rent",
    "lines": [{"code": "4200", "amount": "900.00"}, {"code": "1020", "amount": "-900.00"}],
}


def post_later(make: Make, wait: float) -> str:
    time.sleep(wait)
    entry = make.entry("2026-12-31", "Energy", ENERGY)
    return post_manual_entry(make.alice, entry=entry).label


def close_against_postings(make: Make, rounds: int) -> None:
    for number in range(rounds):
        chance = random.Random(number)
        posters = [partial(post_later, make, chance.uniform(0, 0.03)) for _ in range(3)]

        *posted, label = at_once(*posters, partial(close_fiscal_year, make.alice, name="2026"))

        assert set(posted) - {"period_locked", "year_closed"} == {
            answer for answer in posted if answer.startswith("MEM/2026/")
        }
        with reading(make.book):
            year = FiscalYear.objects.get(book=make.book, name="2026")
            entries = JournalEntry.objects.filter(book=make.book, fiscal_year=year)
            assert not entries.filter(recorded_at__gt=year.closed_at).exists()
            assert "4600" not in balances(make.book, until=YEAR_END)
        assert label.startswith("AFS/2026/")
        if number < rounds - 1:
            reopen_fiscal_year(make.alice, name="2026")
    assert check_book(make.book).findings == ()


def test_rel_24_no_entry_slips_into_a_year_that_is_being_closed(committed: Make) -> None:
    committed.post("2026-03-02", "Energy", ENERGY)

    close_against_postings(committed, rounds=12)


@pytest.mark.long
def test_rel_24_five_hundred_races_with_closing(committed: Make) -> None:
    committed.post("2026-03-02", "Energy", ENERGY)

    close_against_postings(committed, rounds=500)


def test_no_entry_slips_under_a_lock_that_is_being_set(committed: Make) -> None:
    for number in range(12):
        chance = random.Random(number)
        lock = partial(lock_until, committed.alice, kind="purchase", until=YEAR_END)
        entry = committed.entry("2026-12-31", "Energy", ENERGY, journal="INK")

        def post(entry: Any = entry, wait: float = chance.uniform(0, 0.01)) -> dt.datetime:
            time.sleep(wait)
            posted = post_manual_entry(committed.alice, entry=entry)
            with reading(committed.book):
                return JournalEntry.objects.get(pk=posted.entry_id).recorded_at

        def set_lock(lock: Any = lock) -> dt.datetime:
            lock()
            return dt.datetime.now(dt.UTC)

        first, second, locked_at = at_once(post, post, set_lock)

        for moment in (first, second):
            assert moment == "period_locked" or moment < locked_at
        lock_until(committed.alice, kind="purchase", until=None)


def test_what_is_due_is_posted_once_by_several_at_once(committed: Make) -> None:
    add_recurring_entry(committed.alice, name="Rent", content=FORM, starts_on=dt.date(2026, 1, 31))
    run = partial(run_recurring, committed.alice, until=YEAR_END)

    results = at_once(run, run, run)

    assert sorted(len(result) for result in results) == [0, 0, 12]
    with reading(committed.book):
        assert balances(committed.book, until=YEAR_END)["4200"] == 12 * 90000


def test_a_day_is_revalued_once_by_several_at_once(committed: Make) -> None:
    import_rates(committed.alice, content=b"Date,USD\n2026-06-30,1.25\n")
    owed = NewLine("1300", 10000, "ACME", currency="USD", currency_minor=10000)
    committed.post("2026-03-02", "Advice", [owed, ("8040", "-100.00")], journal="VRK")
    call = partial(revalue, committed.alice, on=dt.date(2026, 6, 30))

    labels = at_once(call, call, call)

    assert sorted(len(each) for each in labels) == [0, 0, 2]


def test_a_draft_is_posted_once_by_several_at_once(committed: Make) -> None:
    draft_id = save_draft(committed.alice, title="Rent", content=FORM)
    call = partial(post_draft, committed.alice, draft_id=draft_id)

    answers = at_once(call, call, call)

    assert answers.count("draft_unknown") == 2


def test_rates_that_two_bring_in_at_once_are_there_once(committed: Make) -> None:
    content = b"Date,USD,GBP\n2026-06-30,1.25,0.9\n"
    call = partial(import_rates, committed.alice, content=content)

    at_once(call, call)

    assert import_rates(committed.alice, content=content).same_count == 2


@pytest.mark.postgres
def test_who_posts_in_two_series_never_waits_in_a_circle(committed: Make) -> None:
    for journal in ("MEM", "INK"):
        committed.post("2026-03-02", "Energy", ENERGY, journal=journal)
    holds, waits = threading.Event(), threading.Event()

    def write(journal: str) -> str:
        entry = committed.entry("2026-03-03", "Energy", ENERGY, journal=journal)
        return write_entry(committed.alice, entry).label

    def in_two() -> list[str]:
        with transaction.atomic():
            enter_book(committed.book)
            first = write("MEM")
            holds.set()
            waits.wait(timeout=5)
            return [first, write("INK")]

    def in_one() -> list[str]:
        holds.wait(timeout=5)
        with transaction.atomic():  # not through the gate, which would try again
            enter_book(committed.book)
            threading.Timer(0.3, waits.set).start()  # by then it waits for rows of the other
            return [write("INK")]

    assert at_once(in_two, in_one) == [["MEM/2026/2", "INK/2026/2"], ["INK/2026/3"]]

"""Many at once: sums stay constant, numbers stay gapless, a key has one effect."""

import dataclasses
import datetime as dt
import random
import threading
import time
from functools import partial

import pytest

from akker.books.actor import Actor, Permission, reading, usecase
from akker.ledger.checks import check_book
from akker.ledger.models import JournalEntry
from akker.ledger.posting import post_manual_entry
from akker.ledger.queries import balances
from akker.ledger.sealing import write_entry
from tests.make import CONTROLS, ENERGY, Make
from tests.together import all_at_once, at_once


def _bank_test(make: Make, seconds: float, trial_balances: int) -> int:
    """Writers move money between twenty ledger accounts while readers add all of it up."""
    assets = ["1000", "1020", "1053", "1300", "1410"]
    debts = ["1501", "1502", "1504", "1520", "1600", "1625", "1675", "1725", "1731"]
    codes = [*assets, *debts, "4600", "4610", "4614", "4641", "8005", "8020"]
    make.post("2026-01-01", "The first", ENERGY)
    make.party("C1")
    ends_at = time.monotonic() + seconds
    seen = [0]
    lock = threading.Lock()

    def side(code: str, amount: str) -> tuple[str, str, str]:
        return code, amount, "C1" if code in CONTROLS else ""

    def writer(n: int) -> None:
        rng = random.Random(n)
        while time.monotonic() < ends_at:
            one, other = rng.sample(codes, 2)
            amount = f"{rng.randint(1, 99)}.00"
            day = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            make.post(day, "Move", [side(one, amount), side(other, f"-{amount}")])

    def reader() -> None:
        while time.monotonic() < ends_at or seen[0] < trial_balances:
            with reading(make.book):
                found = balances(make.book, until=dt.date(2026, 7, 15))
            assert sum(found.values()) == 0
            with lock:
                seen[0] += 1

    all_at_once(*(partial(writer, n) for n in range(8)), reader, reader)
    return seen[0]


def test_rel_20_every_trial_balance_is_zero_while_eight_write(committed: Make) -> None:
    assert _bank_test(committed, 4, 100) >= 100
    assert check_book(committed.book).findings == ()


@pytest.mark.long
def test_rel_20_for_ten_minutes(committed: Make) -> None:
    assert _bank_test(committed, 600, 1000) >= 1000
    assert check_book(committed.book).findings == ()


class _ChangedMyMind(Exception):
    pass


@usecase(Permission.POST_ENTRIES)
def _post_or_change_mind(actor: Actor, *, make: Make, changes_mind: bool) -> None:
    write_entry(actor, make.entry("2026-03-02", "Energy", ENERGY))
    if changes_mind:
        raise _ChangedMyMind


def _gapless(make: Make, each: int, writers: int = 8) -> None:
    posted = [0] * writers
    assert make.book

    def work(n: int) -> None:
        rng = random.Random(n)
        for _ in range(each):
            changes_mind = rng.random() < 0.3
            try:
                _post_or_change_mind(make.alice, make=make, changes_mind=changes_mind)
                posted[n] += 1
            except _ChangedMyMind:
                pass

    all_at_once(*(partial(work, n) for n in range(writers)))
    with reading(make.book):
        numbers = list(
            JournalEntry.objects.filter(book=make.book)
            .order_by("recorded_at", "number")
            .values_list("number", flat=True)
        )
    assert numbers == list(range(1, sum(posted) + 1))
    assert check_book(make.book).findings == ()


def test_rel_21_eight_writers_with_rollbacks_leave_no_gap(committed: Make) -> None:
    _gapless(committed, 40)


@pytest.mark.long
def test_rel_21_twenty_thousand(committed: Make) -> None:
    _gapless(committed, 2500)


def test_invariant_08_fifty_at_once_get_fifty_numbers_in_a_row(committed: Make) -> None:
    assert committed.book
    post = partial(committed.post, "2026-03-02", "Energy", ENERGY)

    posted = all_at_once(*[post] * 50)

    assert sorted(each.number for each in posted) == list(range(1, 51))


def _same_key(make: Make, keys: int) -> None:
    entry = make.entry("2026-03-02", "Energy", ENERGY)
    for n in range(keys):
        actor = dataclasses.replace(make.alice, idempotency_key=f"key-{n}")
        post = partial(post_manual_entry, actor, entry=entry)

        posted = [post(), *all_at_once(*[post] * (2 + n % 3))]

        assert {each.label for each in posted} == {f"MEM/2026/{n + 1}"}


def test_rel_30_a_key_has_one_effect_in_sequence_and_at_once(committed: Make) -> None:
    _same_key(committed, 25)


def test_rel_30_a_key_first_used_by_four_at_once_has_one_effect(committed: Make) -> None:
    entry = committed.entry("2026-03-02", "Energy", ENERGY)
    for n in range(15):
        actor = dataclasses.replace(committed.alice, idempotency_key=f"key-{n}")
        post = partial(post_manual_entry, actor, entry=entry)

        posted = all_at_once(*[post] * 4)

        assert [each.label for each in posted] == [f"MEM/2026/{n + 1}"] * 4


@pytest.mark.long
def test_rel_30_ten_thousand_keys(committed: Make) -> None:
    _same_key(committed, 10_000)


def test_rel_31_another_request_with_the_same_key_has_no_effect(committed: Make) -> None:
    actor = dataclasses.replace(committed.alice, idempotency_key="k")
    post_manual_entry(actor, entry=committed.entry("2026-03-02", "Energy", ENERGY))
    days = [f"2026-04-0{n + 1}" for n in range(4)]
    others = [committed.entry(day, "Other", ENERGY) for day in days]

    answers = at_once(*(partial(post_manual_entry, actor, entry=entry) for entry in others))

    assert answers == ["key_reused"] * 4
    with reading(committed.book):
        assert JournalEntry.objects.filter(book=committed.book).count() == 1

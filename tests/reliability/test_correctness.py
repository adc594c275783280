"""What the ledger takes is what the rules say, for any entry."""

import datetime as dt
import random

import pytest
from django.db import connection

from akker.books.actor import reading
from akker.kernel.errors import Refused
from akker.ledger.checks import check_book
from akker.ledger.posting import post_manual_entry, reverse_entry
from akker.ledger.queries import balances, entry_labelled
from akker.ledger.rules import NewEntry, NewLine
from tests.make import Make, named

CODES = ["1020", "1300", "1600", "4600", "4610", "8020", "8005", "1501"]
FAULTS = ["", "", "", "", *"off zero unknown year one huge sides nobody".split()]
CURRENCIES = ["", "", "", "USD", "GBP", "JPY", "KWD"]


def _random_entry(rng: random.Random) -> tuple[NewEntry, bool]:
    """An entry, and whether a bookkeeper would take it: told by how it was made."""
    count = rng.choice([2, 2, 2, 3, 3, 4, 5, 8, 30, 200])
    lines = [_line(rng) for _ in range(count - 1)]
    rest = -sum(line.amount_minor for line in lines)
    currencies = {line.currency for line in lines}
    good = True
    if rest == 0:
        rest, good = 1, False
    lines.append(NewLine(rng.choice(CODES), rest))
    if len(currencies) == 1 and rng.random() < 0.5 and currencies != {""}:
        # All in one currency: then it must balance there too.
        (currency,) = currencies
        foreign = -sum(line.currency_minor or 0 for line in lines)
        if foreign * rest > 0:
            lines[-1] = NewLine(lines[-1].ledger_code, rest, "", "", currency, foreign)
    booked_on = dt.date(2026, rng.randint(1, 12), rng.randint(1, 28))
    fault = rng.choice(FAULTS)
    if fault:
        good = False
    if fault == "off":
        line = lines[0]
        lines[0] = NewLine(line.ledger_code, line.amount_minor + rng.choice([-1, 1]) or 1)
        if sum(line.amount_minor for line in lines) == 0:
            lines[0] = NewLine(line.ledger_code, line.amount_minor + 7)
    elif fault == "zero":
        lines.append(NewLine("4600", 0))
    elif fault == "unknown":
        lines += [NewLine("9998", 5), NewLine("4600", -5)]
    elif fault == "year":
        booked_on = booked_on.replace(year=2027)
    elif fault == "one":
        lines = lines[:1]
    elif fault == "huge":
        lines += [NewLine("4600", 10**15), NewLine("1300", -(10**15))]
    elif fault == "sides":
        lines += [NewLine("4600", 5, "", "", "USD", -5), NewLine("1300", -5)]
    lines = [named(line) for line in lines]
    if fault == "nobody":
        lines += [NewLine("1600", 5), NewLine("4600", -5)]
    return NewEntry("MEM", booked_on, "Random", tuple(lines)), good


def _line(rng: random.Random) -> NewLine:
    amount = rng.choice([-1, 1]) * rng.choice([1, 99, rng.randint(1, 10**6), 10**12])
    currency = rng.choice(CURRENCIES)
    if not currency:
        return NewLine(rng.choice(CODES), amount)
    foreign = rng.randint(1, 10**6) * (1 if amount > 0 else -1)
    return NewLine(rng.choice(CODES), amount, "", "", currency, foreign, 1_100_000_000)


def _model_agrees(make: Make, count: int, seed: int) -> tuple[int, int]:
    rng = random.Random(seed)
    expected: dict[str, int] = {}
    taken = refused = 0
    make.party("C1")
    for n in range(count):
        entry, good = _random_entry(rng)
        try:
            post_manual_entry(make.alice, entry=entry)
            accepted = True
        except Refused:
            accepted = False
        assert accepted == good, f"entry {n} of seed {seed}: {entry}"
        if good:
            taken += 1
            for line in entry.lines:
                expected[line.ledger_code] = expected.get(line.ledger_code, 0) + line.amount_minor
        else:
            refused += 1
    with reading(make.book):
        found = balances(make.book, until=dt.date(2026, 12, 31))
    assert found == {code: amount for code, amount in expected.items() if amount}
    assert sum(found.values()) == 0
    return taken, refused


def test_rel_41_what_is_taken_is_what_the_model_takes(make: Make) -> None:
    taken, refused = _model_agrees(make, 500, seed=41)

    assert min(taken, refused) > 100
    assert check_book(make.book).findings == ()


@pytest.mark.long
def test_rel_41_a_hundred_thousand_entries(committed: Make) -> None:
    """Each in its own transaction: in one, PostgreSQL has no room for the locks of so many."""
    taken, refused = _model_agrees(committed, 100_000, seed=random.SystemRandom().randrange(10**6))

    assert min(taken, refused) > 20_000
    assert check_book(committed.book).findings == ()


def test_rel_42_reversed_and_posted_again_leaves_the_same_balances(make: Make) -> None:
    make.party("C1")
    rng = random.Random(42)
    labels = []
    while len(labels) < 30:
        entry, good = _random_entry(rng)
        if good:
            labels.append((post_manual_entry(make.alice, entry=entry).label, entry))
    before = balances(make.book, until=dt.date(2026, 12, 31))
    rows = _rows(make)

    for label, entry in labels:
        original = entry_labelled(make.book, label)
        reversal = reverse_entry(make.alice, label=label)
        post_manual_entry(make.alice, entry=entry)
        now = entry_labelled(make.book, label)
        assert now.reversed_by_label == reversal.label
        assert (now.hash, now.lines) == (original.hash, original.lines)

    assert balances(make.book, until=dt.date(2026, 12, 31)) == before
    assert _rows(make)[: len(rows)] == rows
    assert check_book(make.book).findings == ()


def _rows(make: Make) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM ledger_journalline WHERE book_id = %s ORDER BY id", [make.book.pk]
        )
        return list(cursor.fetchall())

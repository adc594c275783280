"""Settled and taken apart in any order, open items are the account, in both currencies."""

import datetime as dt
import random

import pytest
from django.db.models import Sum

from akker.books.actor import reading
from akker.clearing.models import Allocation
from akker.clearing.queries import EXCHANGE, open_items_of
from akker.clearing.rules import OpenLine, settling_of
from akker.kernel.errors import Refused
from akker.ledger.checks import check_book
from akker.ledger.models import JournalLine
from akker.receivables.allocating import allocate, undo_allocation
from tests.make import Make, refusal_of
from tests.receivables.paying import received
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_receipts import dollars

DAYS = ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")


@pytest.mark.parametrize("seed", [1, 2])
def test_open_items_are_the_account_whatever_is_settled_and_undone(make: Make, seed: int) -> None:
    chance = random.Random(seed)
    sold_and_received(make, chance)
    for _ in range(14):
        standing = list(
            Allocation.objects.filter(book=make.book, undoes=None, allocation=None)
            .order_by("pk")
            .values_list("pk", "allocated_on")
        )
        if standing and chance.random() < 0.4:
            key, since = chance.choice(standing)
            later = since + dt.timedelta(days=chance.randrange(9))
            undo(make, key, chance.choice([None, later]))
        else:
            settle_something(make, chance)
        compare(make)
    assert JournalLine.objects.filter(entry__source__startswith=EXCHANGE).exists()
    assert check_book(make.book).findings == ()


def undo(make: Make, key: int, on: dt.date | None) -> None:
    row = Allocation.objects.select_related("debit_line__entry", "credit_line__entry").get(pk=key)
    ends = (row.debit_line.entry, row.credit_line.entry)
    if any(one.reverses_id == other.pk for one, other in (ends, ends[::-1])):
        refused = refusal_of(undo_allocation, make.alice, allocation_id=key, on=on)
        assert refused == "allocation_of_reversal"
    else:
        undo_allocation(make.alice, allocation_id=key, on=on)


def sold_and_received(make: Make, chance: random.Random) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    rates = (1_100_000_000, 1_271_300_000, 1_050_000_000, 2_333_000_000)
    dollars(
        make, **{f"d{on.replace('-', '_')}": rate for on, rate in zip(DAYS, rates, strict=True)}
    )
    for on in DAYS:
        price = f"{chance.randrange(1, 400)}.{chance.randrange(10)}{chance.randrange(1, 10)}"
        issued(make, line(price, "X-EXP", "8040"), party="US1", date=on)
    for on in DAYS[1:]:
        amount = f"{chance.randrange(1, 400)}.{chance.randrange(10)}{chance.randrange(1, 10)}"
        received(make, amount, on=on, bank="1021", code="US1", currency="USD")


def settle_something(make: Make, chance: random.Random) -> None:
    with reading(make.book):
        items = open_items_of(make.book, "US1")
    debits = [item for item in items if item.line.is_debit]
    credits = [item for item in items if not item.line.is_debit]
    if not debits or not credits:
        return
    debit, credit = chance.choice(debits), chance.choice(credits)
    most = min(debit.line.open_minor, credit.line.open_minor)
    first = max(debit.booked_on, credit.booked_on)
    allocate(
        make.alice,
        debit_line_id=debit.line_id,
        credit_line_id=credit.line_id,
        amount_minor=chance.choice([most, max(most // 3, min(most, 3))]),
        on=chance.choice([None, first + dt.timedelta(days=chance.randrange(5))]),
    )


def compare(make: Make) -> None:
    lines = JournalLine.objects.filter(book=make.book, ledger_account__code="1300")
    for as_of in (*DAYS, "2026-03-28", "2026-12-31"):
        with reading(make.book):
            items = open_items_of(make.book, "US1", as_of=day(as_of))
        sums = lines.filter(booked_on__lte=day(as_of)).aggregate(
            own=Sum("amount_minor"), foreign=Sum("currency_minor")
        )
        assert sum(item.base_minor for item in items) == int(sums["own"] or 0)
        assert sum(item.open_minor for item in items) == int(sums["foreign"] or 0)
        assert all((item.open_minor == 0) == (item.base_minor == 0) for item in items)


def open_line(line_id: int, *, is_debit: bool, foreign: int, own: int) -> OpenLine:
    return OpenLine(line_id, is_debit, day("2026-03-02"), "USD", foreign, own)


def test_two_rates_are_lost_or_gained() -> None:
    debit = open_line(1, is_debit=True, foreign=1000_00, own=909_09)
    credit = open_line(2, is_debit=False, foreign=1000_00, own=952_38)

    assert settling_of(debit, credit, 1000_00).loss == 909_09 - 952_38
    assert settling_of(debit, credit, 500_00).loss == 454_55 - 476_19  # half of each, half up


def test_what_is_worth_nothing_at_one_of_the_rates_settles_nothing() -> None:
    debit = open_line(1, is_debit=True, foreign=1000, own=4)
    credit = open_line(2, is_debit=False, foreign=1000, own=9)

    with pytest.raises(Refused) as refused:
        settling_of(debit, credit, 100)

    assert refused.value.code == "allocation_worthless"

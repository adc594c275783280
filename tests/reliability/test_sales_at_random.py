"""The customer ledger ties to its control account after any commands."""

import datetime as dt
import random

import pytest

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.reports.vat_lines import vat_lines
from tests.make import Make
from tests.reliability.selling_at_random import EXPECTED, Sales


def run(make: Make, seed: int, steps: int, check_each: int) -> Sales:
    sales = Sales(make, seed)
    for number in range(steps):
        sales.step()
        if number % check_each == 0:
            assert sales.disagreements() == [], f"seed {seed}, step {number}"
    assert sales.disagreements() == [], f"seed {seed}"
    assert set(sales.refused) <= EXPECTED
    assert check_book(make.book).findings == ()
    with reading(make.book):
        assert vat_lines(make.book, until=dt.date(2026, 12, 31)).uncoded == ()
    return sales


def test_rel_45_open_items_tie_to_the_control_account_after_any_commands(make: Make) -> None:
    sales = run(make, seed=45, steps=120, check_each=3)

    assert len(sales.did) == 7, sales.did
    assert sales.did.total() > sales.refused.total()


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_rel_45_ten_thousand_commands(committed: Make) -> None:
    run(committed, random.SystemRandom().randrange(10**6), steps=10_000, check_each=25)

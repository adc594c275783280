"""The bench: figures that an independent way of counting gives too, and real sales."""

import datetime as dt
import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.health.queries_bench import Benched, benched
from akker.health.rules_bench import auc, lost_in_lowest_fifth, ranks, tenths
from akker.health.rules_buying import Bought, Model, fitted
from akker.ledger.opening import open_fiscal_year
from akker.receivables.importing_retail import import_retail
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, issued, line, ready

rows_of = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60)


@given(rows_of)
def test_the_area_is_that_of_counting_every_pair(rows: list[tuple[int, bool]]) -> None:
    scores, back = [one for one, _ in rows], [one for _, one in rows]
    kept = [score for score, came in rows if came]
    lost = [score for score, came in rows if not came]
    pairs = [1 if k > n else 0.5 if k == n else 0 for k, n in product(kept, lost)]

    found = auc(scores, back)

    if pairs:
        assert found == pytest.approx(sum(pairs) / len(pairs))
    else:
        assert found is None


def test_what_is_equal_shares_a_place() -> None:
    assert ranks([30, 10, 20, 10]) == [4, 1.5, 3, 1.5]


@given(rows_of)
def test_every_customer_is_in_one_tenth(rows: list[tuple[int, bool]]) -> None:
    scores, back = [one for one, _ in rows], [one for _, one in rows]

    parts = tenths(scores, back)

    assert sum(one.count for one in parts) == len(rows)
    assert sum(one.came_back for one in parts) == sum(back)
    assert [one.lowest for one in parts] == sorted(one.lowest for one in parts)
    assert max(one.count for one in parts) - min(one.count for one in parts) <= 1


def test_lost_revenue_is_that_of_who_did_not_come_back() -> None:
    scores = list(range(10))
    back = [False, True, False, True, True, True, True, True, True, False]
    amounts = [100, 900, 50, 900, 900, 900, 900, 900, 900, 250]

    assert lost_in_lowest_fifth(scores, back, amounts) == 0.25  # the 100 of 400
    assert lost_in_lowest_fifth(scores, [True] * 10, amounts) is None


def test_the_model_of_buying_finds_the_customers_it_was_made_of() -> None:
    """Customers drawn from known parameters: the fit is near them, and counts what comes."""
    draw = random.Random(20110831)
    true = Model(r=0.8, alpha=40.0, a=0.9, b=2.5)
    many, later = [], []
    for _ in range(3000):
        rate = draw.gammavariate(true.r, 1 / true.alpha)
        leaves = draw.betavariate(true.a, true.b)
        days, known, coming, here = 0.0, [], 0, True
        while here:
            days += draw.expovariate(rate)
            if days > 360:
                break
            if days <= 270:
                known.append(days)
            else:
                coming += 1
            here = draw.random() >= leaves
        many.append(Bought(len(known), round(known[-1]) if known else 0, 270))
        later.append(coming)

    model = fitted(many)

    expected = sum(model.expected(one, 90) for one in many)
    assert expected == pytest.approx(sum(later), rel=0.1)
    assert model.r == pytest.approx(true.r, rel=0.2)


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 comes back in April; P1 does not, and bought more."""
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"), date="2026-01-05")
    issued(make, line("900.00"), party="P1", date="2026-01-10")
    for date in ("2026-02-04", "2026-03-06", "2026-04-07"):
        issued(make, line("100.00"), date=date)
    return make


def bench(make: Make, at: str, days: int) -> Benched:
    with reading(make.book):
        return benched(make.book, at=day(at), days=days)


def test_who_came_back_has_an_invoice_in_the_days_after(sold: Make) -> None:
    assert (
        bench(sold, "2026-03-31", 6).customer_count,
        bench(sold, "2026-03-31", 6).came_back,
    ) == (2, 0)
    assert bench(sold, "2026-03-31", 7).came_back == 1
    assert bench(sold, "2026-04-07", 90).came_back == 0  # the day itself is known


def test_the_score_is_that_of_the_day_whatever_came_later(sold: Make) -> None:
    before = bench(sold, "2026-03-31", 90).tenths
    for date in ("2026-07-07", "2026-08-08"):
        issued(sold, line("5000.00"), party="P1", date=date)

    assert bench(sold, "2026-03-31", 90).tenths == before


def test_books_without_invoices_are_told_as_such(make: Make) -> None:
    found = bench(ready(make), "2026-03-31", 90)

    assert (found.customer_count, found.tenths, found.lost_share) == (0, (), None)
    assert {one.auc for one in found.tellings} == {None}


def test_a_number_of_days_that_is_none_is_refused(make: Make) -> None:
    assert refusal_of(bench, make, "2026-03-31", 0) == "bench_days_unfit"
    assert refusal_of(bench, make, "2026-03-31", 1001) == "bench_days_unfit"


@pytest.mark.long
def test_real_sales_are_told_better_than_by_every_baseline(db: None, akker_shared: Path) -> None:
    """The figures that docs/health.md tells, on the day that they were not fitted on."""
    make = Make(country="GB", currency="GBP", first_day=dt.date(2010, 12, 1))
    assert make.book
    open_fiscal_year(make.alice)
    import_retail(
        make.alice, path=akker_shared / "data" / "customers" / "online-retail-slice-a.csv.gz"
    )

    found = bench(make, "2011-08-31", 90)

    assert (found.customer_count, found.came_back) == (1644, 937)
    told = {one.name: f"{one.auc:.3f}" for one in found.tellings}
    assert told == {
        "health": "0.742",
        "recency": "0.670",
        "number of orders": "0.713",
        "RFM rank sum": "0.732",
        "BG/NBD": "0.717",
        "silence against own gap": "0.633",
    }
    for at, days in (("2011-06-30", 90), ("2011-07-31", 90), ("2011-09-10", 90)):
        later = {one.name: one.auc or 0 for one in bench(make, at, days).tellings}
        assert max(later, key=lambda name: later[name]) == "health"

"""In which return the VAT of a bad debt comes back, and that of money that comes in after all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.opening import open_fiscal_year
from akker.ledger.queries import balance_of
from akker.packs.nl.taxes import TAX_CODES
from akker.receivables.queries_recovery import WrittenOff, due_again
from akker.receivables.queries_write_off import write_off_of
from akker.receivables.receipts import shares_of
from akker.receivables.recovering import recover
from akker.receivables.writing_off import write_off
from akker.tax.models import TaxLine
from akker.tax.queries import TaxedEntry
from tests.make import Make, refusal_of
from tests.receivables.paying import items, paid, received
from tests.receivables.selling import day, issued, line, ready

CODES = {one.code: one for one in TAX_CODES}


@pytest.fixture
def owed(db: None) -> Make:
    """121.00, due on 31 May 2024: its VAT comes back since 31 May 2025."""
    make = ready(Make(first_day=dt.date(2024, 1, 1)))
    for _ in range(2):
        open_fiscal_year(make.alice)
    issued(make, line("100.00"), date="2024-05-17")
    return make


def given_up(make: Make, on: str = "", **how: object) -> list[tuple[str, str]]:
    """The days and amounts of VAT that came back."""
    (item,) = items(make)
    write_off(make.alice, line_id=item.line_id, on=day(on) if on else None, reason="Gone", **how)
    with reading(make.book):
        rows = TaxLine.objects.filter(book=make.book, tax_minor__lt=0)
        return [(one.taxed_on.isoformat(), f"{one.tax_minor / 100:.2f}") for one in rows]


def costs(make: Make) -> dict[str, int]:
    """What stands as payment differences and as bad debts."""
    with reading(make.book):
        return {
            code: balance_of(make.book, code, until=day("2026-12-31")) for code in ("4643", "4566")
        }


def told(make: Make, on: str = "") -> list[str]:
    (item,) = items(make)
    with reading(make.book):
        found = write_off_of(make.book, item.line_id, on=day(on) if on else None, reason="Gone")
    return [str(remark) for remark in found.remarks]


def test_the_last_cents_of_what_was_paid_are_a_difference_and_no_bad_debt(make: Make) -> None:
    """E20: no VAT, on the ledger account of payment differences."""
    ready(make)
    issued(make, line("100.00"))
    received(make, "120.40", paid(make, "2026-0001", "120.40"), on="2026-04-01")

    assert given_up(make, "2026-04-02", takes_vat_back=False) == []

    assert costs(make) == {"4643": 60, "4566": 0}
    assert check_book(make.book).findings == ()


def test_little_that_nobody_paid_anything_of_is_a_bad_debt(make: Make) -> None:
    ready(make)
    issued(make, line("4.00"))

    given_up(make, "2026-04-02", takes_vat_back=False)

    assert costs(make) == {"4643": 0, "4566": 484}


def test_the_vat_comes_back_in_the_period_in_which_the_year_is_over(owed: Make) -> None:
    assert told(owed) == []
    assert given_up(owed) == [("2025-05-31", "-21.00")]
    assert check_book(owed.book).findings == ()


def test_a_locked_period_makes_it_the_first_open_day_and_says_so(owed: Make) -> None:
    lock_until(owed.alice, kind="vat", until=day("2025-06-30"))

    assert told(owed) == [
        "The year was over on 2025-05-31, in a period that is locked:"
        " the VAT comes back in the return with 2025-07-01."
    ]
    assert given_up(owed) == [("2025-07-01", "-21.00")]


def test_a_later_period_than_needed_is_told_and_an_earlier_day_refused(owed: Make) -> None:
    (item,) = items(owed)
    early = {"line_id": item.line_id, "reason": "Gone", "on": day("2025-05-30")}

    assert refusal_of(write_off, owed.alice, **early) == "vat_relief_early"
    assert told(owed, "2025-05-31") == []
    assert told(owed, "2025-12-31") == [
        "The year was over on 2025-05-31, so the VAT belongs in the return with 2025-05-31,"
        " and this is dated 2025-12-31."
    ]
    assert given_up(owed, "2025-12-31") == [("2025-12-31", "-21.00")]


def test_while_the_year_is_not_over_only_a_proof_brings_it_back(make: Make) -> None:
    ready(make)
    issued(make, line("100.00"), due="2199-12-31")
    (item,) = items(make)

    assert refusal_of(write_off, make.alice, line_id=item.line_id, reason="Gone") == (
        "vat_relief_early"
    )
    assert given_up(make, "2026-07-01", proof="A letter") == [("2026-07-01", "-21.00")]


def test_what_comes_in_after_all_is_due_when_it_comes_in_to_the_cent(owed: Make) -> None:
    """Of 12.34 on 230.00 the return had 12.35: base and VAT of each code were rounded apart."""
    issued(owed, line("100.00"), line("100.00", "V9", "8010"), date="2024-05-17")
    item = items(owed)[-1]
    label = write_off(owed.alice, line_id=item.line_id, reason="Gone")

    for cents, on in ((12_34, "2025-07-01"), (50_01, "2025-10-02"), (230_00 - 62_35, "2025-12-01")):
        recover(owed.alice, write_off=label, on=day(on), amount_minor=cents, ledger_code="1020")

    with reading(owed.book):
        rows = TaxLine.objects.filter(book=owed.book, entry__source__startswith="recovery:")
        found: dict[str, int] = {}
        for one in rows:
            on = one.taxed_on.isoformat()
            found[on] = found.get(on, 0) + one.base_minor + one.tax_minor
    assert found == {"2025-07-01": 12_34, "2025-10-02": 50_01, "2025-12-01": 167_65}
    assert check_book(owed.book).findings == ()


taxed = st.lists(
    st.tuples(
        st.sampled_from(["V21", "V9", "V0", "VEX"]), st.integers(min_value=1, max_value=10**7)
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)


@given(taxed, st.data())
def test_base_and_vat_of_each_recovery_are_the_money(
    sold: list[tuple[str, int]], data: st.DataObject
) -> None:
    lines = []
    for name, base in sold:
        rate = CODES[name].rates[-1].rate_e2
        tax = (base * rate + 5000) // 10_000
        lines.append(TaxedEntry(None, name, rate, base, tax, "", "", "", ""))
    whole = sum(one.base_minor + one.tax_minor for one in lines)
    amount = data.draw(st.integers(min_value=1, max_value=whole))
    back = tuple(
        TaxedEntry(
            None, one.line.code, one.line.rate_e2, -one.base_minor, -one.tax_minor, "", "", "", ""
        )
        for one in shares_of(amount, lines)
    )
    found = WrittenOff(1, "MEM/2026/1", "J1", "", day("2026-03-02"), amount, 0, back, ())
    first = data.draw(st.integers(min_value=1, max_value=amount))

    due = due_again(found, first)
    assert sum(one.base_minor + one.tax_minor for one in due) == first
    if first < amount:
        later = WrittenOff(1, "MEM/2026/1", "J1", "", found.written_on, amount, first, back, due)
        rest = due_again(later, amount - first)
        assert sum(one.base_minor + one.tax_minor for one in rest) == amount - first
        due = (*due, *rest)
    for one in back:
        own = [other for other in due if other.code == one.code]
        assert sum(other.base_minor for other in own) == -one.base_minor
        assert sum(other.tax_minor for other in own) == -one.tax_minor

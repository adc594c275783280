"""Money on account and taken-back documents at other rates: the difference at once; none on credit
notes, which have the rate of their invoice.

Rates are dollars for one euro. 1,000.00 at 1.1000 is 909.09; at 1.1200 it is 892.86, at 1.0500 it
is 952.38; 400.00 at 1.1200 is 357.14, of 909.09 it is 363.64; 600.00 of it is then 545.45.
"""

from textwrap import dedent

import pytest

from akker.books.actor import reading
from akker.clearing.queries import OpenItem, allocations_of_entry, open_items_of
from akker.kernel.errors import Refused
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.models import ExchangeRate
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import balance_of, entry_labelled
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.taking_back import take_back
from tests.make import Make
from tests.receivables.paying import paid, received, still_open
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_receipts import dollars, last_entries

IN_DOLLARS = {"code": "US1", "currency": "USD"}


def exporter(make: Make) -> Make:
    """Invoice 2026-0001 of 1,000.00 dollars on 10 November, at 1.1000."""
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(
        make,
        d2026_11_10=1_100_000_000,
        d2026_11_20=1_120_000_000,
        d2026_12_01=1_050_000_000,
    )
    sold(make, "1000", "2026-11-10")
    return make


def sold(make: Make, price: str, on: str, **more: object) -> None:
    issued(make, line(price, "X-EXP", "8040"), party="US1", date=on, **more)


def item(make: Make, number: str) -> OpenItem:
    with reading(make.book):
        found = open_items_of(make.book, "US1")
    (one,) = [one for one in found if one.number == number]
    return one


def worth(make: Make, as_of: str = "2026-12-31") -> tuple[int, int]:
    """What the account of debtors is, and what open items of the customer are, in the books."""
    with reading(make.book):
        items = open_items_of(make.book, "US1", as_of=day(as_of))
        return (
            balance_of(make.book, "1300", until=day(as_of)),
            sum(one.base_minor for one in items),
        )


def test_a_credit_note_takes_back_at_the_rate_of_its_invoice(make: Make) -> None:
    """It lessens what that was taxed on (Wet OB, article 29): no difference is made or lost."""
    exporter(make)

    sold(make, "400", "2026-11-20", kind="credit-note", corrects="2026-0001")

    assert last_entries(make, 1) == dedent("""\
        2026-11-20 VRK/2026/2 Credit note C2026-0001
            1300 Trade debtors                 -363.64  US1
            8040 Sales goods non-EU             363.64""")
    assert still_open(make, "US1") == {"2026-0001": "600.00"}
    assert worth(make) == (545_45, 545_45)
    assert worth(make, "2026-11-19") == (909_09, 909_09)
    with reading(make.book):
        lines = entry_labelled(make.book, "VRK/2026/2").lines
    assert [(line.rate_e9, line.rate_on) for line in lines if line.currency] == [
        (1_100_000_000, day("2026-11-10"))
    ]
    assert check_book(make.book).findings == ()


def test_the_last_of_an_invoice_leaves_nothing_in_either_currency(make: Make) -> None:
    exporter(make)
    sold(make, "400", "2026-11-20", kind="credit-note", corrects="2026-0001")
    sold(make, "600", "2026-12-01", kind="credit-note", corrects="2026-0001")

    assert "MEM/" not in last_entries(make, 3)
    assert still_open(make, "US1") == {}
    assert worth(make) == (0, 0)
    assert sold_of(make) == 0
    assert check_book(make.book).findings == ()


def test_a_credit_note_that_names_no_invoice_has_the_rate_of_its_day(make: Make) -> None:
    exporter(make)

    sold(make, "1000", "2026-11-20", kind="credit-note")
    ends = {"debit_line_id": item(make, "2026-0001").line_id}
    allocate(make.alice, credit_line_id=item(make, "C2026-0001").line_id, **ends)

    assert "8460 FX differences realised         16.23" in last_entries(make, 1)
    assert worth(make) == (0, 0)


def test_a_credit_note_for_a_paid_invoice_is_paid_back_with_the_difference(make: Make) -> None:
    """The customer gets dollars, which cost what they cost on that day."""
    exporter(make)
    received(make, "1000.00", on="2026-11-20", bank="1021", **IN_DOLLARS)
    debit, credit = item(make, "2026-0001"), item(make, "")
    allocate(make.alice, debit_line_id=debit.line_id, credit_line_id=credit.line_id)
    sold(make, "1000", "2026-11-25", kind="credit-note", corrects="2026-0001")
    assert still_open(make, "US1") == {"C2026-0001": "-1000.00"}
    assert sold_of(make) == 0

    received(make, "-1000.00", paid(make, "C2026-0001", "1000.00", code="US1", currency="USD"),
             on="2026-12-01", bank="1021", **IN_DOLLARS)  # fmt: skip

    assert "8460 FX differences realised         43.29" in last_entries(make, 1)
    assert worth(make) == (0, 0)
    assert check_book(make.book).findings == ()


def sold_of(make: Make) -> int:
    with reading(make.book):
        return balance_of(make.book, "8040", until=day("2026-12-31"))


def test_money_on_account_at_another_rate(make: Make) -> None:
    exporter(make)
    received(make, "1000.00", on="2026-12-01", bank="1021", **IN_DOLLARS)
    debit, credit = item(make, "2026-0001"), item(make, "")

    key = allocate(make.alice, debit_line_id=debit.line_id, credit_line_id=credit.line_id)

    assert last_entries(make, 1) == dedent("""\
        2026-12-01 MEM/2026/1 Exchange difference between 2026-0001 and BNK/2026/1
            1300 Trade debtors                  952.38  US1
            1300 Trade debtors                 -909.09  US1
            8460 FX differences realised        -43.29""")
    assert still_open(make, "US1") == {}

    undo_allocation(make.alice, allocation_id=key, on=day("2026-12-05"))

    assert last_entries(make, 1) == dedent("""\
        2026-12-05 MEM/2026/2 Reversal of MEM/2026/1
            1300 Trade debtors                 -952.38  US1
            1300 Trade debtors                  909.09  US1
            8460 FX differences realised         43.29""")
    assert still_open(make, "US1") == {"2026-0001": "1000.00", "": "-1000.00"}
    assert still_open(make, "US1", as_of="2026-12-04") == {}
    assert worth(make) == (-43_29, -43_29)
    assert check_book(make.book).findings == ()


def test_a_cent_of_rounding_at_the_same_rate_stays_with_the_rest(make: Make) -> None:
    exporter(make)
    for price in ("333.33", "333.33", "333.34"):
        sold(make, price, "2026-11-11", kind="credit-note", corrects="2026-0001")

    # Each alone would be 303.03 + 303.03 + 303.04, a cent more than 909.09.
    assert "1300 Trade debtors                 -303.02  US1" in last_entries(make, 2)
    assert still_open(make, "US1") == {}
    assert worth(make) == (0, 0)
    assert sold_of(make) == 0
    with reading(make.book):
        assert balance_of(make.book, "8460", until=day("2026-12-31")) == 0
    assert check_book(make.book).findings == ()


def test_taking_a_receipt_back_turns_its_difference_back(make: Make) -> None:
    exporter(make)
    got = received(make, "1000.00", on="2026-11-20", bank="1021", **IN_DOLLARS)
    debit, credit = item(make, "2026-0001"), item(make, "")
    allocate(
        make.alice,
        debit_line_id=debit.line_id,
        credit_line_id=credit.line_id,
        amount_minor=400_00,
        on=day("2026-11-25"),
    )

    take_back(make.alice, label=got.entry, on=day("2026-11-22"))

    assert still_open(make, "US1") == {"2026-0001": "1000.00"}
    assert worth(make) == (909_09, 909_09)
    with reading(make.book):
        assert balance_of(make.book, "8460", until=day("2026-12-31")) == 0
        assert balance_of(make.book, "8460", until=day("2026-11-24")) == 0
    assert check_book(make.book).findings == ()


def test_the_entry_between_cannot_be_reversed_by_hand(make: Make) -> None:
    exporter(make)
    sold(make, "400", "2026-11-20", kind="credit-note")
    debit, credit = item(make, "2026-0001"), item(make, "C2026-0001")
    allocate(make.alice, debit_line_id=debit.line_id, credit_line_id=credit.line_id)

    with pytest.raises(Refused) as refused:
        reverse_entry(make.alice, label="MEM/2026/1")

    assert refused.value.code == "entry_of_settlement"


def test_in_a_locked_month_it_moves_to_the_first_open_day(make: Make) -> None:
    exporter(make)
    received(make, "1000.00", on="2026-11-20", bank="1021", **IN_DOLLARS)
    lock_until(make.alice, kind="hard", until=day("2026-11-30"))
    debit, credit = item(make, "2026-0001"), item(make, "")
    ends = {"debit_line_id": debit.line_id, "credit_line_id": credit.line_id}

    with pytest.raises(Refused) as refused:
        allocate(make.alice, **ends, on=day("2026-11-25"))
    assert refused.value.code == "period_locked"
    key = allocate(make.alice, **ends)

    assert last_entries(make, 1).startswith("2026-12-01 MEM/2026/1 ")
    assert worth(make, "2026-11-30") == (16_23, 16_23)  # 909.09 less 892.86, both still open
    with reading(make.book):
        entry_id = entry_labelled(make.book, "VRK/2026/1").entry_id
        (row,) = allocations_of_entry(make.book, entry_id)
    assert (row.allocation_id, row.allocated_on) == (key, day("2026-12-01"))


def test_less_than_a_coin_of_the_books_settles_nothing(make: Make) -> None:
    ready(make)
    customer(make, "US1", name="Toko", country="ID", currency="IDR")
    for on, rate in (("2026-11-10", 20_000), ("2026-11-20", 16_000)):
        make_rate(make, "IDR", on, rate)
    sold(make, "1000", "2026-11-10")
    received(make, "1000.00", on="2026-11-20", **{**IN_DOLLARS, "currency": "IDR"})
    debit, credit = item(make, "2026-0001"), item(make, "")

    with pytest.raises(Refused) as refused:
        allocate(
            make.alice,
            debit_line_id=debit.line_id,
            credit_line_id=credit.line_id,
            amount_minor=90_00,
        )

    # 90.00 rupiah of 1,000.00: 0.45 of 5 cents, and 0.54 of 6 cents.
    assert refused.value.code == "allocation_worthless"


def make_rate(make: Make, currency: str, on: str, rate: int) -> None:
    ExchangeRate.objects.create(
        book=make.book,
        currency=currency,
        rated_on=day(on),
        rate_e9=rate * 1_000_000_000,
        source="ECB",
    )

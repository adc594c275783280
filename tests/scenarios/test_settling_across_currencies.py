"""Euros that pay an invoice in dollars: both amounts are said, the rest is an exchange difference.

Rates are dollars for one euro. 1,000.00 dollars at 1.1000 are 909.09 euros in the books. Somebody
pays 900.00 euros for them: 909.09 - 900.00 = 9.09 is lost. Of 400.00 dollars 363.64 is carried;
paid with 370.00 euros, 6.36 is gained, and 600.00 dollars at 545.45 stay open.
"""

from textwrap import dedent

import pytest

from akker.books.actor import reading
from akker.clearing.queries import OpenItem
from akker.ledger.checks import check_book
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.receiving import receive_payment
from akker.receivables.taking_back import take_back
from akker.reports.statement import statement
from tests.make import Make, refusal_of
from tests.receivables.paying import items, paid, receipt, received, still_open
from tests.receivables.selling import day, issued, line
from tests.scenarios.test_receipts import last_entries
from tests.scenarios.test_settling_at_rates import exporter, worth


def both(make: Make, euros: str) -> tuple[OpenItem, OpenItem]:
    """The invoice in dollars, and money on account in euros."""
    exporter(make)
    received(make, euros, on="2026-11-20", code="US1")
    debit, credit = sorted(items(make, "US1"), key=lambda one: not one.line.is_debit)
    return debit, credit


def settled(make: Make, debit: OpenItem, credit: OpenItem, dollars: int, euros: int) -> int:
    return allocate(
        make.alice,
        debit_line_id=debit.line_id,
        credit_line_id=credit.line_id,
        amount_minor=dollars,
        credit_minor=euros,
    )


def test_euros_pay_an_invoice_in_dollars_whole(make: Make) -> None:
    debit, credit = both(make, "900.00")

    settled(make, debit, credit, 1000_00, 900_00)

    assert last_entries(make, 1) == dedent("""\
        2026-11-20 MEM/2026/1 2026-0001 settled by BNK/2026/1 in another currency
            1300 Trade debtors                  900.00  US1
            1300 Trade debtors                 -909.09  US1
            8460 FX differences realised          9.09""")
    assert still_open(make, "US1") == {}
    assert worth(make) == (0, 0)
    assert check_book(make.book).findings == ()


def test_a_part_leaves_what_is_left_of_either_in_its_currency(make: Make) -> None:
    debit, credit = both(make, "500.00")

    settled(make, debit, credit, 400_00, 370_00)

    assert "    8460 FX differences realised         -6.36" in last_entries(make, 1)
    assert still_open(make, "US1") == {"2026-0001": "600.00", "": "-130.00"}
    assert worth(make) == (545_45 - 130_00, 545_45 - 130_00)
    assert worth(make, "2026-11-19") == (909_09, 909_09)
    assert check_book(make.book).findings == ()


def test_where_nothing_is_lost_an_entry_still_carries_it_across(make: Make) -> None:
    debit, credit = both(make, "909.09")

    settled(make, debit, credit, 1000_00, 909_09)

    assert last_entries(make, 1) == dedent("""\
        2026-11-20 MEM/2026/1 2026-0001 settled by BNK/2026/1 in another currency
            1300 Trade debtors                  909.09  US1
            1300 Trade debtors                 -909.09  US1""")
    assert still_open(make, "US1") == {}
    assert check_book(make.book).findings == ()


def test_taken_apart_both_are_open_again_as_they_were(make: Make) -> None:
    debit, credit = both(make, "900.00")
    key = settled(make, debit, credit, 1000_00, 900_00)

    undo_allocation(make.alice, allocation_id=key, on=day("2026-12-05"))

    assert still_open(make, "US1") == {"2026-0001": "1000.00", "": "-900.00"}
    assert still_open(make, "US1", as_of="2026-12-04") == {}
    assert worth(make) == (9_09, 9_09)
    assert check_book(make.book).findings == ()


def test_a_receipt_that_was_settled_across_is_taken_back(make: Make) -> None:
    debit, credit = both(make, "900.00")
    settled(make, debit, credit, 1000_00, 900_00)

    take_back(make.alice, label=credit.entry_label)

    assert still_open(make, "US1") == {"2026-0001": "1000.00"}
    assert worth(make) == (909_09, 909_09)
    assert check_book(make.book).findings == ()


def test_the_statement_shows_it_in_both_currencies_and_still_ties(make: Make) -> None:
    debit, credit = both(make, "900.00")
    settled(make, debit, credit, 1000_00, 900_00)

    with reading(make.book):
        found = statement(make.book, "US1", until=day("2026-12-31"))

    shown = {
        section.currency: [(one.kind, one.amount_minor, one.base_minor) for one in section.lines]
        for section in found.sections
    }
    assert shown == {
        "EUR": [("received", -900_00, -900_00), ("settled_across", 900_00, 900_00)],
        "USD": [("invoice", 1000_00, 909_09), ("settled_across", -1000_00, -909_09)],
    }
    assert found.closing_base == 0


def test_dollars_that_go_back_settle_a_credit_in_euros(make: Make) -> None:
    exporter(make)
    issued(make, line("100", "X-EXP", "8040"), party="US1", date="2026-11-20", currency="EUR")
    (debit,) = [one for one in items(make, "US1") if one.currency == "EUR"]
    received(make, "110.00", on="2026-11-20", bank="1021", code="US1", currency="USD")
    (credit,) = [one for one in items(make, "US1") if not one.line.is_debit]

    settled(make, debit, credit, 100_00, 110_00)

    # 110.00 dollars at 1.1200 are 98.21.
    assert "    8460 FX differences realised          1.79" in last_entries(make, 1)
    assert still_open(make, "US1") == {"2026-0001": "1000.00"}
    assert check_book(make.book).findings == ()


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        ({}, "allocation_currencies"),
        ({"amount_minor": 1000_00}, "allocation_currencies"),
        ({"amount_minor": 1000_01, "credit_minor": 900_00}, "allocation_too_large"),
        ({"amount_minor": 1000_00, "credit_minor": 900_01}, "allocation_too_large"),
        ({"amount_minor": 1000_00, "credit_minor": 0}, "allocation_too_large"),
    ],
)
def test_one_amount_or_too_much_is_refused(make: Make, amounts: dict[str, int], code: str) -> None:
    debit, credit = both(make, "900.00")
    ends = {"debit_line_id": debit.line_id, "credit_line_id": credit.line_id}

    assert refusal_of(allocate, make.alice, **ends, **amounts) == code
    assert still_open(make, "US1") == {"2026-0001": "1000.00", "": "-900.00"}


def test_two_amounts_of_one_currency_are_refused(make: Make) -> None:
    exporter(make)
    received(make, "50.00", on="2026-11-20", bank="1021", code="US1", currency="USD")
    debit, credit = sorted(items(make, "US1"), key=lambda one: not one.line.is_debit)
    ends = {"debit_line_id": debit.line_id, "credit_line_id": credit.line_id}

    refused = refusal_of(allocate, make.alice, **ends, amount_minor=50_00, credit_minor=50_00)

    assert refused == "allocation_currencies"


def test_a_receipt_in_another_currency_says_what_to_do(make: Make) -> None:
    exporter(make)
    part = paid(make, "2026-0001", "900.00", code="US1", currency="USD")
    given = receipt("900.00", on="2026-11-20", code="US1", paid=(part,))

    assert refusal_of(receive_payment, make.alice, receipt=given) == "receipt_currency"

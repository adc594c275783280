"""E17: insurance paid for a year ahead, and energy used before its bill arrives."""

import datetime as dt
from textwrap import dedent

from akker.books.actor import reading
from akker.ledger.opening import open_fiscal_year
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import balances
from akker.ledger.recurring import add_recurring_entry, run_recurring
from tests.make import Make
from tests.text import journal_text

YEAR_END = dt.date(2026, 12, 31)


def test_e17_a_insurance_paid_ahead(make: Make) -> None:
    make.post(
        "2026-11-01", "Insurance", [("1410", "1200.00"), ("1600", "-1200.00", "S1")], journal="INK"
    )
    lines = [{"code": "4614", "amount": "100.00"}, {"code": "1410", "amount": "-100.00"}]
    add_recurring_entry(
        make.alice,
        name="Insurance",
        content={"journal": "MEM", "description": "Insurance", "lines": lines},
        starts_on=dt.date(2026, 11, 30),
        ends_on=dt.date(2027, 10, 31),
    )

    run_recurring(make.alice, until=YEAR_END)

    assert journal_text(make.book) == dedent("""\
        2026-11-01 INK/2026/1 Insurance
            1410 Prepaid costs                 1200.00
            1600 Trade creditors              -1200.00  S1
        2026-11-30 MEM/2026/1 Insurance
            4614 Insurance                      100.00
            1410 Prepaid costs                 -100.00
        2026-12-30 MEM/2026/2 Insurance
            4614 Insurance                      100.00
            1410 Prepaid costs                 -100.00""")
    with reading(make.book):
        assert balances(make.book, until=YEAR_END)["1410"] == 100000
    open_fiscal_year(make.alice)
    assert len(run_recurring(make.alice, until=dt.date(2028, 1, 1))) == 10
    with reading(make.book):
        assert "1410" not in balances(make.book, until=dt.date(2027, 10, 31))


def test_e17_b_energy_used_before_its_bill(make: Make) -> None:
    open_fiscal_year(make.alice)
    accrual = make.post("2026-12-31", "Energy December", [("4600", "340.00"), ("1731", "-340.00")])
    reverse_entry(make.alice, label=accrual.label, booked_on=dt.date(2027, 1, 1))
    make.post(
        "2027-01-20",
        "Energy bill",
        [("4600", "361.25"), ("1520", "75.86"), ("1600", "-437.11", "S1")],
        journal="INK",
    )

    assert journal_text(make.book) == dedent("""\
        2026-12-31 MEM/2026/1 Energy December
            4600 Energy                         340.00
            1731 Bills to receive              -340.00
        2027-01-01 MEM/2027/1 Reversal of MEM/2026/1
            4600 Energy                        -340.00
            1731 Bills to receive               340.00
        2027-01-20 INK/2027/1 Energy bill
            4600 Energy                         361.25
            1520 Input VAT                       75.86
            1600 Trade creditors               -437.11  S1""")
    with reading(make.book):
        in_2027 = balances(make.book, since=dt.date(2027, 1, 1), until=dt.date(2027, 1, 31))
    assert in_2027["4600"] == 2125

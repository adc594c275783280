"""E18: a machine that is bought, depreciated for 27 months over two year ends, and sold."""

import datetime as dt
from textwrap import dedent

from akker.books.actor import reading
from akker.ledger.closing import close_fiscal_year
from akker.ledger.queries import balances
from akker.ledger.recurring import add_recurring_entry, run_recurring, stop_recurring_entry
from tests.make import Make
from tests.text import journal_text


def book_value(make: Make, until: dt.date) -> int:
    with reading(make.book):
        found = balances(make.book, until=until)
    return found.get("0225", 0) + found.get("0226", 0)


def test_e18_a_machine_from_purchase_to_sale(make: Make) -> None:
    purchase = [("0225", "12000.00"), ("1520", "2520.00"), ("1600", "-14520.00", "S1")]
    make.post("2026-04-01", "Machine", purchase, journal="INK")
    lines = [{"code": "4324", "amount": "180.00"}, {"code": "0226", "amount": "-180.00"}]
    add_recurring_entry(
        make.alice,
        name="Machine",
        content={"journal": "MEM", "description": "Depreciation", "lines": lines},
        starts_on=dt.date(2026, 4, 30),
        ends_on=dt.date(2031, 3, 31),
    )

    run_recurring(make.alice, until=dt.date(2026, 12, 31))
    assert book_value(make, dt.date(2026, 12, 31)) == 1038000
    close_fiscal_year(make.alice, name="2026")
    run_recurring(make.alice, until=dt.date(2027, 12, 31))
    close_fiscal_year(make.alice, name="2027")
    last = run_recurring(make.alice, until=dt.date(2028, 6, 30))[-1]
    stop_recurring_entry(make.alice, name="Machine")

    assert last.label == "MEM/2028/6"
    assert book_value(make, dt.date(2028, 6, 30)) == 714000
    sale = [
        ("1300", "8470.00", "C1"),
        ("0226", "4860.00"),
        ("4390", "140.00"),
        ("0225", "-12000.00"),
        ("1501", "-1470.00"),
    ]
    make.post("2028-06-30", "Machine sold", sale, journal="VRK")
    text = journal_text(make.book)
    assert text.startswith(
        dedent("""\
        2026-04-01 INK/2026/1 Machine
            0225 Equipment                    12000.00
            1520 Input VAT                     2520.00
            1600 Trade creditors             -14520.00  S1
        2026-04-30 MEM/2026/1 Depreciation
            4324 Depreciation equipment         180.00
            0226 Accum. depreciation           -180.00
        """)
    )
    assert text.count("MEM/") == 27
    assert text.endswith(
        dedent("""\
        2028-06-30 MEM/2028/6 Depreciation
            4324 Depreciation equipment         180.00
            0226 Accum. depreciation           -180.00
        2028-06-30 VRK/2028/1 Machine sold
            1300 Trade debtors                 8470.00  C1
            0226 Accum. depreciation           4860.00
            4390 Result on asset disposal       140.00
            0225 Equipment                   -12000.00
            1501 VAT due 21%                  -1470.00""")
    )
    with reading(make.book):
        left = balances(make.book, until=dt.date(2028, 6, 30))
    assert "0225" not in left
    assert "0226" not in left
    assert (left["4390"], left["4324"]) == (14000, 6 * 18000), "earlier years are closed"

"""E24: a year is closed, its result appropriated, and a change to it afterwards follows through.

Operating costs (4xxx) stand on 4600 here.
"""

import datetime as dt
from textwrap import dedent

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.ledger.closing import close_fiscal_year, lock_until, reopen_fiscal_year
from akker.ledger.queries import balances
from tests.make import Make, refusal_of
from tests.text import journal_text

YEAR_END, NEW_YEAR = dt.date(2026, 12, 31), dt.date(2027, 1, 1)
PROFIT_AND_LOSS = {"8005", "7025", "4600", "4324", "8460", "8432"}


def trade_a_year(make: Make) -> int:
    make.post("2026-06-30", "Sales", [("1300", "250000.00", "C1"), ("8005", "-250000.00")])
    make.post("2026-06-30", "Purchases", [("7025", "110000.00"), ("1600", "-110000.00", "S1")])
    make.post("2026-06-30", "Costs", [("4600", "95000.00"), ("1020", "-95000.00")])
    make.post("2026-12-31", "Depreciation", [("4324", "8000.00"), ("0226", "-8000.00")])
    make.post("2026-12-31", "Exchange", [("8460", "162.34"), ("1020", "-162.34")])
    last = make.post("2026-12-31", "Interest", [("8432", "1837.66"), ("1020", "-1837.66")])
    return last.entry_id


def test_e24_closing_and_appropriating_the_result(make: Make) -> None:
    last_id = trade_a_year(make)

    close_fiscal_year(make.alice, name="2026")
    appropriation = [("0540", "35000.00"), ("0541", "-35000.00")]
    make.post("2027-05-01", "Appropriation", appropriation)

    assert journal_text(make.book, since_id=last_id) == dedent("""\
        2026-12-31 AFS/2026/1 Closing of 2026
            4324 Depreciation equipment       -8000.00
            4600 Energy                      -95000.00
            7025 Purchases goods            -110000.00
            8005 Sales goods 21%             250000.00
            8432 Interest expense             -1837.66
            8460 FX differences realised       -162.34
            0540 Result for the year         -35000.00
        2027-05-01 MEM/2027/1 Appropriation
            0540 Result for the year          35000.00
            0541 Retained earnings           -35000.00""")
    with reading(make.book):
        before = balances(make.book, until=YEAR_END, closing=False)
        opening = balances(make.book, until=NEW_YEAR)
        end = balances(make.book, until=dt.date(2027, 12, 31))
    assert not PROFIT_AND_LOSS & set(opening), "income and expense start the year at nothing"
    unchanged = {code: amount for code, amount in before.items() if code not in PROFIT_AND_LOSS}
    assert opening == unchanged | {"0540": -3500000}
    assert "0540" not in end
    assert end["0541"] == -3500000


def test_e24_opening_balances_follow_a_later_change_to_the_year_before(make: Make) -> None:
    trade_a_year(make)
    close_fiscal_year(make.alice, name="2026")
    make.post("2027-03-01", "Sale", [("1300", "500.00", "C1"), ("8005", "-500.00")])
    with reading(make.book):
        before = balances(make.book, until=NEW_YEAR)

    reopen_fiscal_year(make.alice, name="2026")
    forgotten = make.post(
        "2026-12-20", "Forgotten", [("4600", "1000.00"), ("1600", "-1000.00", "S1")]
    )
    label = close_fiscal_year(make.alice, name="2026")

    assert (forgotten.label, label) == ("MEM/2026/7", "AFS/2026/3")
    with reading(make.book):
        after = balances(make.book, until=NEW_YEAR)
        result = balances(make.book, until=YEAR_END, since=dt.date(2026, 1, 1), closing=False)
    assert after == before | {"1600": before["1600"] - 100000, "0540": -3400000}
    assert sum(amount for code, amount in result.items() if code in PROFIT_AND_LOSS) == -3400000
    assert check_book(make.book).findings == ()


def test_e24_a_year_under_the_hard_lock_is_final(make: Make) -> None:
    trade_a_year(make)
    too_soon = refusal_of(lock_until, make.alice, kind="hard", until=YEAR_END)
    close_fiscal_year(make.alice, name="2026")
    lock_until(make.alice, kind="hard", until=YEAR_END)

    assert too_soon == "year_open"
    assert refusal_of(reopen_fiscal_year, make.alice, name="2026") == "period_locked"

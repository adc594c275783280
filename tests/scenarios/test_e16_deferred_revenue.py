"""E16: a support contract that is invoiced at once and earned over a year.

By month it is a recurring entry; by day each month books the cumulative target less what was
recognised before, so that nothing drifts and the last one clears the account.
"""

import datetime as dt
from decimal import Decimal
from textwrap import dedent

from akker.books.actor import reading
from akker.kernel.calendar import add_months, last_day, month_of
from akker.kernel.money import decimal_text, round_half_up
from akker.ledger.opening import open_fiscal_year
from akker.ledger.queries import balance_of
from akker.ledger.recurring import add_recurring_entry, run_recurring
from tests.make import Make
from tests.text import journal_text

INVOICE = [("1300", "2904.00", "C1"), ("1725", "-2400.00"), ("1501", "-504.00")]


def deferred(make: Make, until: dt.date) -> str:
    with reading(make.book):
        return decimal_text(balance_of(make.book, "1725", until=until), "EUR")


def test_e16_a_revenue_deferred_by_month(make: Make) -> None:
    make.post("2026-10-01", "Support contract", INVOICE, journal="VRK")
    lines = [{"code": "1725", "amount": "200.00"}, {"code": "8020", "amount": "-200.00"}]
    add_recurring_entry(
        make.alice,
        name="Support contract",
        content={"journal": "MEM", "description": "Support earned", "lines": lines},
        starts_on=dt.date(2026, 10, 31),
        ends_on=dt.date(2027, 9, 30),
    )

    run_recurring(make.alice, until=dt.date(2026, 12, 31))

    assert journal_text(make.book) == dedent("""\
        2026-10-01 VRK/2026/1 Support contract
            1300 Trade debtors                 2904.00  C1
            1725 Deferred revenue             -2400.00
            1501 VAT due 21%                   -504.00
        2026-10-31 MEM/2026/1 Support earned
            1725 Deferred revenue               200.00
            8020 Sales services 21%            -200.00
        2026-11-30 MEM/2026/2 Support earned
            1725 Deferred revenue               200.00
            8020 Sales services 21%            -200.00
        2026-12-31 MEM/2026/3 Support earned
            1725 Deferred revenue               200.00
            8020 Sales services 21%            -200.00""")
    assert deferred(make, dt.date(2026, 12, 31)) == "-1800.00"
    open_fiscal_year(make.alice)
    run_recurring(make.alice, until=dt.date(2028, 1, 1))
    assert deferred(make, dt.date(2027, 9, 30)) == "0.00"


def test_e16_b_revenue_deferred_by_day(make: Make) -> None:
    open_fiscal_year(make.alice)
    make.post("2026-10-16", "Support contract", INVOICE, journal="VRK")
    starts_on, day_count = dt.date(2026, 10, 16), 365
    ends_on = starts_on + dt.timedelta(days=day_count - 1)

    recognised = 0
    for months in range(13):
        month_end = last_day(month_of(add_months(starts_on, months)))
        elapsed = (min(month_end, ends_on) - starts_on).days + 1
        target = round_half_up(Decimal(240000 * elapsed) / day_count)
        part = decimal_text(target - recognised, "EUR")
        recognised = target
        make.post(str(month_end), "Support earned", [("1725", part), ("8020", f"-{part}")])

    assert journal_text(make.book).splitlines()[4:13] == [
        "2026-10-31 MEM/2026/1 Support earned",
        "    1725 Deferred revenue               105.21",
        "    8020 Sales services 21%            -105.21",
        "2026-11-30 MEM/2026/2 Support earned",
        "    1725 Deferred revenue               197.26",
        "    8020 Sales services 21%            -197.26",
        "2026-12-31 MEM/2026/3 Support earned",
        "    1725 Deferred revenue               203.83",
        "    8020 Sales services 21%            -203.83",
    ]
    assert deferred(make, dt.date(2026, 12, 31)) == "-1893.70", "506.30 of 2,400.00 is earned"
    assert deferred(make, dt.date(2027, 10, 31)) == "0.00"

"""E05, E06, E09, E10 and E20: money that comes in, as it is booked, taxed and allocated."""

from textwrap import dedent

from django.db import transaction

from akker.books.actor import enter_book
from akker.ledger.checks import check_book
from akker.ledger.models import ExchangeRate
from tests.make import Make
from tests.receivables.paying import paid, received, still_open
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_invoices import boxes
from tests.text import journal_text


def last_entries(make: Make, count: int) -> str:
    blocks = journal_text(make.book).split("\n2")
    return "2" + "\n2".join(blocks[-count:])


def test_e05_paid_in_two_parts(make: Make) -> None:
    ready(make)
    issued(make, line("1000.00", code="8020"))

    received(make, "500.00", paid(make, "2026-0001", "500.00"))
    assert still_open(make) == {"2026-0001": "710.00"}
    received(make, "710.00", paid(make, "2026-0001", "710.00"), on="2026-04-01")

    assert last_entries(make, 2) == dedent("""\
        2026-03-20 BNK/2026/1 Received from J1
            1020 Bank EUR                       500.00
            1300 Trade debtors                 -500.00  J1
        2026-04-01 BNK/2026/2 Received from J1
            1020 Bank EUR                       710.00
            1300 Trade debtors                 -710.00  J1""")
    assert still_open(make) == {}
    assert still_open(make, as_of="2026-03-31") == {"2026-0001": "710.00"}
    assert still_open(make, as_of="2026-03-19") == {"2026-0001": "1210.00"}
    assert check_book(make.book).findings == ()


def test_e06_discount_for_paying_early_takes_its_vat_back(make: Make) -> None:
    ready(make)
    issued(make, line("1000.00", code="8020"))

    received(make, "1185.80", paid(make, "2026-0001", "1185.80", discount="24.20"))

    assert last_entries(make, 1) == dedent("""\
        2026-03-20 BNK/2026/1 Received from J1
            1020 Bank EUR                      1185.80
            1300 Trade debtors                -1210.00  J1
            7040 Discount given                  20.00
            1501 VAT due 21%                      4.20""")
    assert boxes(make) == {"1a": ("980.00", "205.80")}
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


def dollars(make: Make, **rates: int) -> None:
    """`d2026_11_10=1_100_000_000`."""
    book = make.book
    with transaction.atomic():
        enter_book(book)
        for name, rate_e9 in rates.items():
            ExchangeRate.objects.create(
                book=book,
                currency="USD",
                rated_on=day(name[1:].replace("_", "-")),
                rate_e9=rate_e9,
                source="ECB",
            )


def test_e09_and_e10_dollars_paid_at_other_rates(make: Make) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_11_10=1_100_000_000, d2026_11_20=1_120_000_000, d2026_12_01=1_050_000_000)
    issued(make, line("10000", "X-EXP", "8040"), party="US1", date="2026-11-10")
    in_dollars = {"code": "US1", "currency": "USD"}

    first = paid(make, "2026-0001", "4000.00", **in_dollars)
    received(make, "4000.00", first, on="2026-11-20", bank="1021", **in_dollars)
    assert still_open(make, "US1") == {"2026-0001": "6000.00"}
    second = paid(make, "2026-0001", "6000.00", **in_dollars)
    received(make, "6000.00", second, on="2026-12-01", bank="1021", **in_dollars)

    assert last_entries(make, 2) == dedent("""\
        2026-11-20 BNK/2026/1 Received from US1
            1021 Bank USD                      3571.43
            1300 Trade debtors                -3636.36  US1
            8460 FX differences realised         64.93
        2026-12-01 BNK/2026/2 Received from US1
            1021 Bank USD                      5714.29
            1300 Trade debtors                -5454.55  US1
            8460 FX differences realised       -259.74""")
    assert still_open(make, "US1") == {}
    assert check_book(make.book).findings == ()


def test_e20_too_much_too_little_and_rounded_cash(make: Make) -> None:
    ready(make)
    for price in ("250.00", "250.00", "10.73"):
        issued(make, line(price))

    one = received(make, "312.50", paid(make, "2026-0001", "302.50"))
    assert one.open_minor == 10_00
    assert still_open(make) == {"2026-0002": "302.50", "2026-0003": "12.98", "": "-10.00"}
    received(make, "-10.00", paid(make, "", "10.00"), on="2026-03-26")
    received(make, "302.48", paid(make, "2026-0002", "302.48", difference="0.02"))
    received(make, "13.00", paid(make, "2026-0003", "13.00", difference="-0.02"), bank="1000")

    assert journal_text(make.book).count("2026-03-20 BNK") == 2
    assert dedent("""\
        2026-03-20 BNK/2026/3 Received from J1
            1020 Bank EUR                       302.48
            1300 Trade debtors                 -302.50  J1
            4643 Payment differences              0.02
        2026-03-20 KAS/2026/1 Received from J1
            1000 Cash                            13.00
            1300 Trade debtors                  -12.98  J1
            4642 Cash/rounding differences       -0.02
        2026-03-26 BNK/2026/2 Paid back to J1
            1020 Bank EUR                       -10.00
            1300 Trade debtors                   10.00  J1""") == last_entries(make, 3)
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()

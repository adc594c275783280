"""E25: interest and collection costs on what is paid late, as they are booked."""

from textwrap import dedent

from akker.books.actor import reading
from akker.dunning.charging import charge_late
from akker.dunning.disputing import close_dispute
from akker.dunning.queries_interest import interest_of_dispute
from akker.ledger.checks import check_book
from akker.ledger.posting import reverse_entry
from akker.receivables.taking_back import take_back
from tests.dunning.agreeing import dispute, disputed
from tests.make import Make, refusal_of
from tests.receivables.paying import paid, received, still_open
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_invoices import boxes
from tests.scenarios.test_receipts import last_entries


def owed(make: Make) -> None:
    """1,815.00 of 2,420.00, due on 16 March."""
    ready(make)
    issued(make, line("2000.00", code="8020"))
    received(make, "605.00", paid(make, "2026-0001", "605.00"), on="2026-03-10")


def charged(make: Make, on: str = "2026-06-14", **more: object) -> list[str]:
    return charge_late(make.alice, invoices=["2026-0001"], on=day(on), **more)


def test_e25_ninety_days_late(make: Make) -> None:
    owed(make)

    charged(make)

    assert last_entries(make, 1) == dedent("""\
        2026-06-14 MEM/2026/1 Interest and costs on 2026-0001, paid late
            1300 Trade debtors                  317.67  J1
            8417 Other interest income          -45.42
            8275 Collection costs recovered     -272.25""")
    assert boxes(make) == {"1a": ("2000.00", "420.00")}
    assert still_open(make) == {"2026-0001": "1815.00", "Interest and costs 2026-0001": "317.67"}
    assert check_book(make.book).findings == ()


def test_costs_are_charged_once_and_interest_for_the_days_after(make: Make) -> None:
    owed(make)
    charged(make)
    assert refusal_of(charged, make) == "charge_nothing"

    charged(make, on="2026-06-30")

    # 1,815.00 x 10.15% x 16/365 = 8.075...
    assert last_entries(make, 1) == dedent("""\
        2026-06-30 MEM/2026/2 Interest on 2026-0001, paid late
            1300 Trade debtors                    8.08  J1
            8417 Other interest income           -8.08""")
    assert check_book(make.book).findings == ()


def test_it_is_paid_and_taken_back_like_any_item(make: Make) -> None:
    owed(make)
    (label,) = charged(make)
    received(make, "317.67", paid(make, "Interest and costs 2026-0001", "317.67"), on="2026-06-20")
    assert still_open(make) == {"2026-0001": "1815.00"}
    assert refusal_of(reverse_entry, make.alice, label=label) == "entry_of_settlement"

    take_back(make.alice, label=label, on=day("2026-06-25"))

    assert still_open(make) == {"2026-0001": "1815.00", "": "-317.67"}
    assert charged(make)
    assert check_book(make.book).findings == ()


def test_what_was_credited_was_never_late(make: Make) -> None:
    """Of 4,840.00 half was invoiced by mistake, as a credit note of June says."""
    ready(make)
    issued(make, line("2000.00", code="8020", quantity="2"))
    note = {"kind": "credit-note", "corrects": "2026-0001", "date": "2026-06-10"}
    issued(make, line("2000.00", code="8020"), **note)

    charged(make, with_costs=False)

    # 2,420.00 x 10.15% x 90/365 = 60.566...
    assert still_open(make) == {"2026-0001": "2420.00", "Interest 2026-0001": "60.57"}
    assert check_book(make.book).findings == ()


def test_an_invoice_that_was_taken_back_bears_no_interest(make: Make) -> None:
    ready(make)
    issued(make, line("2000.00", code="8020"))
    note = {"kind": "credit-note", "corrects": "2026-0001", "date": "2026-06-10"}
    issued(make, line("2000.00", code="8020"), **note)

    assert refusal_of(charged, make) == "charge_nothing"


def test_costs_over_several_invoices_are_those_of_their_sum(make: Make) -> None:
    ready(make)
    for price in ("100.00", "200.00"):
        issued(make, line(price))

    found = charge_late(make.alice, invoices=["2026-0001", "2026-0002"], on=day("2026-03-17"))

    # 15% of 363.00 is 54.45: 18.15 and 36.30, and not twice the least of 40.00.
    assert len(found) == 2
    costs = [row for row in last_entries(make, 2).splitlines() if "8275" in row]
    assert [row.split()[-1] for row in costs] == ["-18.15", "-36.30"]


def test_a_consumer_is_warned_before_costs_and_pays_their_own_rate(make: Make) -> None:
    ready(make, "")
    customer(make, "J1", kind="person")
    issued(make, line("1000.00"))
    assert refusal_of(charged, make) == "costs_early"

    charged(make, with_costs=False)

    # 1,210.00 x 4% x 90/365 = 11.934...
    assert "8417 Other interest income          -11.93" in last_entries(make, 1)


def test_other_money_and_other_documents_are_refused(make: Make) -> None:
    owed(make)
    issued(make, line("100.00"), kind="credit-note")

    credit = refusal_of(charge_late, make.alice, invoices=["C2026-0001"], on=day("2026-06-14"))
    assert credit == "charge_unfit"
    assert refusal_of(charged, make, on="2026-03-16") == "charge_nothing"
    none = refusal_of(charge_late, make.bob, invoices=["2026-0001"], on=day("2026-06-14"))
    assert none == "permission_missing"


def contested(make: Make, outcome: str = "stands", **how: bool) -> int:
    """From 2 April up to and including the 19th: 18 days of 1,815.00 at 10.15%, so 9.08."""
    owed(make)
    key = disputed(make)
    close_dispute(
        make.alice, dispute_id=key, outcome=outcome, reason="Agreed", on=day("2026-04-20"), **how
    )
    return key


def interest_booked(make: Make) -> str:
    charged(make, with_costs=False)
    (row,) = [one for one in last_entries(make, 1).splitlines() if "8417" in one]
    return row.split()[-1]


def test_days_of_a_dispute_bear_no_interest_unless_somebody_says_so(make: Make) -> None:
    contested(make)

    # 45.42 of 90 days, less 1,815.00 x 10.15% x 18/365 = 9.0849...: 36.34 of 72 days.
    assert interest_booked(make) == "-36.34"


def test_where_the_claim_stands_they_may_bear_interest(make: Make) -> None:
    key = contested(make, bears_interest=True)

    assert interest_booked(make) == "-45.42"
    assert dispute(make, key).end.bears_interest  # type: ignore[union-attr]
    assert check_book(make.book).findings == ()


def test_what_they_come_to_is_told_before_the_dispute_ends(make: Make) -> None:
    owed(make)
    row = dispute(make, disputed(make))

    with reading(make.book):
        assert interest_of_dispute(make.book, row, on=day("2026-04-20")) == 9_08
        assert interest_of_dispute(make.book, row, on=day("2026-04-02")) == 0
    charged(make, on="2026-04-30", with_costs=False)
    with reading(make.book):
        assert interest_of_dispute(make.book, row, on=day("2026-04-20")) == 9_08, "not charged yet"


def test_interest_charged_meanwhile_leaves_the_days_of_a_dispute_for_when_it_ends(
    make: Make,
) -> None:
    """16 days before it are charged while it is open; the days of it when the claim stands."""
    owed(make)
    key = disputed(make)  # on 2 April
    charged(make, on="2026-04-10", with_costs=False)
    close_dispute(
        make.alice, dispute_id=key, outcome="stands", reason="Ours", on=day("2026-04-20"),
        bears_interest=True,
    )  # fmt: skip

    # 1,815.00 x 10.15% x 74/365 = 37.349...: from 2 April up to and including 14 June.
    assert interest_booked(make) == "-37.35"
    assert refusal_of(charged, make, with_costs=False) == "charge_nothing"


def test_a_dispute_that_is_told_of_later_brings_no_day_twice(make: Make) -> None:
    owed(make)
    charged(make, on="2026-04-10", with_costs=False)
    key = disputed(make)  # of 2 April, told after the charge
    close_dispute(
        make.alice, dispute_id=key, outcome="stands", reason="Ours", on=day("2026-04-20"),
        bears_interest=True,
    )  # fmt: skip

    # 65 days: from 11 April.
    assert interest_booked(make) == "-32.81"


def test_only_a_claim_that_stands_bears_interest_over_its_dispute(make: Make) -> None:
    refused = refusal_of(contested, make, outcome="credited", bears_interest=True)

    assert refused == "interest_unfit"

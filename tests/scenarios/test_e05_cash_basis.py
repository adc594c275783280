"""E05 and invariant 24: VAT that is owed when it is paid, entry by entry and box by box."""

import datetime as dt

import pytest

from akker.books.actor import reading
from akker.kernel.money import decimal_text
from akker.kernel.quantities import SCALE
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.models import JournalEntry
from akker.ledger.queries import balances, entry_labelled
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.choosing_cash_vat import choose_cash_vat
from akker.receivables.credits import credit_of
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.recovering import recover
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off
from akker.reports.vat_lines import vat_lines
from tests.make import Make, refusal_of
from tests.receivables.paying import items, paid, received, still_open
from tests.receivables.selling import customer, day, issued, line, ready

FIRST = "2026-01-01"


@pytest.fixture
def cash(make: Make) -> Make:
    ready(make)
    choose_cash_vat(make.alice, first_on=day(FIRST))
    return make


def boxes(make: Make, since: str = FIRST, until: str = "2026-12-31") -> dict[str, tuple[str, str]]:
    """Of a return: base and VAT by box, in euros."""
    sums: dict[str, list[int]] = {}
    with reading(make.book):
        found = vat_lines(make.book, since=day(since), until=day(until))
        assert found.uncoded == (), "what waits stands on an account of its own"
        for row in found.rows:
            one = sums.setdefault(row.base_box, [0, 0])
            one[0], one[1] = one[0] + row.base_minor, one[1] + row.tax_minor
    return {
        box: (decimal_text(base, "EUR"), decimal_text(tax, "EUR"))
        for box, (base, tax) in sums.items()
    }


def balance_on(make: Make, code: str) -> str:
    with reading(make.book):
        return decimal_text(balances(make.book, until=dt.date(2026, 12, 31)).get(code, 0), "EUR")


def entry(make: Make, label: str) -> list[tuple[str, str]]:
    with reading(make.book):
        lines = entry_labelled(make.book, label).lines
        return [(one.ledger_code, decimal_text(one.amount_minor, "EUR")) for one in lines]


def moves(make: Make) -> list[tuple[str, list[tuple[str, int]]]]:
    """The entries that made VAT owed: their days and lines."""
    with reading(make.book):
        rows = JournalEntry.objects.filter(book=make.book, source__startswith="cash-vat:")
        return [
            (
                one.booked_on.isoformat(),
                [(row.ledger_account.code, row.amount_minor) for row in one.lines.order_by("pk")],
            )
            for one in rows.order_by("pk")
        ]


def is_well(make: Make) -> bool:
    return check_book(make.book).findings == ()


def test_e05_vat_is_owed_with_each_payment_and_the_last_takes_what_is_left(cash: Make) -> None:
    one = issued(cash, line("1000.00", code="8020"))
    assert entry(cash, one.entry) == [
        ("1300", "1210.00"),
        ("8020", "-1000.00"),
        ("1532", "-210.00"),
    ]
    assert boxes(cash) == {}

    received(cash, "500.00", paid(cash, "2026-0001", "500.00"), on="2026-03-20")
    assert moves(cash) == [("2026-03-20", [("1532", 8678), ("1501", -8678)])]
    assert boxes(cash) == {"1a": ("413.22", "86.78")}
    assert still_open(cash) == {"2026-0001": "710.00"} and is_well(cash)

    received(cash, "710.00", paid(cash, "2026-0001", "710.00"), on="2026-04-20")
    assert moves(cash)[1:] == [("2026-04-20", [("1532", 12322), ("1501", -12322)])]
    assert boxes(cash, "2026-04-01", "2026-06-30") == {"1a": ("586.78", "123.22")}
    assert (balance_on(cash, "1532"), balance_on(cash, "1501")) == ("0.00", "-210.00")
    assert is_well(cash)


def test_two_rates_and_what_has_none_are_paid_in_proportion(cash: Make) -> None:
    issued(cash, line("100.00"), line("100.00", "V9", "8010"), line("70.00", "VEX"))

    received(cash, "100.00", paid(cash, "2026-0001", "100.00"))  # of 300.00

    assert moves(cash)[0][1] == [("1532", 700), ("1501", -700), ("1532", 300), ("1502", -300)]
    assert boxes(cash) == {"": ("70.00", "0.00"), "1a": ("33.33", "7.00"), "1b": ("33.33", "3.00")}
    received(cash, "200.00", paid(cash, "2026-0001", "200.00"))
    assert boxes(cash)["1a"] == ("100.00", "21.00") and balance_on(cash, "1532") == "0.00"
    assert is_well(cash)


def test_money_on_account_counts_when_it_is_set_against_the_invoice(cash: Make) -> None:
    issued(cash, line("100.00"))
    received(cash, "121.00", on="2026-03-20")
    assert boxes(cash) == {}
    invoice, money = items(cash)

    key = allocate(cash.alice, debit_line_id=invoice.line_id, credit_line_id=money.line_id)
    assert boxes(cash) == {"1a": ("100.00", "21.00")}

    undo_allocation(cash.alice, allocation_id=key, on=day("2026-05-01"))
    assert boxes(cash, "2026-05-01") == {"1a": ("-100.00", "-21.00")}
    assert balance_on(cash, "1532") == "-21.00" and is_well(cash)


def test_a_payment_that_is_taken_back_takes_its_vat_with_it(cash: Make) -> None:
    issued(cash, line("100.00"))
    label = received(cash, "121.00", paid(cash, "2026-0001", "121.00"), on="2026-03-20").entry

    take_back(cash.alice, label=label, on=day("2026-04-02"))

    assert boxes(cash, until="2026-03-31") == {"1a": ("100.00", "21.00")}
    assert boxes(cash, since="2026-04-01") == {"1a": ("-100.00", "-21.00")}
    assert balance_on(cash, "1532") == "-21.00" and is_well(cash)


def test_a_credit_note_before_payment_takes_back_what_waits_and_nothing_else(cash: Make) -> None:
    """E07 on the cash basis."""
    label = issued(cash, line("100.00", quantity="5")).label
    with reading(cash.book):
        note = credit_of(
            issued_invoice(cash.book, label), on=day("2026-03-09"), quantities={1: 2 * SCALE}
        )
    done = issue_invoice(cash.alice, invoice=note)

    assert entry(cash, done.entry) == [("1300", "-242.00"), ("8005", "200.00"), ("1532", "42.00")]
    assert boxes(cash) == {} and balance_on(cash, "1532") == "-63.00"
    received(cash, "363.00", paid(cash, label, "363.00"))
    assert boxes(cash) == {"1a": ("300.00", "63.00")} and balance_on(cash, "1532") == "0.00"
    assert is_well(cash)


def test_what_is_credited_after_payment_comes_back_when_the_money_does(cash: Make) -> None:
    label = issued(cash, line("100.00")).label
    received(cash, "121.00", paid(cash, label, "121.00"), on="2026-03-20")
    with reading(cash.book):
        note = credit_of(issued_invoice(cash.book, label), on=day("2026-04-01"))
    credit = issue_invoice(cash.alice, invoice=note).label
    assert boxes(cash, since="2026-04-01") == {}

    received(cash, "-121.00", paid(cash, credit, "121.00"), on="2026-07-02")

    assert boxes(cash, since="2026-04-01") == {"1a": ("-100.00", "-21.00")}
    assert boxes(cash, since="2026-07-01") == {"1a": ("-100.00", "-21.00")}
    assert balance_on(cash, "1532") == "0.00" and is_well(cash)


def test_a_discount_for_paying_early_leaves_the_vat_of_what_was_paid(cash: Make) -> None:
    """E06 on the cash basis: 980.00 with 205.80 of VAT came in."""
    issued(cash, line("1000.00", code="8020"))

    received(cash, "1185.80", paid(cash, "2026-0001", "1185.80", discount="24.20"))

    assert boxes(cash) == {"1a": ("980.00", "205.80")}
    assert (balance_on(cash, "1532"), balance_on(cash, "1501")) == ("0.00", "-205.80")
    assert is_well(cash)


def test_what_is_written_off_owes_nothing_and_waits_for_no_year(cash: Make) -> None:
    """E08 on the cash basis: no clock, and VAT of what comes in after all."""
    issued(cash, line("2000.00"))
    received(cash, "605.00", paid(cash, "2026-0001", "605.00"), on="2026-03-20")
    (item,) = items(cash)

    label = write_off(
        cash.alice, line_id=item.line_id, on=day("2026-05-01"), reason="Gone", takes_vat_back=False
    )

    assert entry(cash, label) == [("4566", "1500.00"), ("1501", "315.00"), ("1300", "-1815.00")]
    assert boxes(cash) == {"1a": ("500.00", "105.00")} and balance_on(cash, "1532") == "0.00"
    recover(
        cash.alice, write_off=label, on=day("2026-06-01"), amount_minor=36300, ledger_code="1020"
    )
    assert boxes(cash, since="2026-06-01") == {"1a": ("300.00", "63.00")} and is_well(cash)


def test_a_payment_in_a_return_that_is_locked_is_owed_on_the_first_open_day(cash: Make) -> None:
    issued(cash, line("100.00"))
    received(cash, "121.00", on="2026-03-20")
    lock_until(cash.alice, kind="vat", until=day("2026-03-31"))
    invoice, money = items(cash)

    allocate(cash.alice, debit_line_id=invoice.line_id, credit_line_id=money.line_id)

    assert [on for on, _ in moves(cash)] == ["2026-04-01"] and is_well(cash)


def test_documents_keep_to_what_counted_on_their_day(make: Make) -> None:
    ready(make)
    before = issued(make, line("100.00"), date="2026-06-30").label
    assert refusal_of(
        lambda: choose_cash_vat(make.alice, first_on=day("2026-06-30"))
    ) == "cash_vat_issued"  # fmt: skip
    choose_cash_vat(make.alice, first_on=day("2026-07-01"), last_on=day("2026-12-31"))
    after = issued(make, line("100.00"), date="2026-07-01").label

    for label in (before, after):
        with reading(make.book):
            note = credit_of(issued_invoice(make.book, label), on=day("2026-07-02"))
        issue_invoice(make.alice, invoice=note)

    assert boxes(make, until="2026-06-30") == {"1a": ("100.00", "21.00")}
    assert boxes(make, since="2026-07-01") == {"1a": ("-100.00", "-21.00")}
    assert balance_on(make, "1532") == "0.00" and is_well(make)
    assert refusal_of(lambda: choose_cash_vat(make.alice, first_on=None)) == "cash_vat_issued"
    choose_cash_vat(make.alice, first_on=day("2026-07-01"), last_on=day("2026-07-31"))


def test_codes_that_stand_on_a_vat_number_go_by_the_invoice(cash: Make) -> None:
    number = {"scheme": "vat", "number": "DE136695976"}
    customer(cash, "B1", country="DE", identifiers=[number])

    issued(cash, line("100.00", "X-EUG", "8045"), party="B1")

    assert boxes(cash) == {"3b": ("100.00", "0.00")} and is_well(cash)


def test_an_entry_that_made_vat_owed_is_not_reversed_by_hand(cash: Make) -> None:
    issued(cash, line("100.00"))
    received(cash, "121.00", paid(cash, "2026-0001", "121.00"))

    from akker.ledger.posting import reverse_entry

    assert refusal_of(lambda: reverse_entry(cash.alice, label="MEM/2026/1")) == (
        "entry_of_settlement"
    )


def test_days_that_do_not_fit_and_countries_without_it_are_refused(make: Make) -> None:
    assert refusal_of(
        lambda: choose_cash_vat(make.alice, first_on=None, last_on=day("2026-07-01"))
    ) == "cash_vat_unfit"  # fmt: skip

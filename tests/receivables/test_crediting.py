"""Taking invoices back: by credit note, by write-off; and taking receipts back."""

from textwrap import dedent

import pytest

from akker.books.actor import reading
from akker.clearing.queries import allocations_of_entry
from akker.ledger.checks import check_book
from akker.ledger.posting import reverse_entry
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.credits import credit_of
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.receiving import receive_payment
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off
from tests.make import Make, refusal_of
from tests.receivables.paying import (
    items,
    paid,
    receipt,
    received,
    received_oldest_first,
    still_open,
)
from tests.receivables.selling import customer, day, form, issued, line, ready
from tests.scenarios.test_invoices import boxes
from tests.scenarios.test_receipts import last_entries


def item_of(make: Make, number: str) -> int:
    return next(one.line_id for one in items(make) if one.number == number)


def test_e07_a_credit_note_is_set_against_its_invoice_at_once(make: Make) -> None:
    ready(make)
    issued(make, line("100.00", quantity="5"))

    issued(make, line("100.00", quantity="2"), kind="credit-note", corrects="2026-0001")

    assert still_open(make) == {"2026-0001": "363.00"}


def test_a_credit_note_for_a_paid_invoice_stays_open(make: Make) -> None:
    ready(make)
    issued(make, line("100.00"))
    received_oldest_first(make, "100.00")

    with reading(make.book):
        whole = credit_of(issued_invoice(make.book, "2026-0001"), on=day("2026-03-21"))
    issue_invoice(make.alice, invoice=whole)

    assert still_open(make) == {"C2026-0001": "-100.00"}
    assert check_book(make.book).findings == ()


def test_a_part_of_an_invoice_is_credited_by_its_lines(make: Make) -> None:
    ready(make)
    issued(make, line("100.00", quantity="5", unit="HUR"), line("10.00"))

    with reading(make.book):
        found = issued_invoice(make.book, "2026-0001")
    part = credit_of(found, on=day("2026-03-03"), quantities={1: 1_500_000}, note="Two weeks less")

    assert [one.text for one in part.lines] == ["Goods"]
    assert issue_invoice(make.alice, invoice=part).label == "C2026-0001"
    with reading(make.book):
        assert issued_invoice(make.book, "C2026-0001").row.total_minor == -18150
        assert issued_invoice(make.book, "2026-0001").credited_by == ("C2026-0001",)


def test_nobody_credits_more_than_was_invoiced(make: Make) -> None:
    ready(make)
    customer(make, "P1")
    issued(make, line("100.00"))
    note = {"kind": "credit-note", "corrects": "2026-0001"}

    def refused(price: str, **more: str) -> str:
        invoice = invoice_from_form(form(line(price), **note, **more))
        return refusal_of(issue_invoice, make.alice, invoice=invoice)

    assert refused("100.01") == "credit_too_large"
    issued(make, line("60.00"), **note)
    assert refused("40.01") == "credit_too_large"
    assert refused("10.00", party="P1") == "credit_unfit"
    assert refused("10.00", currency="USD") == "credit_unfit"
    issued(make, line("40.00"), **note)
    assert still_open(make) == {}


def test_e08_a_bad_debt_takes_the_vat_back(make: Make) -> None:
    ready(make)
    issued(make, line("2000.00", code="8020"))
    received(make, "605.00", paid(make, "2026-0001", "605.00"))
    where = {"line_id": item_of(make, "2026-0001"), "reason": "Bankrupt"}

    assert refusal_of(write_off, make.alice, on=day("2026-12-31"), **where) == "vat_relief_early"
    write_off(make.alice, on=day("2026-12-31"), proof="Letter of the curator", **where)

    assert last_entries(make, 1) == dedent("""\
        2026-12-31 MEM/2026/1 Written off 2026-0001: Bankrupt
            4566 Bad debts written off         1500.00
            1501 VAT due 21%                    315.00
            1300 Trade debtors                -1815.00  J1""")
    assert boxes(make) == {"1a": ("500.00", "105.00")}
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


def test_a_write_off_needs_a_reason_and_an_invoice(make: Make) -> None:
    ready(make)
    issued(make, line("100.00"))
    received(make, "1.00")
    where = item_of(make, "2026-0001")

    def refused(line_id: int, on: str, reason: str) -> str:
        return refusal_of(
            write_off, make.alice, line_id=line_id, on=day(on), reason=reason, takes_vat_back=False
        )

    assert refused(where, "2026-12-31", " ") == "write_off_unfit"
    assert refused(where, "2026-03-01", "Gone") == "write_off_unfit"
    assert refused(item_of(make, ""), "2026-12-31", "Gone") == "write_off_unfit"
    assert refused(10**12, "2026-12-31", "Gone") == "item_unknown"
    write_off(make.alice, line_id=where, on=day("2026-12-31"), reason="Gone", takes_vat_back=False)
    assert boxes(make) == {"1a": ("100.00", "21.00")}


def test_a_receipt_that_is_taken_back_opens_what_it_paid(make: Make) -> None:
    ready(make)
    issued(make, line("1000.00"))
    one = received(make, "1185.80", paid(make, "2026-0001", "1185.80", discount="24.20"))
    assert refusal_of(reverse_entry, make.alice, label=one.entry) == "entry_of_settlement"

    take_back(make.alice, label=one.entry, on=day("2026-03-25"))

    assert still_open(make) == {"2026-0001": "1210.00"}
    assert still_open(make, as_of="2026-03-22") == {}
    assert boxes(make) == {"1a": ("1000.00", "210.00")}
    assert check_book(make.book).findings == ()
    assert refusal_of(take_back, make.alice, label=one.entry) == "entry_reversed"
    assert refusal_of(take_back, make.alice, label="VRK/2026/1") == "not_a_receipt"


def test_a_write_off_that_is_taken_back_opens_the_invoice(make: Make) -> None:
    ready(make)
    issued(make, line("100.00"))
    label = write_off(
        make.alice,
        line_id=item_of(make, "2026-0001"),
        on=day("2026-12-31"),
        reason="Gone",
        proof="Letter",
    )

    take_back(make.alice, label=label)

    assert still_open(make) == {"2026-0001": "121.00"}
    assert boxes(make) == {"1a": ("100.00", "21.00")}
    assert check_book(make.book).findings == ()


def test_money_on_account_is_set_against_an_invoice_later_and_taken_apart(make: Make) -> None:
    ready(make)
    received(make, "50.00", on="2026-03-01")
    issued(make, line("100.00"))
    debit, credit = item_of(make, "2026-0001"), item_of(make, "")

    key = allocate(make.alice, debit_line_id=debit, credit_line_id=credit)
    assert still_open(make) == {"2026-0001": "71.00"}
    with reading(make.book):
        entry_id = items(make)[0].entry_id
        (row,) = allocations_of_entry(make.book, entry_id)
    assert (row.amount_minor, row.allocated_on) == (5000, day("2026-03-02"))
    undo_allocation(make.alice, allocation_id=key, on=day("2026-03-10"))

    assert still_open(make) == {"": "-50.00", "2026-0001": "121.00"}
    assert still_open(make, as_of="2026-03-05") == {"2026-0001": "71.00"}
    assert refusal_of(undo_allocation, make.alice, allocation_id=key) == "allocation_undone"
    assert refusal_of(undo_allocation, make.alice, allocation_id=10**12) == "allocation_unknown"


def test_what_cannot_settle_each_other_is_refused(make: Make) -> None:
    ready(make)
    customer(make, "P1")
    issued(make, line("100.00"))
    issued(make, line("100.00"), party="P1")
    received(make, "50.00")
    mine, credit = item_of(make, "2026-0001"), item_of(make, "")
    other = items(make, "P1")[0].line_id

    def refused(debit: int, credit: int, **more: object) -> str:
        return refusal_of(allocate, make.alice, debit_line_id=debit, credit_line_id=credit, **more)

    assert refused(other, credit) == "allocation_unfit"
    assert refused(credit, mine) == "allocation_unfit"
    assert refused(mine, credit, amount_minor=5001) == "allocation_too_large"
    assert refused(mine, credit, amount_minor=0) == "allocation_too_large"
    assert refused(mine, credit, on=day("2026-03-19")) == "allocation_early"
    assert refused(mine, 10**12) == "item_unknown"
    assert (
        refusal_of(allocate, make.bob, debit_line_id=mine, credit_line_id=credit)
        == "permission_missing"
    )


@pytest.mark.parametrize(
    ("amount", "how", "code"),
    [
        ("0.00", {}, "receipt_unfit"),
        ("50.00", {"bank": "4600"}, "bank_unfit"),
        ("50.00", {"bank": "9999"}, "ledger_account_unknown"),
        ("50.00", {"bank": "1021"}, "bank_unfit"),
        ("50.00", {"currency": "USD"}, "rate_missing"),
        ("50.00", {"code": "nobody"}, "party_unknown"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(
    make: Make, amount: str, how: dict[str, str], code: str
) -> None:
    ready(make)
    assert refusal_of(receive_payment, make.alice, receipt=receipt(amount, **how)) == code


def test_a_receipt_pays_no_more_than_it_is_nor_than_is_open(make: Make) -> None:
    ready(make)
    issued(make, line("100.00"))

    def refused(amount: str, *part: object) -> str:
        given = receipt(amount, paid=tuple(part))  # type: ignore[arg-type]
        return refusal_of(receive_payment, make.alice, receipt=given)

    assert refused("50.00", paid(make, "2026-0001", "50.01")) == "allocation_too_large"
    assert refused("200.00", paid(make, "2026-0001", "121.01")) == "allocation_too_large"
    assert refused("-50.00", paid(make, "2026-0001", "50.00")) == "receipt_unfit"
    part = paid(make, "2026-0001", "50.00", difference="0.06")
    assert refused("50.00", part) == "difference_large"
    part = paid(make, "2026-0001", "50.00", discount="-1.00")
    assert refused("50.00", part) == "discount_unfit"
    twice = paid(make, "2026-0001", "10.00")
    assert refused("50.00", twice, twice) == "receipt_unfit"
    assert still_open(make) == {"2026-0001": "121.00"}


def test_the_oldest_is_paid_first_where_nothing_is_said(make: Make) -> None:
    ready(make)
    for on in ("2026-03-01", "2026-03-02", "2026-03-03"):
        issued(make, line("100.00"), date=on)

    one = received_oldest_first(make, "200.00")

    assert one.open_minor == 0
    assert still_open(make) == {"2026-0002": "42.00", "2026-0003": "121.00"}

"""Promises to pay: how they stand follows from what was received by their day."""

import pytest
from django.db import DatabaseError

from akker.books.actor import reading
from akker.dunning.promising import cancel_promise, record_promise
from akker.dunning.queries_promises import promises
from akker.dunning.rules import NewPromise
from akker.ledger.checks import check_book
from akker.receivables.taking_back import take_back
from tests.dunning.agreeing import promise_on, promised, straight
from tests.make import Make, refusal_of
from tests.receivables.paying import paid, received
from tests.receivables.selling import customer, day, issued, line, ready


@pytest.fixture
def sold(make: Make) -> Make:
    """Two invoices of 121.00."""
    ready(make)
    for _ in range(2):
        issued(make, line("100.00"))
    return make


def pay(make: Make, number: str, amount: str, on: str) -> str:
    return received(make, amount, paid(make, number, amount), on=on).entry


def test_a_promise_is_open_kept_partly_or_broken_by_what_came_in(sold: Make) -> None:
    promised(sold, "121.00", invoices=["2026-0001"])
    assert promise_on(sold, "2026-04-15").state == "open", "its own day still counts"
    assert promise_on(sold, "2026-04-16").state == "broken"

    pay(sold, "2026-0002", "121.00", "2026-04-10")
    assert promise_on(sold, "2026-04-16").state == "broken", "it was about another invoice"

    pay(sold, "2026-0001", "60.50", "2026-04-12")
    found = promise_on(sold, "2026-04-16")
    assert (found.state, found.received_minor) == ("partly", 6050)
    assert promise_on(sold, "2026-04-12").state == "open"

    pay(sold, "2026-0001", "60.50", "2026-04-15")
    assert promise_on(sold, "2026-04-16").state == "kept"
    assert promise_on(sold, "2026-04-14").state == "open", "as it stood that day"
    assert check_book(sold.book).findings == ()


def test_what_comes_after_the_day_or_came_before_the_promise_does_not_keep_it(
    sold: Make,
) -> None:
    pay(sold, "2026-0001", "21.00", "2026-04-01")
    promised(sold, "100.00", invoices=["2026-0001"])
    pay(sold, "2026-0001", "100.00", "2026-04-16")

    found = promise_on(sold, "2026-05-01")
    assert (found.state, found.received_minor) == ("broken", 0)


def test_an_invoice_that_is_settled_in_full_keeps_the_promise_whenever_it_was_paid(
    sold: Make,
) -> None:
    """Money of the day before, that was recorded after they had called."""
    promised(sold, "121.00", invoices=["2026-0001"])
    entry = pay(sold, "2026-0001", "121.00", "2026-04-01")

    found = promise_on(sold, "2026-04-03")
    assert (found.state, found.received_minor) == ("kept", 12100)

    take_back(sold.alice, label=entry)
    assert promise_on(sold, "2026-04-16").state == "broken"


def test_of_two_invoices_one_that_is_settled_keeps_no_promise(sold: Make) -> None:
    promised(sold, "242.00", invoices=["2026-0001", "2026-0002"])
    pay(sold, "2026-0001", "121.00", "2026-04-01")
    assert promise_on(sold, "2026-04-03").state == "open"

    issued(sold, line("50.00"), kind="credit-note", corrects="2026-0002", date="2026-04-10")
    pay(sold, "2026-0002", "60.50", "2026-04-10")
    found = promise_on(sold, "2026-04-16")
    assert (found.state, found.received_minor) == ("kept", 18150), "the rest was credited"


def test_a_payment_that_is_taken_back_kept_no_promise(sold: Make) -> None:
    promised(sold, "121.00", invoices=["2026-0001"])
    entry = pay(sold, "2026-0001", "121.00", "2026-04-10")
    take_back(sold.alice, label=entry)

    assert promise_on(sold, "2026-04-16").state == "broken"


def test_a_credit_note_is_no_money(sold: Make) -> None:
    promised(sold, "121.00", invoices=["2026-0001"])
    issued(sold, line("100.00"), kind="credit-note", corrects="2026-0001", date="2026-04-10")

    assert promise_on(sold, "2026-04-16").state == "broken"


def test_a_promise_without_invoices_is_kept_by_whatever_they_pay(sold: Make) -> None:
    customer(sold, "K1", name="Somebody else")
    promised(sold, "200.00")
    pay(sold, "2026-0001", "121.00", "2026-04-10")
    received(sold, "79.00", on="2026-04-15")
    received(sold, "500.00", code="K1", on="2026-04-15")

    found = promise_on(sold, "2026-04-16")
    assert (found.state, found.received_minor) == ("kept", 20000)


def test_what_was_here_already_when_they_promised_that_day_keeps_no_promise(sold: Make) -> None:
    """In the morning the bank is recorded, in the afternoon they are called about the rest."""

    def standing() -> list[tuple[str, int]]:
        with reading(sold.book):
            found = promises(sold.book, as_of=day("2026-04-02"))
        return sorted((one.state, one.received_minor) for one in found)

    received(sold, "200.00", on="2026-04-02")
    pay(sold, "2026-0001", "21.00", "2026-04-02")
    promised(sold, "100.00", invoices=["2026-0001"])
    promised(sold, "200.00")
    assert standing() == [("open", 0), ("open", 0)]

    received(sold, "179.00", on="2026-04-02")
    pay(sold, "2026-0001", "21.00", "2026-04-02")
    assert standing() == [("kept", 20000), ("open", 2100)]


def test_a_cancelled_promise_counts_no_longer(sold: Make) -> None:
    key = promised(sold, "100.00")
    cancel_promise(sold.alice, promise_id=key, reason="We agreed terms", on=day("2026-04-05"))

    found = promise_on(sold, "2026-04-16")
    assert (found.state, found.cancel_reason) == ("cancelled", "We agreed terms")
    assert promise_on(sold, "2026-04-04").state == "open"
    again = refusal_of(
        cancel_promise, sold.alice, promise_id=key, reason="Again", on=day("2026-04-06")
    )
    assert again == "promise_cancelled"


def test_promises_are_found_by_party_and_invoice(sold: Make) -> None:
    promised(sold, "100.00", invoices=["2026-0001"])
    promised(sold, "50.00", by="2026-04-20")
    with reading(sold.book):
        of_party = promises(sold.book, as_of=day("2026-04-03"), party_code="J1")
        first = of_party[-1].invoices[0].invoice_id
        of_invoice = promises(sold.book, as_of=day("2026-04-03"), invoice_ids=[first])
        coming = promises(sold.book, as_of=day("2026-04-03"), since=day("2026-04-16"))

    assert [one.amount_minor for one in of_party] == [5000, 10000]
    assert [one.amount_minor for one in of_invoice] == [10000]
    assert [one.amount_minor for one in coming] == [5000]


def test_what_is_no_promise_is_refused(sold: Make) -> None:
    customer(sold, "K1")
    assert refusal_of(promised, sold, "0.00") == "promise_unfit"
    assert refusal_of(promised, sold, by="2026-04-01") == "promise_unfit"
    assert refusal_of(promised, sold, "121.01", invoices=["2026-0001"]) == "promise_too_large"
    assert refusal_of(promised, sold, party="K1", invoices=["2026-0001"]) == "promise_unfit"
    assert refusal_of(promised, sold, currency="USD", invoices=["2026-0001"]) == "promise_unfit"
    assert refusal_of(promised, sold, party="nobody") == "party_unknown"
    assert refusal_of(promised, sold, who="") == "words_missing"
    new = NewPromise("J1", day("2026-04-02"), day("2026-04-03"), 100, "EUR", "Eva")
    for actor in (sold.bob, sold.charlie):
        assert refusal_of(record_promise, actor, promise=new) == "permission_missing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dunning_paymentpromise SET amount_minor = 1",
        "UPDATE dunning_paymentpromise SET promised_on = '2027-01-01', cancelled_on = '2026-05-01'",
        "DELETE FROM dunning_paymentpromise",
        "DELETE FROM dunning_promisedinvoice",
        "UPDATE dunning_promisedinvoice SET invoice_id = invoice_id",
    ],
)
def test_the_database_keeps_a_promise_as_it_was_said(sold: Make, statement: str) -> None:
    promised(sold, "100.00", invoices=["2026-0001"])
    with pytest.raises(DatabaseError):
        straight(sold, statement)

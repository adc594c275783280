"""Sales with several at once: numbers without a gap, nothing credited or paid twice."""

import random
from functools import partial

import pytest
from django.db import connection, transaction

from akker.books.actor import enter_book, reading
from akker.ledger.checks import check_book
from akker.ledger.queries import balance_of
from akker.receivables.allocating import allocate
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_draft, issue_invoice, write_invoices
from akker.receivables.models import Invoice
from akker.receivables.receiving import receive_payment
from akker.receivables.rules import NewInvoice
from tests.make import Make
from tests.receivables.paying import items, paid, receipt, received, still_open
from tests.receivables.selling import day, form, issued, line, ready
from tests.together import all_at_once, at_once


class Interrupted(Exception):
    """What stops a transaction after its number was taken."""


def new(**more: object) -> NewInvoice:
    return invoice_from_form(form(line("10.00"), **more))


def issue_or_fail(make: Make, chance: random.Random, many: int) -> list[str]:
    """So many invoices, one after another, of which some are interrupted on the way."""
    labels = []
    for _ in range(many):
        if chance.random() < 0.3:
            try:
                with transaction.atomic():
                    enter_book(make.book)
                    write_invoices(make.alice, [new()])
                    raise Interrupted
            except Interrupted:
                continue
        labels.append(issue_invoice(make.alice, invoice=new()).label)
    return labels


def issue_all_at_once(make: Make, issuers: int, many: int) -> None:
    calls = [partial(issue_or_fail, make, random.Random(seed), many) for seed in range(issuers)]

    labels = sorted(label for answer in all_at_once(*calls) for label in answer)

    assert labels == [f"2026-{number:04}" for number in range(1, len(labels) + 1)]
    with reading(make.book):
        numbers = Invoice.objects.filter(book=make.book).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, len(labels) + 1))
    assert check_book(make.book).findings == ()


def test_rel_21_issuers_at_once_with_failures_leave_no_gap(committed: Make) -> None:
    ready(committed)
    issue_all_at_once(committed, issuers=50 if connection.vendor == "postgresql" else 6, many=2)


@pytest.mark.long
def test_rel_21_fifty_issuers_of_fifty(committed: Make) -> None:
    ready(committed)
    issue_all_at_once(committed, issuers=50 if connection.vendor == "postgresql" else 8, many=50)


def test_two_who_credit_the_same_invoice_take_it_back_once(committed: Make) -> None:
    ready(committed)
    for number in range(1, 6):
        issued(committed, line("10.00"))
        note = new(kind="credit-note", corrects=f"2026-{number:04}")
        call = partial(issue_invoice, committed.alice, invoice=note)

        answers = at_once(call, call)

        assert answers.count("credit_too_large") == 1
    assert still_open(committed) == {}
    assert check_book(committed.book).findings == ()


def test_two_who_take_off_the_same_advance_take_it_off_once(committed: Make) -> None:
    ready(committed)
    for number in range(1, 6):
        issued(committed, line("10.00", code="1675", text=f"Advance {number}"))
        final = invoice_from_form(
            form(line("50.00", code="8020"), line("10.00", code="1675", quantity="-1"))
        )
        call = partial(issue_invoice, committed.alice, invoice=final)

        answers = at_once(call, call)

        assert answers.count("advance_too_large") == 1
    with reading(committed.book):
        assert balance_of(committed.book, "1675", until=day("2026-12-31")) == 0
    assert check_book(committed.book).findings == ()


def test_rel_23_two_who_record_the_same_payment_settle_no_more_than_is_open(
    committed: Make,
) -> None:
    ready(committed)
    for number in range(1, 6):
        issued(committed, line("10.00"))
        part = paid(committed, f"2026-{number:04}", "12.10")
        call = partial(receive_payment, committed.alice, receipt=receipt("12.10", paid=(part,)))

        answers = at_once(call, call)

        assert answers.count("item_unknown") == 1
    assert still_open(committed) == {}
    assert check_book(committed.book).findings == ()


def test_rel_23_and_28_two_who_allocate_the_same_credit_use_it_once(committed: Make) -> None:
    ready(committed)
    for _ in range(2):
        issued(committed, line("10.00"))
    received(committed, "12.10")
    debits = [item.line_id for item in items(committed) if item.open_minor > 0]
    (credit,) = [item.line_id for item in items(committed) if item.open_minor < 0]

    answers = at_once(
        *(
            partial(allocate, committed.alice, debit_line_id=debit, credit_line_id=credit)
            for debit in debits
        )
    )

    assert answers.count("item_unknown") == 1
    assert len(still_open(committed)) == 1
    assert check_book(committed.book).findings == ()


def test_a_draft_is_issued_once(committed: Make) -> None:
    ready(committed)
    for _ in range(5):
        key = save_draft_invoice(committed.alice, content=form(line("10.00")))
        call = partial(issue_draft, committed.alice, draft_id=key)

        answers = at_once(call, call)

        assert answers.count("draft_unknown") == 1
    with reading(committed.book):
        assert Invoice.objects.filter(book=committed.book).count() == 5

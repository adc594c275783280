"""Two runs at once: each period is invoiced once, and nothing is half done."""

from functools import partial

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.receivables.queries import InvoiceFilter, invoices_page
from akker.repeating.making import leave_out_period, make_repeating_invoice
from akker.repeating.runs import run_repeating
from tests.make import Make
from tests.receivables.selling import day, ready
from tests.repeating.repeats import NAME, repeats
from tests.together import all_at_once, at_once


def test_two_runs_at_once_make_one_invoice_of_each_period(committed: Make) -> None:
    ready(committed)
    for number in range(3):
        repeats(committed, name=f"R{number}")
    call = partial(run_repeating, committed.alice, until=day("2026-04-01"))

    answers = all_at_once(call, call, call)

    made = [one.label for answer in answers for one in answer]
    assert len(made) == len(set(made)) == 12
    with reading(committed.book):
        assert len(invoices_page(committed.book, InvoiceFilter(), limit=50)) == 12
    assert check_book(committed.book).findings == ()


def test_a_period_is_made_or_left_out_and_never_both(committed: Make) -> None:
    ready(committed)
    repeats(committed, unit="week")
    for week in range(1, 5):
        starts_on = day(f"2026-01-{7 * week - 6:02}")
        how = {"name": NAME, "starts_on": starts_on}

        answers = at_once(
            partial(make_repeating_invoice, committed.alice, **how, on=starts_on),
            partial(leave_out_period, committed.alice, **how, reason="free"),
        )

        assert answers.count("period_made") == 1
    assert check_book(committed.book).findings == ()

"""Disputes: opened about an invoice or some lines, followed, closed, and never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from akker.books.actor import enter_book, reading
from akker.dunning.checks import broken_disputes
from akker.dunning.disputing import add_dispute_step, close_dispute, open_dispute
from akker.dunning.guards import GUARDS
from akker.dunning.models import Dispute
from akker.dunning.queries import DisputeFilter, disputes
from akker.dunning.rules import NewDispute, NewStep
from akker.kernel.guards import drop_sql
from akker.ledger.checks import check_book
from akker.receivables.credits import credit_of
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_preview import preview_of
from tests.dunning.agreeing import closed, dispute, disputed, step, straight
from tests.make import Make, refusal_of
from tests.receivables.selling import day, issued, line, ready
from tests.together import at_once


@pytest.fixture
def sold(make: Make) -> Make:
    """One invoice of three lines: 100, 200 and 300 with 21% VAT, 726.00 in all."""
    ready(make)
    issued(make, line("100.00"), line("200.00"), line("300.00"))
    return make


def test_a_dispute_is_told_whole(sold: Make) -> None:
    key = disputed(sold, we_say="The driver has a signature.", lines="1, 3")
    step(sold, key, "Sent them the signature\nby mail")
    step(sold, key, "Both want Mrs De Wit", mediator="A. de Wit", date="2026-04-10")
    assert dispute(sold, key).is_open

    closed(sold, key, "credited")

    found = dispute(sold, key)
    assert (found.label, found.party_code, found.line_nos) == ("2026-0001", "J1", (1, 3))
    assert found.amount_minor == 48400, "the lines with their part of the VAT"
    assert (found.customer_says, found.we_say) == (
        "Half of it never came.",
        "The driver has a signature.",
    )
    assert [one.text for one in found.steps] == [
        "Sent them the signature\nby mail",
        "Both want Mrs De Wit",
        "Agreed",
    ]
    assert found.mediator == "A. de Wit"
    assert found.end is not None
    assert (found.end.outcome, found.end.happened_on, found.end.who) == (
        "credited",
        day("2026-04-20"),
        "Alice",
    )
    assert found.is_open_on(day("2026-04-19")) and not found.is_open_on(day("2026-04-20"))
    assert not found.is_open_on(day("2026-04-01"))
    assert check_book(sold.book).findings == ()


def test_without_lines_or_amount_all_of_it_is_contested(sold: Make) -> None:
    assert dispute(sold, disputed(sold)).amount_minor == 72600


@pytest.mark.parametrize("prices", ["", "gross"])
def test_contested_lines_have_the_vat_of_their_own_rates(make: Make, prices: str) -> None:
    """As much as a credit note of those lines takes back, to the cent."""
    ready(make)
    issued(
        make,
        line("100.05"),
        line("80.00", "V9", "8010"),
        line("33.33"),
        line("0.03", "V9", "8010"),
        prices=prices,
    )
    for lines, numbers in (("2", [2]), ("1, 2", [1, 2]), ("1, 3", [1, 3]), ("2, 4", [2, 4])):
        with reading(make.book):
            found = issued_invoice(make.book, "2026-0001")
            quantities = {one.line_no: 0 for one in found.lines}
            quantities |= dict.fromkeys(numbers, 1000000)
            note = credit_of(found, on=day("2026-04-02"), quantities=quantities)
            worth = preview_of(make.book, note).worth
        key = disputed(make, lines=lines)
        assert dispute(make, key).amount_minor == -worth.total_minor
        closed(make, key)

    alone = dispute(make, disputed(make, lines="2", date="2026-04-21"))
    assert alone.amount_minor == (8000 if prices else 8720)


def test_a_dispute_says_which_part_is_contested(sold: Make) -> None:
    assert dispute(sold, disputed(sold, amount="60.50", lines="2")).amount_minor == 6050


def test_the_list_has_what_is_open_or_of_a_party(sold: Make) -> None:
    issued(sold, line("10.00"))
    first = disputed(sold)
    second = disputed(sold, "2026-0002")
    closed(sold, first)
    with reading(sold.book):
        every = disputes(sold.book, DisputeFilter())
        open_ones = disputes(sold.book, DisputeFilter(only_open=True, party_code="J1"))
        later = disputes(sold.book, DisputeFilter(), before_id=second, limit=5)

    assert [one.dispute_id for one in every] == [second, first]
    assert [one.dispute_id for one in open_ones] == [second]
    assert [one.dispute_id for one in later] == [first]


def test_what_cannot_be_contested_is_refused(sold: Make) -> None:
    note = issued(sold, line("10.00"), kind="credit-note", corrects="2026-0001").label
    assert refusal_of(disputed, sold, note) == "dispute_unfit"
    assert refusal_of(disputed, sold, "2026-0099") == "invoice_unknown"
    assert refusal_of(disputed, sold, amount="726.01") == "dispute_amount_unfit"
    assert refusal_of(disputed, sold, amount="0.00") == "dispute_amount_unfit"
    assert refusal_of(disputed, sold, lines="4") == "invoice_line_unknown"
    assert refusal_of(disputed, sold, lines="two") == "number_unreadable"
    assert refusal_of(disputed, sold, says=" ") == "words_missing"
    assert refusal_of(disputed, sold, says="a\0b") == "text_unreadable"
    assert refusal_of(disputed, sold, date="2026-03-01") == "day_too_early"
    assert refusal_of(disputed, sold, other="x") == "form_key_unknown"

    key = disputed(sold)
    assert refusal_of(disputed, sold) == "dispute_open"
    assert refusal_of(closed, sold, key, "won") == "outcome_unknown"
    assert refusal_of(closed, sold, key, "stands", "2026-04-01") == "day_too_early"
    assert refusal_of(step, sold, key + 1000) == "dispute_unknown"
    assert refusal_of(step, sold, key, date="2026-04-01") == "day_too_early"
    closed(sold, key)
    assert refusal_of(closed, sold, key) == "dispute_closed"
    assert refusal_of(step, sold, key) == "dispute_closed"
    assert disputed(sold, date="2026-05-01") > key, "it can be contested anew"


def test_only_whoever_may_handles_disputes(sold: Make) -> None:
    new = NewDispute("2026-0001", day("2026-04-02"), "No")
    key = disputed(sold)
    one = NewStep(day("2026-04-02"), "Eva", "No")
    for actor in (sold.bob, sold.charlie):
        assert refusal_of(open_dispute, actor, dispute=new) == "permission_missing"
        refusal = refusal_of(add_dispute_step, actor, dispute_id=key, step=one)
        assert refusal == "permission_missing"
        refusal = refusal_of(
            close_dispute, actor, dispute_id=key, outcome="stands", reason="x", on=one.happened_on
        )
        assert refusal == "permission_missing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dunning_dispute SET amount_minor = 1",
        "DELETE FROM dunning_dispute",
        "UPDATE dunning_disputedline SET invoice_line_id = invoice_line_id",
        "DELETE FROM dunning_disputedline",
        "UPDATE dunning_disputestep SET text = 'other'",
        "DELETE FROM dunning_disputestep",
    ],
)
def test_the_database_keeps_a_dispute_as_it_was(sold: Make, statement: str) -> None:
    key = disputed(sold, lines="1")
    step(sold, key)
    with pytest.raises(DatabaseError):
        straight(sold, statement)


def test_the_database_refuses_lines_of_other_invoices_and_steps_after_the_end(
    sold: Make,
) -> None:
    issued(sold, line("10.00"))
    key = disputed(sold)
    with pytest.raises(DatabaseError):
        straight(
            sold,
            "INSERT INTO dunning_disputedline (book_id, dispute_id, invoice_line_id)"
            " SELECT l.book_id, %s, l.id FROM receivables_invoiceline l"
            " JOIN receivables_invoice i ON i.id = l.invoice_id"
            " WHERE l.book_id = %s AND i.label = '2026-0002'",
            [key, sold.book.pk],
        )
    closed(sold, key)
    with pytest.raises(DatabaseError):
        straight(
            sold,
            "INSERT INTO dunning_disputestep (book_id, dispute_id, happened_on, who, text,"
            " mediator, outcome, recorded_at) SELECT book_id, dispute_id, happened_on, who, text,"
            " '', '', recorded_at FROM dunning_disputestep WHERE dispute_id = %s",
            [key],
        )


def once_more(make: Make, key: int) -> None:
    """The same dispute as another row, past the use case."""
    with transaction.atomic():
        enter_book(make.book)
        row = Dispute.objects.get(pk=key)
        row.pk = None
        row.save(force_insert=True)


def test_the_database_takes_no_second_open_dispute_of_an_invoice(sold: Make) -> None:
    key = disputed(sold)
    with pytest.raises(DatabaseError, match="contested already"):
        once_more(sold, key)

    closed(sold, key)
    once_more(sold, key)

    assert Dispute.objects.filter(book=sold.book).count() == 2


def test_two_who_write_past_the_program_contest_an_invoice_once(committed: Make) -> None:
    ready(committed)
    issued(committed, line("10.00"))
    key = disputed(committed)
    closed(committed, key)

    def write() -> str:
        try:
            once_more(committed, key)
        except DatabaseError as error:
            return str(error)
        return ""

    answers = at_once(write, write)

    assert sorted("contested already" in one for one in answers) == [False, True]


def test_the_check_names_two_open_disputes_of_an_invoice(sold: Make) -> None:
    key = disputed(sold)
    (guard,) = (rule for rule in GUARDS if rule.name == "dispute_fits")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in drop_sql(guard, connection.vendor):
            cursor.execute(statement)
    once_more(sold, key)
    with reading(sold.book):
        found = [str(one) for one in broken_disputes(sold.book)]

    assert found == ["2026-0001 has two disputes that are open."]

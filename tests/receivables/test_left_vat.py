"""The VAT of what is left of an invoice of which a credit note took one rate back whole."""

from akker.books.actor import reading
from akker.clearing.models import Allocation
from akker.ledger.checks import check_book
from akker.receivables.allocating import undo_allocation
from akker.receivables.writing_off import write_off
from akker.tax.models import TaxLine
from tests.make import Make
from tests.receivables.paying import items, paid, received
from tests.receivables.selling import day, issued, line, ready


def half_credited(make: Make) -> None:
    """1,000.00 at 21% and 1,000.00 at 9%, of which the first was taken back: 1,090.00 is open."""
    ready(make)
    issued(make, line("1000.00"), line("1000.00", "V9", "8010"))
    issued(make, line("1000.00"), kind="credit-note", corrects="2026-0001")


def reduced(make: Make, on: str) -> list[tuple[str, int, int]]:
    with reading(make.book):
        rows = TaxLine.objects.filter(book=make.book, taxed_on=day(on)).order_by("pk")
        return list(rows.values_list("code", "base_minor", "tax_minor"))


def test_a_discount_has_the_vat_of_what_was_not_credited(make: Make) -> None:
    half_credited(make)

    received(make, "1068.20", paid(make, "2026-0001", "1068.20", discount="21.80"))

    assert reduced(make, "2026-03-20") == [("V9", -20_00, -1_80)]
    assert check_book(make.book).findings == ()


def test_a_bad_debt_has_the_vat_of_what_was_not_credited(make: Make) -> None:
    half_credited(make)
    (item,) = items(make)

    write_off(make.alice, line_id=item.line_id, on=day("2026-03-20"), reason="Gone", proof="Broke")

    assert reduced(make, "2026-03-20") == [("V9", -1000_00, -90_00)]
    assert check_book(make.book).findings == ()


def test_a_credit_note_that_is_not_set_against_it_takes_no_vat_off(make: Make) -> None:
    half_credited(make)
    with reading(make.book):
        one = Allocation.objects.get(book=make.book)
    undo_allocation(make.alice, allocation_id=one.pk, on=day("2026-03-20"))

    received(make, "2254.00", paid(make, "2026-0001", "2254.00", discount="46.00"))

    assert reduced(make, "2026-03-20") == [("V21", -20_00, -4_20), ("V9", -20_00, -1_80)]
